"""The network between worker and server cut: a job goes on, and all of it arrives once when there is one again."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lazulite import Client, Output, command
from tests.conftest import Server, start_server, stop_home
from tests.flows.faults.wire import Wire
from tests.flows.inference.site import until

LINES = 300
LARGE = 20_000_000
TALKS = f"for i in $(seq {LINES}); do echo line $i; sleep 0.002; done"
WAITS = "until [ -e {go} ]; do sleep 0.02; done"
GIVES = f"head -c {LARGE} /dev/urandom > ${{{{outputs.out}}}}/large"
PAST_A_LEASE_SECONDS = 24.0


@dataclass
class Site:
    """A server, and on the other side of the wire a worker."""

    server: Server
    wire: Wire
    ran: Path

    def submit(self, client: Client, text: str) -> str:
        job = command(
            command=f"echo $$ >> {self.ran}; {text}; exit 7",
            environment={"requirements": []}, outputs={"out": Output(type="uri_folder")},
        )  # fmt: skip
        return str(client.jobs.create(job)["name"])

    def assert_undisturbed(self, client: Client, name: str, fetched: Path) -> None:
        """Run once, ended as it would have, its log and its output whole."""
        ended = client.jobs.wait(name, timeout_seconds=120)
        assert (ended["status"], ended["exit_code"]) == ("Failed", 7)
        assert len(self.ran.read_text().split()) == 1
        log = client.jobs.log_tail(name, lines=LINES)
        assert log.splitlines() == [f"line {number}" for number in range(1, LINES + 1)]
        assert (client.jobs.download(name, "out", fetched) / "large").stat().st_size == LARGE
        ends = [fact for fact in client.events.list() if fact["type"] == "JobFinished"]
        assert len(ends) == 1


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    server = start_server(tmp_path / "home", "--no-worker")
    wire = Wire(server.url)
    far = [sys.executable, "-m", "lazulite.processes.worker", wire.url, str(tmp_path / "far")]
    (tmp_path / "far").mkdir()
    with subprocess.Popen(far, stdin=subprocess.DEVNULL) as worker:
        yield Site(server, wire, tmp_path / "ran.txt")
        worker.terminate()
    wire.close()
    stop_home(tmp_path / "far")
    stop_home(server.home)
    with server.process:
        server.process.wait(30)


def test_a_job_that_ends_while_the_network_is_gone_is_there_when_it_is_back(site: Site, tmp_path: Path) -> None:
    go = tmp_path / "go"
    with Client(site.server.url) as client:
        name = site.submit(client, f"{TALKS}; {WAITS.format(go=go)}; {GIVES}")
        until(lambda: "line 20\n" in client.jobs.log_tail(name, lines=LINES), "it talks")
        site.wire.break_()
        go.touch()
        until(lambda: next((tmp_path / "far").glob(f"worker/jobs/{name}/exit.json"), None), "it has ended")
        assert client.jobs.get(name)["status"] == "Running"
        site.wire.mend()
        site.assert_undisturbed(client, name, tmp_path / "fetched")


CUTS = [
    pytest.param(3, id="3 MB"),
    *(pytest.param(mb, marks=pytest.mark.judge, id=f"{mb} MB") for mb in (1, 9, 17, 21)),
]


@pytest.mark.parametrize("megabytes", CUTS)
def test_a_network_cut_in_the_middle_of_an_output_sends_it_whole(site: Site, tmp_path: Path, megabytes: int) -> None:
    with Client(site.server.url) as client:
        name = site.submit(client, f"{GIVES}; {TALKS}")
        until(lambda: "line 20\n" in client.jobs.log_tail(name, lines=LINES), "it talks")
        site.wire.break_at(site.wire.passed + megabytes * 1_000_000)
        if site.wire.cut.wait(5):
            site.wire.mend()
        site.assert_undisturbed(client, name, tmp_path / "fetched")


@pytest.mark.judge
def test_connections_that_died_without_a_word_cost_no_lease(site: Site, tmp_path: Path) -> None:
    go = tmp_path / "go"
    with Client(site.server.url) as client:
        name = site.submit(client, f"{TALKS}; {WAITS.format(go=go)}; {GIVES}")
        until(lambda: "line 20\n" in client.jobs.log_tail(name, lines=LINES), "it talks")
        site.wire.bury()
        threading.Event().wait(PAST_A_LEASE_SECONDS)
        go.touch()
        site.assert_undisturbed(client, name, tmp_path / "fetched")
        assert "ProcessNotResponding" not in {fact["type"] for fact in client.events.list()}


@pytest.mark.judge
@pytest.mark.parametrize("lost", [False, True])
def test_a_network_that_says_nothing_past_every_lease_loses_and_doubles_nothing(
    site: Site, tmp_path: Path, lost: bool
) -> None:
    """`lost`: the connections of before are dead, and nobody was told."""
    go = tmp_path / "go"
    with Client(site.server.url) as client:
        name = site.submit(client, f"{TALKS}; {WAITS.format(go=go)}; {GIVES}")
        until(lambda: "line 20\n" in client.jobs.log_tail(name, lines=LINES), "it talks")
        site.wire.stall()
        go.touch()
        until(lambda: client.jobs.get(name)["status"] == "NotResponding", "its lease is over", seconds=60)
        threading.Event().wait(PAST_A_LEASE_SECONDS)
        site.wire.mend(lost=lost)
        site.assert_undisturbed(client, name, tmp_path / "fetched")
