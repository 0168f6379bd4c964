"""Kills, each at a moment that is counted: nothing that was accepted is lost, and answers come back."""

import http.client
import threading

import pyarrow.parquet as pq
import pytest

from lazulite.words.ids import new_id
from tests.flows.scoring.stage import Stage, kill, until


@pytest.mark.parametrize("moment", [1, 7, 40])
def test_no_accepted_feedback_is_lost_with_the_gateway(running: Stage, moment: int) -> None:
    accepted = send_feedback(running, until_accepted=moment)
    running.start_gateway()
    until(lambda: running.told_rows("feedback") >= len(accepted), "the journal left behind is announced")
    kept = [
        request_id
        for one in running.control.segments
        if one["kind"] == "feedback"
        for request_id in pq.read_table(str(one["path"])).column("request_id").to_pylist()
    ]
    assert accepted <= set(kept)
    assert len(kept) == len(set(kept))


def send_feedback(stage: Stage, *, until_accepted: int) -> set[str]:
    """The ids that were accepted, from four senders at once, of which one kills the gateway after so many."""
    accepted: set[str] = set()
    counted = threading.Lock()

    def send() -> None:
        for number in range(1_000):
            try:
                told = new_id()
                answer = stage.ask("/feedback", {"request_id": told, "actual": number})
            except (OSError, http.client.HTTPException):
                return
            assert answer.status == 202
            with counted:
                accepted.add(told)
                if len(accepted) == until_accepted:
                    kill(stage.processes[1])

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    return accepted


@pytest.mark.parametrize("moment", [1, 7, 40])
def test_a_killed_runner_is_503_until_another_is_in_the_table(running: Stage, moment: int) -> None:
    for _ in range(moment):
        assert running.score(1).status == 200
    kill(running.processes[0])
    lost = running.score(1)
    assert (lost.status, lost.headers["retry-after"]) == (503, "1")
    running.start_runner("r2")
    running.publish("r2")
    until(lambda: running.score(1).status == 200, "the new replica answers")


def test_a_runner_killed_under_a_request_is_503_at_once_and_not_a_timeout(running: Stage) -> None:
    statuses: list[int] = []
    asking = threading.Thread(target=lambda: statuses.append(running.score(4_000).status))
    asking.start()
    threading.Event().wait(0.3)
    kill(running.processes[0])
    asking.join(3)
    assert statuses == [503]
