from dataclasses import replace

import pytest

from lazulite.compute.lanes import lane_of
from lazulite.compute.needs import Demand, Needs, Priority
from lazulite.compute.spec import JobKind, JobSpec
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from tests.unit.compute.makers import make_spec

ANN, BEN = Principal(PrincipalKind.PERSON, "ann"), Principal(PrincipalKind.PERSON, "ben")
ONE = make_spec()


def key(spec: JobSpec, actor: Actor = LOCAL, usual: Priority = Priority.MEDIUM) -> str:
    return lane_of(spec, actor, usual=usual).key


def test_jobs_that_are_alike_wait_in_one_lane() -> None:
    assert key(ONE) == key(make_spec(name="another", command="false"))


@pytest.mark.parametrize(
    "changed",
    [
        {"workspace_id": "w2"}, {"queue": "gpu"}, {"slots": 2}, {"kind": JobKind.SERVICE},
        {"demand": Demand(Needs(gpus=1))}, {"demand": Demand(instances=2)},
        {"demand": Demand(Needs(labels={"a": "b"}))},
        {"demand": Demand(priority=Priority.LOW)},
    ],
)  # fmt: skip
def test_what_a_turn_goes_by_makes_another_lane(changed: dict[str, object]) -> None:
    assert key(replace(ONE, **changed)) != key(ONE)  # type: ignore[arg-type]  # fields of the spec


def test_a_lane_is_of_whoever_it_is_done_for() -> None:
    sweep = Actor(Principal(PrincipalKind.JOB, "sweep"), ANN)
    assert lane_of(ONE, sweep, usual=Priority.MEDIUM) == lane_of(ONE, Actor(ANN), usual=Priority.MEDIUM)
    assert key(ONE, Actor(BEN)) != key(ONE, Actor(ANN))


def test_what_asks_for_no_priority_has_the_usual_one() -> None:
    asked = replace(ONE, demand=Demand(priority=Priority.HIGH))
    assert [lane_of(one, LOCAL, usual=Priority.LOW).rank for one in (ONE, asked)] == [2, 0]
