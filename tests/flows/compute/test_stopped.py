"""Whoever is stopped (SIGSTOP) for a while, as a machine that sleeps does: a job runs once and ends as it would."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lazulite.runners import shim
from tests.flows.compute.site import COMMAND, TAKE, Site, assert_undisturbed, until

PAST_A_LEASE_SECONDS = 24.0
STOPPED = "T"


def stop(pid: int) -> None:
    os.kill(pid, signal.SIGSTOP)
    until(lambda: (shim.stat_fields(pid) or "?")[0] == STOPPED)


def wake(pid: int) -> None:
    os.kill(pid, signal.SIGCONT)


def ended_while_stopped(site: Site, name: str, pid: int, seconds: float) -> None:
    """The job ends while the process is stopped, for so long besides."""
    stop(pid)
    (site.job(name) / "code" / "go").touch()
    until(lambda: (site.job(name) / "exit.json").exists())
    threading.Event().wait(seconds)
    wake(pid)


@pytest.mark.parametrize("seconds", [0.0, pytest.param(PAST_A_LEASE_SECONDS, marks=pytest.mark.judge)])
def test_a_server_that_was_stopped_takes_what_ended_meanwhile_and_misses_nobody(site: Site, seconds: float) -> None:
    name = site.enqueue(COMMAND, **TAKE)
    site.start()
    until(lambda: "first" in site.log(name))
    assert site.server is not None
    ended_while_stopped(site, name, site.server.pid, seconds)
    assert_undisturbed(site, name)


def test_a_worker_that_was_stopped_reports_what_ended_meanwhile(site: Site) -> None:
    name = site.enqueue(COMMAND, **TAKE)
    site.start()
    until(lambda: "first" in site.log(name))
    assert site.worker is not None
    ended_while_stopped(site, name, site.worker.pid, 0.0)
    assert_undisturbed(site, name)


@pytest.mark.judge
def test_a_worker_stopped_past_its_lease_does_not_respond_and_its_job_is_given_to_nobody(
    site: Site, tmp_path: Path
) -> None:
    name = site.enqueue(COMMAND, **TAKE)
    site.start()
    until(lambda: "first" in site.log(name))
    with another_worker(site, tmp_path / "other"):
        assert site.worker is not None
        ended_while_stopped(site, name, site.worker.pid, PAST_A_LEASE_SECONDS)
        ended = site.wait_for_end(name)
    assert (ended.exit_code, ended.attempt) == (7, 1)
    assert site.log(name) == "first\nlast\n"
    told = site.facts(name)
    assert told[:2] == ["ProcessStarted", "ProcessNotResponding"]
    assert [fact for fact in told if fact == "ProcessEnded"] == ["ProcessEnded"]


@pytest.mark.judge
@pytest.mark.parametrize(("number", "answered"), [(2, True), (3, False)])  # claimed; and before it is accepted
def test_a_worker_stopped_before_the_start_loses_the_job_to_another_and_runs_nothing(
    site: Site, tmp_path: Path, number: int, answered: bool
) -> None:
    ran = tmp_path / "ran.txt"
    name = site.enqueue(f"echo $$ >> {ran}")

    def strike() -> None:
        assert site.worker is not None
        stop(site.worker.pid)

    site.relay.strike_at(number, answered=answered, strike=strike)
    site.start()
    until(lambda: site.relay.struck)
    with another_worker(site, tmp_path / "other"):
        ended = site.wait_for_end(name)
        assert site.worker is not None
        heard = site.relay.passed
        wake(site.worker.pid)
        until(lambda: site.relay.passed >= heard + 3)
    assert (ended.exit_code, ended.attempt) == (0, 2)
    assert len(ran.read_text().split()) == 1
    assert site.facts(name) == ["ProcessStarted", "ProcessEnded"]


def test_a_shim_that_was_stopped_tells_of_the_end_when_it_wakes_and_keeps_no_other_job_waiting(site: Site) -> None:
    name, other = site.enqueue(COMMAND, **TAKE), site.enqueue("echo other")
    site.start()
    until(lambda: "first" in site.log(name))
    pid: int = json.loads((site.job(name) / "pid.json").read_text())["pid"]
    stop(pid)
    (site.job(name) / "code" / "go").touch()
    assert site.wait_for_end(other).exit_code == 0
    until(lambda: "last" in site.log(name))
    assert not (site.job(name) / "exit.json").exists()
    wake(pid)
    assert_undisturbed(site, name)


@contextmanager
def another_worker(site: Site, home: Path) -> Iterator[None]:
    """On a machine of its own, as far as the server knows."""
    home.mkdir()
    command = [sys.executable, "-m", "lazulite.processes.worker", site.relay.upstream, str(home)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as process:
        yield
        process.terminate()
