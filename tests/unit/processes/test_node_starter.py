"""What starts nodes: an operator's programs, what they are told, and what they say."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lazulite.assembly import Platform
from lazulite.compute.nodes.entities import Node, NodeState, Starter
from lazulite.compute.targets.entities import Definition, TargetKind
from lazulite.foundation.actor import LOCAL
from lazulite.processes.identity import ProcessIdentity
from lazulite.processes.node_starter import STOP_AGAIN_SECONDS, STOP_SECONDS, NodeStarter
from lazulite.runners.shim import boot_id, start_time

TELL = "import json, os; json.dump({**os.environ}, open('told', 'w'))"


class Place:
    """now: seconds of a clock that is moved by hand."""

    def __init__(self, platform: Platform, folder: Path) -> None:
        self.platform, self.folder, self.now = platform, folder, 0.0
        self.starter = NodeStarter(platform, seconds=lambda: self.now)

    def node(self, start: str, stop: str = "") -> Node:
        """One that was asked for."""
        run = (sys.executable, "-c")
        self.platform.nodes.starters = {"boxes": Starter("boxes", (*run, start), (*run, stop) if stop else (), slots=3)}
        definition = Definition("burst", TargetKind.POOL, min_instances=1, max_instances=1, starter="boxes")
        self.platform.write(lambda tx: self.platform.targets.put(tx, LOCAL, "w1", definition))
        self.platform.write(self.platform.nodes.tick)
        return self.seen()

    def seen(self) -> Node:
        with self.platform.read() as tx:
            return self.platform.nodes.list(tx, "w1", "burst").items[-1]

    def tick(self) -> Node:
        """Once what it has started has ended."""
        self.starter.tick()
        for program in self.starter.programs:
            program.wait()
        return self.seen()

    def here(self) -> list[str]:
        with self.platform.read() as tx:
            return [one.id for one in self.platform.nodes.here(tx)]

    @property
    def nodes(self) -> Path:
        return self.platform.settings.home / "nodes"


@pytest.fixture
def place(platform: Platform, tmp_path: Path) -> Iterator[Place]:
    made = Place(platform, tmp_path)
    yield made
    made.starter.stop()


def test_a_program_is_told_what_its_worker_is_to_be(place: Place) -> None:
    node = place.node(TELL)
    place.tick()
    told = json.loads((place.nodes / node.id / "told").read_text())
    url = place.platform.settings.url
    assert told["LAZULITE_WORKER_ARGUMENTS"] == (
        f"--url {url} --queue burst --label node={node.id} --name {node.name} --slots 3"
    )
    assert (told["LAZULITE_NODE"], told["LAZULITE_COMPUTE"], told["LAZULITE_URL"]) == (node.id, "burst", url)
    with place.platform.read() as tx:
        token = place.platform.tokens.recognise(tx, told["LAZULITE_TOKEN"])
    assert (str(token.principal), token.workspace_id) == (f"worker:node {node.id}", "w1")


def test_its_last_line_is_why_the_node_does_not_come(place: Place) -> None:
    place.node("print('asking'); print('No machine is free.'); raise SystemExit(3)")
    place.tick()
    seen = place.tick()
    assert (seen.state, seen.reason) == (NodeState.UNUSABLE, "No machine is free.")


def test_one_that_fails_without_a_word_is_told_by_its_exit_code(place: Place) -> None:
    place.node("raise SystemExit(3)")
    place.tick()
    assert place.tick().reason == "Its starter 'boxes' ended with exit code 3."


def test_one_that_ends_well_may_have_started_a_machine_elsewhere(place: Place) -> None:
    place.node("pass")
    place.tick()
    assert place.tick().state is NodeState.PREPARING


def test_what_stops_a_machine_is_run_until_it_succeeds(place: Place) -> None:
    node = place.node("raise SystemExit(1)", "import os; os.path.exists('gone') or exit('not yet')")
    place.tick()
    place.tick()
    place.tick()
    assert place.here() == [node.id]
    (place.nodes / node.id / "gone").touch()
    place.tick()
    assert place.here() == [node.id]
    place.now += STOP_AGAIN_SECONDS
    place.tick()
    place.tick()
    assert place.here() == []
    assert not (place.nodes / node.id).exists()


def test_what_stops_a_machine_and_does_not_end_is_ended_and_run_again(place: Place) -> None:
    place.node("raise SystemExit(1)", "import time; open('ran', 'a').write('x'); time.sleep(600)")
    place.tick()
    place.tick()
    place.starter.tick()
    [_, stops] = place.starter.programs
    place.starter.tick()
    assert stops.poll() is None
    place.now += STOP_SECONDS
    place.starter.tick()
    assert stops.wait() == -signal.SIGTERM
    place.starter.tick()
    place.now += STOP_AGAIN_SECONDS
    place.starter.tick()
    again = place.starter.programs[-1]
    assert again.pid != stops.pid
    again.kill()
    again.wait()


def test_what_an_earlier_server_has_run_ends_with_its_node(place: Place) -> None:
    node = place.node("import time; time.sleep(600)")
    place.starter.tick()
    [program] = place.starter.programs
    place.starter = NodeStarter(place.platform)
    place.starter.tick()
    assert program.poll() is None
    place.platform.write(lambda tx: place.platform.nodes.fail(tx, node, "It did not come."))
    place.starter.tick()
    assert program.wait() == -signal.SIGTERM


def test_what_a_node_of_this_machine_has_left_running_is_ended_with_it(place: Place) -> None:
    node = place.node("pass")
    place.platform.nodes.starters = {"boxes": Starter("boxes")}
    place.platform.write(lambda tx: place.platform.nodes.start(tx, node))
    job = place.nodes / node.id / "worker" / "jobs" / "one"
    job.mkdir(parents=True)
    with subprocess.Popen(["sleep", "600"]) as left:
        identity = ProcessIdentity(left.pid, boot_id(), start_time(left.pid) or 0)
        (job / "pid.json").write_text(json.dumps(vars(identity)))
        place.platform.write(lambda tx: place.platform.nodes.fail(tx, node, "It is gone."))
        place.starter.tick()
        assert left.wait() == -signal.SIGTERM
    ticks = iter(range(10_000))
    while place.here():
        assert next(ticks) is not None
        place.starter.tick()
    assert not (place.nodes / node.id).exists()


def test_what_it_says_is_told_without_what_no_text_has_and_not_at_any_length(place: Place) -> None:
    place.node("print('x' * 1_000_000); print('a\\0b\\x1b[31m' + 'c' * 1000); raise SystemExit(3)")
    place.tick()
    assert place.tick().reason == "ab[31m" + "c" * 494


def test_what_another_server_has_started_is_left_to_it(place: Place) -> None:
    node = place.node("pass")
    place.platform.write(lambda tx: place.platform.nodes.start(tx, node))
    place.platform.write(lambda tx: place.platform.nodes.fail(tx, node, "It failed there."))
    place.tick()
    assert place.here() == [node.id]


def test_a_starter_that_is_not_known_any_more_starts_nothing(place: Place) -> None:
    place.node("pass")
    place.platform.nodes.starters = {}
    assert place.tick().reason == "Its starter 'boxes' is not known to this server."
