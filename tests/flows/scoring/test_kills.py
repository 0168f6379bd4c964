"""Kills, each at a moment that is counted: nothing that was accepted is lost, and answers come back."""

import pyarrow.parquet as pq
import pytest

from tests.flows.scoring.stage import Stage, kill, until


@pytest.mark.parametrize("moment", [1, 7, 40])
def test_no_accepted_feedback_is_lost_with_the_gateway(running: Stage, moment: int) -> None:
    accepted = []
    for number in range(moment):
        answer = running.ask("/feedback", {"request_id": f"p{number}", "actual": number})
        assert answer.status == 202
        accepted.append(f"p{number}")
    kill(running.processes[1])
    running.start_gateway()
    until(lambda: running.told_rows("feedback") >= moment, "the journal left behind is announced")
    kept = [
        request_id
        for one in running.control.segments
        for request_id in pq.read_table(str(one["path"])).column("request_id").to_pylist()
        if one["kind"] == "feedback"
    ]
    assert sorted(kept) == sorted(accepted)


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
    import threading

    statuses: list[int] = []
    asking = threading.Thread(target=lambda: statuses.append(running.score(4_000).status))
    asking.start()
    threading.Event().wait(0.3)
    kill(running.processes[0])
    asking.join(3)
    assert statuses == [503]
