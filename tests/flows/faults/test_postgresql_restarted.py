"""PostgreSQL away for a moment, in order or by a crash, while many write: refusals in a sentence, then all goes on."""

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx2
import pytest

from tests.conftest import PostgreSQL, Server, start_server, stop_home
from tests.flows.inference.site import until

pytestmark = pytest.mark.postgresql
ROOT = "/api/v1/workspaces/default"
WRITERS = 8
ROWS = b"x\n1\n"
DIGEST = hashlib.sha256(ROWS).hexdigest()


@pytest.fixture
def server(tmp_path: Path, own_postgresql: PostgreSQL) -> Iterator[Server]:
    running = start_server(tmp_path / "home", "--no-worker", "--database-url", own_postgresql.url)
    yield running
    stop_home(running.home)
    with running.process:
        running.process.wait(30)


def register(http: httpx2.Client, name: str) -> httpx2.Response:
    document = json.dumps({"name": name, "version": "1", "type": "uri_folder", "path": "rows"})
    body = {"document": document, "sources": {"path": [{"path": "a.csv", "size": len(ROWS), "digest": DIGEST}]}}
    return http.post(f"{ROOT}/data", json=body, headers={"Idempotency-Key": name})


@dataclass
class Load:
    """Writers that repeat each of their requests until it is acknowledged."""

    url: str
    acknowledged: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    enough: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def done(self) -> int:
        return sum(self.acknowledged.values())

    def write(self, writer: int) -> None:
        with httpx2.Client(base_url=self.url, timeout=60, trust_env=False) as http:
            for number in count():
                if self.enough.is_set():
                    return
                self._until_acknowledged(http, f"d{writer}-{number}")

    def _until_acknowledged(self, http: httpx2.Client, name: str) -> None:
        while (answer := register(http, name)).status_code != 201:
            assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
            assert answer.headers["retry-after"]
            self.refused += 1
        self.acknowledged[name] += 1


def follow(url: str, heard: list[str], streams: list[int], over: threading.Event) -> None:
    """The facts' sequences as they come, and a 1 for each stream that it took."""
    last = "0"
    with httpx2.Client(base_url=url, timeout=30, trust_env=False) as http:
        while not over.is_set():
            streams.append(1)
            with http.stream("GET", f"{ROOT}/events/stream", headers={"Last-Event-ID": last}) as answer:
                for line in answer.iter_lines():
                    if over.is_set():
                        return
                    if line.startswith("id: "):
                        last = line.removeprefix("id: ")
                        heard.append(last)


def test_nothing_acknowledged_is_lost_and_relay_and_streams_go_on(server: Server, own_postgresql: PostgreSQL) -> None:
    httpx2.put(f"{server.url}{ROOT}/uploads/{DIGEST}", content=ROWS, trust_env=False).raise_for_status()
    load = Load(server.url)
    heard: list[str] = []
    streams: list[int] = []
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        following = pool.submit(follow, server.url, heard, streams, load.over)
        writing = [pool.submit(load.write, writer) for writer in range(WRITERS)]
        try:
            disturb(load, server, own_postgresql)
            load.enough.set()
            for one in writing:
                one.result(60)
            until(lambda: ready(server) == {"facts_waiting": 0, "facts_parked": 0}, "every fact is delivered")
            told = facts(server)
            until(lambda: len(heard) >= len(told), "and streamed")
        finally:
            load.enough.set()
            load.over.set()
            with httpx2.Client(base_url=server.url, trust_env=False) as http:
                register(http, "last")  # so that who follows looks up
        following.result(60)
    assert set(load.acknowledged.values()) == {1}
    registered = [subject for _, subject in told if subject.endswith("/1")]
    assert sorted(registered) == sorted(f"data/{name}/1" for name in load.acknowledged)
    assert (heard, len(streams)) == ([sequence for sequence, _ in told], 1)


def disturb(load: Load, server: Server, database: PostgreSQL) -> None:
    """Away in the middle of writes, until some have been refused: once by a crash, once in order."""
    for how in ("immediate", "fast"):
        writes = load.done
        until(lambda writes=writes: load.done > writes + 20, "writes are done")  # type: ignore[misc]
        database.stop(how)
        refused = load.refused
        until(lambda refused=refused: load.refused > refused + 20, "writes are refused")  # type: ignore[misc]
        assert httpx2.get(f"{server.url}/readyz", trust_env=False).status_code == 503
        assert httpx2.get(f"{server.url}/healthz", trust_env=False).status_code == 200
        database.start()
    writes = load.done
    until(lambda: load.done > writes + 20, "writes are done again")


def ready(server: Server) -> dict[str, int]:
    told = httpx2.get(f"{server.url}/readyz", trust_env=False).json()
    return {name: told[name] for name in ("facts_waiting", "facts_parked")}


def facts(server: Server) -> list[tuple[str, str]]:
    """Sequence and subject of all there are."""
    found: list[tuple[str, str]] = []
    while True:
        asked = {"after": found[-1][0] if found else "0", "max_results": 1_000}
        items = httpx2.get(f"{server.url}{ROOT}/events", params=asked, trust_env=False).json()["items"]
        if not items:
            return found
        found += [(item["sequence"], item["subject"]) for item in items]
