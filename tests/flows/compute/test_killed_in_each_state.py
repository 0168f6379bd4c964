"""`kill -9` of server, worker, shim and job in every state that a job waits in: it ends once, and as it says."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from _pytest.mark import ParameterSet

from lazulite import Client
from lazulite.experience.sdk.answers.jobs import Job
from lazulite.processes.home import read_address
from lazulite.runners import shim
from tests.flows.compute.site import Site, until

WAITS = "echo first; until [ -e go ]; do sleep 0.02; done; echo last; exit 7"
DEAF = "trap '' TERM; echo first; while true; do sleep 0.1; done"
SERVER, WORKER, SHIM, JOB = "server", "worker", "shim", "job"


def strike(site: Site, victim: str, name: str) -> None:
    """It is killed; server and worker are started again."""
    if victim == SERVER:
        site.kill_server()
        site.start_server()
    elif victim == WORKER:
        site.kill_worker()
        site.start_worker()
    else:
        pid = int(json.loads((site.job(name) / "pid.json").read_text())["pid"])
        own = [child for child in shim.descendants(pid) if int((shim.stat_fields(child) or ["", "0"])[1]) == pid]
        os.kill(pid if victim == SHIM else own[0], signal.SIGKILL)


@contextmanager
def client(site: Site) -> Iterator[Client]:
    address = read_address(site.home)
    assert address is not None
    with Client(address.url) as made:
        yield made


def submitted(site: Site, command: str) -> str:
    with client(site) as made:
        return made.jobs.create({"command": command, "environment": {"requirements": []}}).name


def cancel(site: Site, name: str) -> None:
    with client(site) as made:
        made.jobs.cancel(name)


def comes_to(site: Site, name: str, state: str) -> None:
    with client(site) as made:
        until(lambda: made.jobs.get(name).status == state)


def ended(site: Site, name: str) -> Job:
    """Once it has, by one fact, with nothing of it left."""
    with client(site) as made:
        job = made.jobs.wait(name, timeout_seconds=60)
        until(lambda: "JobFinished" in _facts(made, name))
        until(lambda: not site.job(name).exists())
        assert _facts(made, name).count("JobFinished") == 1
    return job


def _facts(client: Client, name: str) -> list[str]:
    return [fact.type for fact in client.events.list(subject=f"jobs/{name}")]


def is_running(site: Site) -> str:
    name = submitted(site, WAITS)
    site.start_worker()
    until(lambda: "first" in site.log(name))
    comes_to(site, name, "Running")
    return name


def judged(*victims: str) -> list[ParameterSet]:
    return [pytest.param(victim, marks=pytest.mark.judge) for victim in victims]


@pytest.mark.parametrize("victim", judged(SERVER, WORKER))
def test_queued(site: Site, victim: str) -> None:
    site.start_server()
    name = submitted(site, WAITS.replace("until [ -e go ]; do sleep 0.02; done;", ""))
    comes_to(site, name, "Queued")
    if victim == SERVER:
        strike(site, victim, name)
    site.start_worker()
    if victim == WORKER:  # while it takes it
        strike(site, victim, name)
    job = ended(site, name)
    assert (job.status, job.exit_code) == ("Failed", 7)
    assert site.log(name).endswith("first\nlast\n")


@pytest.mark.parametrize("victim", judged(SERVER, WORKER, SHIM, JOB))
def test_running(site: Site, victim: str) -> None:
    site.start_server()
    name = is_running(site)
    strike(site, victim, name)
    if victim in {SERVER, WORKER}:
        (site.job(name) / "code" / "go").touch()
    job = ended(site, name)
    reasons = {SHIM: "Its supervising process (the shim) was killed", JOB: "It was killed by the signal SIGKILL"}
    assert job.status == "Failed"
    assert str(job.error).startswith(reasons.get(victim, "The command ended with exit code 7."))


@pytest.mark.parametrize("victim", [SERVER, *judged(WORKER, SHIM, JOB)])
def test_cancel_requested(site: Site, victim: str) -> None:
    site.start_server()
    name = submitted(site, DEAF)
    site.start_worker()
    until(lambda: "first" in site.log(name))
    cancel(site, name)
    comes_to(site, name, "CancelRequested")
    until(lambda: (site.job(name) / "stop.json").exists())
    strike(site, victim, name)
    assert ended(site, name).status == ("Failed" if victim == SHIM else "Canceled")


@pytest.mark.parametrize("victim", judged(SERVER, WORKER, SHIM, JOB))
def test_not_responding(site: Site, victim: str) -> None:
    site.start_server()
    name = is_running(site)
    site.kill_worker()
    comes_to(site, name, "NotResponding")
    if victim == WORKER:
        site.start_worker()
    strike(site, victim, name)
    if victim != WORKER:
        site.start_worker()
    if victim in {SERVER, WORKER}:
        (site.job(name) / "code" / "go").touch()
    job = ended(site, name)
    assert (job.status, job.exit_code) == ("Failed", {SHIM: None, JOB: 137}.get(victim, 7))
