"""One worker beside a server; one that was drained is left alone for a while."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lazulite.compute.process import DRAINED
from lazulite.foundation.settings import Settings
from lazulite.processes.worker_supervisor import DRAINED_SECONDS, WorkerSupervisor


@dataclass
class Workers:
    """Programs in the worker's place: each ends with the code that it is told to, and says that it was there."""

    folder: Path
    now: float = 0.0
    codes: list[int] = field(default_factory=list)

    def command(self) -> list[str]:
        said = f"import sys; open({str(self.folder / 'starts')!r}, 'a').write('x'); sys.exit({self.codes.pop(0)})"
        return [sys.executable, "-c", said]

    @property
    def starts(self) -> int:
        path = self.folder / "starts"
        return len(path.read_text()) if path.exists() else 0


@pytest.fixture
def workers(tmp_path: Path) -> Workers:
    return Workers(tmp_path)


@pytest.fixture
def supervisor(workers: Workers) -> Iterator[WorkerSupervisor]:
    settings = Settings(home=workers.folder, database_url="sqlite:///x", port=1)
    made = WorkerSupervisor(settings, issue_token=lambda: "t", seconds=lambda: workers.now, command=workers.command)
    yield made
    made.stop()


def see_it_end(supervisor: WorkerSupervisor) -> None:
    assert supervisor.process is not None
    supervisor.process.wait()
    supervisor.tick()


def test_a_worker_that_dies_is_started_again_at_once(workers: Workers, supervisor: WorkerSupervisor) -> None:
    workers.codes = [137, 0]
    supervisor.tick()
    see_it_end(supervisor)
    assert supervisor.process is not None
    supervisor.process.wait()
    assert workers.starts == 2


def test_one_that_was_drained_is_asked_again_only_after_a_while(workers: Workers, supervisor: WorkerSupervisor) -> None:
    workers.codes = [DRAINED, 0]
    supervisor.tick()
    see_it_end(supervisor)
    workers.now += DRAINED_SECONDS - 1
    supervisor.tick()
    assert (supervisor.process, workers.starts) == (None, 1)
    workers.now += 1
    supervisor.tick()
    assert supervisor.process is not None
    supervisor.process.wait()
    assert workers.starts == 2
