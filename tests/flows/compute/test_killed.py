"""Whoever is killed, whenever: a job ends as it would have, or as Failed with the reason; nothing is left behind."""

import json
import os
import signal
from pathlib import Path

import pytest

from lazulite.compute.status import JobStatus
from lazulite.runners import shim
from tests.flows.compute.site import COMMAND, TAKE, Site, assert_undisturbed, until

QUICK = COMMAND.replace("until [ -e go ]; do sleep 0.02; done", "sleep 0.3")
ALWAYS = {(3, True), (5, False), (11, True)}  # the start allowed, early in the log, the end reported
MOMENTS = [
    pytest.param(number, answered, marks=[] if (number, answered) in ALWAYS else pytest.mark.judge)
    for number in range(2, 12)
    for answered in (True, False)
]  # fmt: skip


def test_server_and_worker_killed_while_a_job_runs_its_exit_code_and_last_line_still_arrive(site: Site) -> None:
    name = site.enqueue(COMMAND, **TAKE)
    site.start()
    until(lambda: "first" in site.log(name))
    site.kill_server()
    site.kill_worker()
    (site.job(name) / "code" / "go").touch()
    until(lambda: (site.job(name) / "exit.json").exists())
    site.start()
    assert_undisturbed(site, name)


@pytest.mark.parametrize(("number", "answered"), MOMENTS)
def test_worker_killed_at_an_exchange_changes_nothing(site: Site, number: int, answered: bool) -> None:
    name = site.enqueue(QUICK, **TAKE)

    def strike() -> None:
        site.kill_worker()
        site.start_worker()

    site.relay.strike_at(number, answered=answered, strike=strike)
    site.start()
    until(lambda: site.relay.struck)  # the job may have ended before: the last of these exchanges tells of it
    assert_undisturbed(site, name)


@pytest.mark.parametrize(("number", "answered"), MOMENTS)
def test_server_killed_at_an_exchange_changes_nothing(site: Site, number: int, answered: bool) -> None:
    name = site.enqueue(QUICK, **TAKE)

    def strike() -> None:
        site.kill_server()
        site.start_server()

    site.relay.strike_at(number, answered=answered, strike=strike)
    site.start()
    until(lambda: site.relay.struck)  # the job may have ended before: the last of these exchanges tells of it
    assert_undisturbed(site, name)


def test_shim_killed_the_job_is_failed_with_that_reason_and_nothing_is_left(site: Site) -> None:
    name = site.enqueue("sleep 300 & setsid sleep 300 & echo started; wait")
    site.start()
    pids = _pids(site, name)
    os.kill(pids[0], signal.SIGKILL)
    ended = site.wait_for_end(name)
    assert (ended.outcome, ended.exit_code) == (JobStatus.FAILED, None)
    assert ended.reason.startswith("Its supervising process (the shim) was killed")
    _assert_gone(pids)


def test_shim_killed_while_no_worker_runs_is_found_by_the_next_one(site: Site) -> None:
    name = site.enqueue("sleep 300 & setsid sleep 300 & echo started; wait")
    site.start()
    pids = _pids(site, name)
    site.kill_worker()
    os.kill(pids[0], signal.SIGKILL)
    site.start_worker()
    assert site.wait_for_end(name).reason.startswith("Its supervising process (the shim) was killed")
    _assert_gone(pids)


def test_job_killed_is_failed_with_that_reason_and_nothing_is_left(site: Site) -> None:
    name = site.enqueue("sleep 300 & setsid sleep 300 & echo started; wait")
    site.start()
    pids = _pids(site, name)
    launched = json.loads((site.job(name) / "pid.json").read_text())["pid"]
    child = next(pid for pid in pids[1:] if _parent(pid) == launched)
    os.kill(child, signal.SIGKILL)
    ended = site.wait_for_end(name)
    assert (ended.outcome, ended.exit_code) == (JobStatus.FAILED, 137)
    assert ended.reason.startswith("It was killed by the signal SIGKILL, which Lazulite did not send.")
    _assert_gone(pids)


def _pids(site: Site, name: str) -> list[int]:
    """The shim's, and those of all that it started; complete once the job has said so."""
    until(lambda: "started" in site.log(name))
    launched: int = json.loads((site.job(name) / "pid.json").read_text())["pid"]
    return until(lambda: found if len(found := [launched, *shim.descendants(launched)]) >= 4 else None)


def _parent(pid: int) -> int:
    fields = shim.stat_fields(pid)
    return int(fields[1]) if fields else 0


def _assert_gone(pids: list[int]) -> None:
    until(lambda: all(shim.start_time(pid) is None for pid in pids))
    assert not [pid for pid in pids if Path(f"/proc/{pid}/cmdline").exists() and shim.start_time(pid)]
