from itertools import pairwise

import pytest

from lazulite.compute.status import ALLOWED, ENDED, IN_PROGRESS, JobStatus, StatusRefused, check_move, may_follow


def test_every_state_has_its_row() -> None:
    assert set(ALLOWED) == set(JobStatus)


def test_what_has_ended_moves_no_more() -> None:
    assert all(not ALLOWED[state] for state in ENDED)


@pytest.mark.parametrize("state", sorted(IN_PROGRESS))
def test_whatever_is_in_progress_can_be_canceled(state: JobStatus) -> None:
    assert may_follow(state, JobStatus.CANCEL_REQUESTED)


def test_the_usual_way_is_allowed() -> None:
    way = [
        JobStatus.NOT_STARTED, JobStatus.STARTING, JobStatus.QUEUED, JobStatus.PREPARING, JobStatus.RUNNING,
        JobStatus.FINALIZING, JobStatus.COMPLETED,
    ]  # fmt: skip
    assert all(may_follow(a, b) for a, b in pairwise(way))


def test_a_move_that_is_not_in_the_table_names_those_that_are() -> None:
    with pytest.raises(StatusRefused) as refusal:
        check_move(JobStatus.RUNNING, JobStatus.QUEUED)
    assert refusal.value.detail == "A job that is Running cannot become Queued."
    assert refusal.value.hint.startswith("Allowed from Running: CancelRequested, Canceled, Completed")


def test_a_final_state_says_that_it_is() -> None:
    with pytest.raises(StatusRefused) as refusal:
        check_move(JobStatus.FAILED, JobStatus.RUNNING)
    assert refusal.value.hint == "Allowed from Failed: none, it is final."
