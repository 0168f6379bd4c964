from datetime import UTC, datetime, timedelta

import pytest

from lazulite.compute.standing import WorkerState, standing

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("silent_seconds", "state"),
    [
        (0, WorkerState.ONLINE),
        (20, WorkerState.ONLINE),
        (21, WorkerState.NOT_RESPONDING),
        (600, WorkerState.NOT_RESPONDING),
        (601, WorkerState.GONE),
    ],
)
def test_a_worker_stands_by_when_it_was_heard_last(silent_seconds: int, state: WorkerState) -> None:
    assert standing(NOW - timedelta(seconds=silent_seconds), NOW, lease_seconds=20) is state
