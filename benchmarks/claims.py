"""The queue with 10,000 that wait, of 50 people and kinds: what it costs to find who is next, and why one waits.

python -m benchmarks.claims [DATABASE_URL]      an empty database; a SQLite file of its own by default
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.table import Row, print_table
from lazulite.assembly import Platform, assemble
from lazulite.compute.equipment import Equipment
from lazulite.compute.needs import Demand, Needs, Priority
from lazulite.compute.process import EVERY, End, Worker
from lazulite.compute.spec import JobKind, JobSpec
from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import Actor, Principal, PrincipalKind
from lazulite.foundation.db.database import Database
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.settings import Settings
from lazulite.migrations.revisions import migrate
from lazulite.words.ids import new_id, new_run_id

WAITING, PEOPLE = 10_000, 25
AT_ONCE = 500
RUNS = 15  # the fastest counts: what else the machine does is none of the queue's cost
LOOK_MS, CLAIM_MS, WHY_MS = 10.0, 30.0, 10.0
WORKER = Actor(Principal(PrincipalKind.WORKER, "bench"))
SLOTS = 4


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), f"sqlite:///{Path(folder) / 'claims.db'}")


def measure(home: Path, database_url: str) -> list[Row]:
    db = Database(database_url)
    migrate(db, backups=home / "backups")
    db.close()
    platform = assemble(Settings(home=home, database_url=database_url))
    try:
        names = _fill(platform)
        able, unable = _register(platform, "able", gpus=0), _register(platform, "unable", slots=0)
        return [
            Row("look for work: some", _fastest(lambda: _look(platform, able)), "ms", LOOK_MS),
            Row("look for work: none that fits", _fastest(lambda: _look(platform, unable)), "ms", LOOK_MS),
            Row(f"claim {SLOTS} of {WAITING}", min(_claim(platform, able) for _ in range(RUNS)), "ms", CLAIM_MS),
            Row("why one waits", _fastest(lambda: _why(platform, names[-1])), "ms", WHY_MS),
        ]
    finally:
        platform.close()


def _fill(platform: Platform) -> list[str]:
    """Half of it needs a GPU, which nobody has."""
    specs = [_spec(number) for number in range(WAITING)]
    for at in range(0, WAITING, AT_ONCE):

        def enqueue(tx: Tx, at: int = at) -> None:
            for number, spec in enumerate(specs[at : at + AT_ONCE], start=at):
                person = Actor(Principal(PrincipalKind.PERSON, f"p{number % PEOPLE}"))
                platform.queue.enqueue(tx, person, spec)

        platform.write(enqueue)
    return [spec.id for spec in specs]


def _spec(number: int) -> JobSpec:
    demand = Demand(Needs(gpus=number % 2), 1, Priority.MEDIUM)
    return JobSpec(
        id=new_run_id(), workspace_id="w", workspace="default", kind=JobKind.JOB, name="train", owner="bench",
        command="python train.py " + "x" * 2000, demand=demand,
    )  # fmt: skip


def _register(platform: Platform, name: str, *, slots: int = SLOTS, gpus: int = 0) -> str:
    row = Worker(
        name, name, "default", slots, "", None, datetime.now(UTC), queues=(EVERY,), equipment=Equipment(8, None, gpus)
    )
    platform.write(lambda tx: platform.queue.register(tx, WORKER, row, held={}))
    return name


def _look(platform: Platform, worker: str) -> None:
    with platform.read() as tx:
        platform.queue.waits(tx, WORKER, worker, claim_id=new_id())


def _claim(platform: Platform, worker: str) -> float:
    """What the claim took; what it brought has ended afterwards."""
    began = time.perf_counter()
    claimed = platform.write(lambda tx: platform.queue.claim(tx, WORKER, worker, claim_id=new_id()))
    took = (time.perf_counter() - began) * 1000
    assert len(claimed) == SLOTS

    def end(tx: Tx) -> None:
        for one in claimed:
            last = End(JobStatus.COMPLETED, 0, "")
            platform.queue.accept(tx, WORKER, worker, one.spec.id, attempt=one.attempt, environment={})
            platform.queue.end(tx, WORKER, worker, one.spec.id, attempt=one.attempt, end=last)

    platform.write(end)
    return took


def _why(platform: Platform, name: str) -> None:
    with platform.read() as tx:
        assert platform.queue.scheduler.wait(tx, "w", name) is not None


def _fastest(act: Callable[[], None]) -> float:
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    return min(times)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/claims.db")
    print_table(rows)
    return 0 if all(row.is_met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
