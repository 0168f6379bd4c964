"""How long made-up histories are tried: a moment in every test run, minutes for the judge."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

HISTORIES = [4, pytest.param(300, marks=pytest.mark.judge)]


def run(machine: Callable[[], RuleBasedStateMachine], histories: int) -> None:
    chosen = settings(
        max_examples=histories, stateful_step_count=30, deadline=None, database=None, print_blob=False,
        derandomize=histories < 100, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=chosen)
