"""Facts followed live: from where one stopped, and never in the way of a server that stops."""

import signal
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import httpx2
import pytest

from lazulite.experience.sdk.client import Client
from tests.conftest import Server, start_server, stop_home


@pytest.fixture
def quiet_server(tmp_path: Path) -> Iterator[Server]:
    """Without worker and gateway."""
    running = start_server(tmp_path / "home", "--no-worker")
    with running.process:
        yield running
        stop_home(running.home)
        running.process.wait(30)


def start_run(server: Server, name: str, *, workspace: str = "default") -> None:
    url = f"{server.url}/workspaces/{workspace}/api/2.0/mlflow/runs/create"
    httpx2.post(url, json={"run_name": name}).raise_for_status()


def test_a_stream_resumes_where_it_was_left(quiet_server: Server) -> None:
    for name in ("one", "two"):
        start_run(quiet_server, name)
    with Client(quiet_server.url) as client:
        seen = list(islice(client.events.follow(type="RunStarted"), 2))
        start_run(quiet_server, "three")
        left = int(str(seen[0]["sequence"]))
        again = list(islice(client.events.follow(type="RunStarted", after=left), 2))
    assert [event["data"]["name"] for event in [*seen, *again]] == ["one", "two", "two", "three"]  # type: ignore[call-overload,index]


def test_a_stream_tells_nothing_of_another_workspace(quiet_server: Server) -> None:
    httpx2.post(f"{quiet_server.url}/api/v1/workspaces", json={"name": "team-b"}).raise_for_status()
    for name, workspace in (("one", "default"), ("theirs", "team-b"), ("two", "default"), ("theirs too", "team-b")):
        start_run(quiet_server, name, workspace=workspace)
    seen = []
    for workspace in ("default", "team-b"):
        with Client(quiet_server.url, workspace=workspace) as client:
            seen += [event["data"]["name"] for event in islice(client.events.follow(type="RunStarted"), 2)]  # type: ignore[call-overload,index]
    assert seen == ["one", "two", "theirs", "theirs too"]


def test_a_browser_resumes_by_its_last_event_id(quiet_server: Server) -> None:
    start_run(quiet_server, "one")
    url = f"{quiet_server.url}/api/v1/workspaces/default/events/stream"
    with httpx2.stream("GET", url, timeout=60) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        ids = [line.removeprefix("id: ") for line in islice((x for x in answer.iter_lines() if x[:3] == "id:"), 2)]
    with httpx2.stream("GET", url, timeout=60, headers={"Last-Event-ID": ids[0]}) as answer:
        first = next(line.removeprefix("id: ") for line in answer.iter_lines() if line.startswith("id:"))
    assert first == ids[1]


def test_a_server_stops_although_somebody_follows(quiet_server: Server) -> None:
    url = f"{quiet_server.url}/api/v1/workspaces/default/events/stream"
    with httpx2.stream("GET", url, timeout=60) as answer:
        next(answer.iter_lines())
        began = time.monotonic()
        quiet_server.process.send_signal(signal.SIGTERM)
        assert quiet_server.process.wait(15) == 0
    assert time.monotonic() - began < 10
