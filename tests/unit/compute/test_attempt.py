"""How an attempt ends, whatever happens on the way: its worker's slot and its server depend on that."""

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lazulite.compute.attempt import Attempt
from lazulite.compute.backends.protocol import Launch, Limits, Sighting
from lazulite.compute.failures import Exit
from lazulite.compute.folder import JobFolder
from lazulite.compute.held import Held
from lazulite.compute.isolation import Isolation, Level
from lazulite.compute.process import Claimed, End
from lazulite.compute.status import JobStatus
from lazulite.compute.tools import Tools
from tests.unit.compute.makers import make_spec


@dataclass
class Line:
    """The part of a link that an attempt at its end uses."""

    url: str = "http://h:1"
    ends: list[End] = field(default_factory=list)
    sent: list[Path] = field(default_factory=list)

    def append_log(self, process_id: str, *, offset: int, data: bytes) -> int:
        return offset + len(data)

    def finalizing(self, process_id: str, attempt: int) -> None: ...

    def missing_blobs(self, process_id: str, digests: Collection[str]) -> frozenset[str]:
        return frozenset(digests)

    def send_blob(self, process_id: str, digest: str, source: Path) -> None:
        self.sent.append(source)

    def end(self, process_id: str, attempt: int, end: End, *, claim_id: str = "") -> tuple[Claimed, ...]:
        self.ends.append(end)
        return ()


@dataclass
class FakeBackend:
    """What it started has ended so, or cannot be looked at."""

    ended: Exit | Exception
    cleared: list[Path] = field(default_factory=list)

    def launch(self, folder: Path, launch: Launch, *, ended: Callable[[], None] = lambda: None) -> None: ...

    def look(self, folder: Path) -> Sighting:
        if isinstance(self.ended, Exception):
            raise self.ended
        return Sighting(started=True, ended=self.ended)

    def cancel(self, folder: Path, reason: str) -> None: ...

    def clear(self, folder: Path) -> None:
        self.cleared.append(folder)

    def told(self, limits: Limits) -> str:
        return "none"

    def memory_bytes(self, folder: Path) -> int | None:
        return 7


class Stand:
    """An attempt that was found in its folder, on a worker that has no sandboxes (any more)."""

    def __init__(
        self,
        home: Path,
        ended: Exit | Exception,
        *,
        level: Level = Level.PROCESS,
        outputs: Mapping[str, str] | None = None,
    ) -> None:
        self.line, self.backend = Line(), FakeBackend(ended)
        claimed = Claimed(make_spec(outputs=dict(outputs or {})), 1, Held(isolation=Isolation(level)))
        self.folder = JobFolder(home / "jobs" / claimed.spec.id)
        self.folder.begin(claimed)
        self.folder.code.mkdir()
        for name in claimed.spec.outputs:
            self.folder.output(name).mkdir(parents=True)
        tools = Tools(self.line, {Level.PROCESS: self.backend}, None, None, home, {})  # type: ignore[arg-type]  # as much as is used
        self.attempt = Attempt(
            claimed, self.folder, tools, stopping=threading.Event(), relieved=lambda ending: ending("")
        )

    def end(self) -> End:
        """As the server was told it; the folder is gone by then."""
        assert self.attempt.run()
        assert not self.folder.path.exists()
        (end,) = self.line.ends
        return end


def test_a_job_that_ended_well_hands_in_what_it_left(tmp_path: Path) -> None:
    stand = Stand(tmp_path, Exit(0, "exited"), outputs={"out": "uri_folder"})
    (stand.folder.output("out") / "a.txt").write_text("a")
    stand.folder.result.write_text('{"auc": 0.9}')
    end = stand.end()
    assert (end.outcome, end.result, [path.name for path in stand.line.sent]) == (
        JobStatus.COMPLETED, {"auc": 0.9}, ["a.txt"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ended", "outcome", "before"),
    [
        (Exit(0, "exited"), JobStatus.FAILED, ""),
        (Exit(3, "exited"), JobStatus.FAILED, "The command ended with exit code 3.\n"),
        (Exit(143, "canceled"), JobStatus.CANCELED, "It was canceled.\n"),
    ],
)
def test_a_result_that_nobody_can_be_told_ends_it_with_words(
    tmp_path: Path, ended: Exit, outcome: JobStatus, before: str
) -> None:
    stand = Stand(tmp_path, ended)
    stand.folder.result.write_text('{"auc": NaN}')
    assert stand.end() == End(
        outcome, ended.exit_code,
        f"{before}Its result cannot be kept: it has a number that is NaN or infinite, which JSON does not know.\n"
        "Write null, or leave it out of what goes to LAZULITE_RESULT.", usage=ended.usage.to_json(),
    )  # fmt: skip


def test_whatever_goes_wrong_the_server_is_told(tmp_path: Path) -> None:
    stand = Stand(tmp_path, ZeroDivisionError("of \udce9"))
    assert stand.end() == End(
        JobStatus.FAILED, None,
        "The worker could not see it through: ZeroDivisionError: of ?\n"
        "Its worker's log has the whole of it (attempt_failed).",
    )  # fmt: skip
    assert stand.backend.cleared == [stand.folder.path]


def test_a_sandboxed_job_is_seen_through_by_a_worker_that_makes_no_sandboxes_any_more(tmp_path: Path) -> None:
    stand = Stand(tmp_path, Exit(0, "exited"), level=Level.SANDBOX)
    assert stand.attempt.memory_bytes() == 7
    assert stand.end().outcome is JobStatus.COMPLETED


def test_one_that_cannot_be_looked_at_fails_there_too(tmp_path: Path) -> None:
    stand = Stand(tmp_path, OSError("no"), level=Level.SANDBOX)
    assert (stand.end().reason, stand.backend.cleared) == ("The worker could not run it: no.", [stand.folder.path])
