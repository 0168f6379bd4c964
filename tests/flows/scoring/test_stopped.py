"""A runner or a gateway that is stopped (SIGSTOP) for a while: others answer meanwhile, and nothing of it is lost."""

import os
import signal
import threading

import psutil

from lazulite.runners import shim
from lazulite.words.ids import new_id
from tests.flows.scoring.stage import Stage, until

TOLD = {"request_id": new_id(), "actual": 1}


def stop(pid: int) -> None:
    os.kill(pid, signal.SIGSTOP)
    until(lambda: (shim.stat_fields(pid) or "?")[0] == "T", "it is stopped")


def test_a_stopped_replica_costs_one_deadline_and_answers_again_when_it_wakes(running: Stage) -> None:
    running.start_runner("r2")
    running.publish("r2", timeout_ms=500)
    until(lambda: running.table_version() == 2 and running.score(1).status == 200, "the second answers")
    running.publish("r1", "r2", timeout_ms=500)
    until(lambda: running.table_version() == 3, "both are in the table")
    first, _, second = (process.pid for process in running.processes)
    stop(first)
    statuses = [running.score(1).status for _ in range(20)]
    assert statuses.count(200) >= 19
    assert set(statuses) <= {200, 408}
    os.kill(first, signal.SIGCONT)
    stop(second)
    until(lambda: running.score(1).status == 200, "the first answers")
    assert [running.score(1).status for _ in range(20)] == [200] * 20
    os.kill(second, signal.SIGCONT)


def waiting(stage: Stage) -> int:
    """How many connections there are to the gateway."""
    found = psutil.net_connections("tcp4")
    return sum(one.laddr.port == stage.port and one.status == psutil.CONN_ESTABLISHED for one in found if one.laddr)


def test_a_gateway_that_was_stopped_answers_what_came_meanwhile_once(running: Stage) -> None:
    gateway = running.processes[1].pid
    stop(gateway)
    statuses: list[int] = []
    asking = [
        threading.Thread(target=lambda: statuses.append(running.score(2).status)),
        threading.Thread(target=lambda: statuses.append(running.ask("/feedback", TOLD).status)),
    ]
    for one in asking:
        one.start()
    until(lambda: waiting(running) >= 2, "both have connected")
    os.kill(gateway, signal.SIGCONT)
    for one in asking:
        one.join(20)
    assert sorted(statuses) == [200, 202]
    running.publish("r1", seal=1)
    until(lambda: running.control.seals == [1], "all is sealed")
    assert (running.told_rows("capture"), running.told_rows("feedback")) == (1, 1)
