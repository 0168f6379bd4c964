"""Every query over who waits for whose turn, and what runs meanwhile."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, bindparam, func, literal_column, or_, select

from lazulite.compute.held import Held
from lazulite.compute.scheduling.preemption import Preemptible
from lazulite.compute.scheduling.sharing import Taken
from lazulite.compute.spec import JobSpec
from lazulite.compute.tables import WAITS, processes
from lazulite.foundation.db.transaction import Tx

_C = processes.c
TAKEN = and_(_C.worker_id.is_not(None), _C.outcome.is_(None))


def heads(tx: Tx) -> Sequence[Row[*tuple[Any, ...]]]:
    """The oldest of each lane, without its spec. What it costs grows with the lanes, not with what waits in them."""
    return [*tx.execute(HEADS)]


def of_lane(tx: Tx, lane: str, *, limit: int, lock: bool) -> list[Row[*tuple[Any, ...]]]:
    """(id, attempt, enqueued_at, spec) of those that wait in it, oldest first; locked, what others lock left out."""
    given = {"now": tx.now, "lane": lane, "limit": limit}
    return [*tx.execute(OF_LANE_LOCKED if lock else OF_LANE, given)]


def is_due(tx: Tx, row: Row[*tuple[Any, ...]]) -> bool:
    """Whether it waits for no other try: that is put into the future. What was never tried is only put there by a clock
    that was set back, and age holds nothing back."""
    return bool(row.enqueued_at <= tx.now) or row.attempt == 0


def held_by(tx: Tx, worker_ids: Collection[str]) -> dict[str, list[Held]]:
    """What has not ended holds of each worker's machine."""
    found: dict[str, list[Held]] = {worker: [] for worker in worker_ids}
    for worker, slots, holds in tx.execute(HELD_BY, {"workers": list(worker_ids)}):
        found[str(worker)].append(Held.from_json(slots, holds))
    return found


def running(tx: Tx) -> list[Taken]:
    """All that workers have and has not ended, of all workspaces."""
    return [Taken(str(row[0]), str(row[1]), str(row[2]), int(str(row[3]))) for row in tx.execute(RUNNING)]


def has_preemptible(tx: Tx) -> bool:
    """Whether something runs that gives way and has not been asked to yet."""
    return tx.execute(ONE_PREEMPTIBLE).first() is not None


def preemptible(tx: Tx) -> dict[str, list[Preemptible]]:
    """By worker, what runs there and gives way."""
    query = select(
        _C.id,
        _C.worker_id,
        _C.workspace_id,
        _C.queue,
        _C.rank,
        _C.slots,
        _C.holds,
        _C.started_at,
        _C.enqueued_at,
        _C.preempted_for,
        _C.cancel_requested,
    ).where(TAKEN, _C.preemptible)
    found: dict[str, list[Preemptible]] = {}
    for row in tx.execute(query):
        one = Preemptible(
            str(row.id), (str(row.workspace_id), str(row.queue)), int(row.rank), Held.from_json(row.slots, row.holds),
            row.started_at or row.enqueued_at, row.preempted_for is not None or bool(row.cancel_requested),
        )  # fmt: skip
        found.setdefault(str(row.worker_id), []).append(one)
    return found


def place_in_queue(tx: Tx, queue: str, *, rank: int, enqueued_at: datetime) -> tuple[int, int]:
    """(how many wait in the queue before one of that rank and age, how many wait there in all)."""
    before = or_(_C.rank < rank, and_(_C.rank == rank, _C.enqueued_at < enqueued_at))
    query = select(func.count().filter(before), func.count()).where(_waits(_C), _C.queue == queue)
    row = tx.execute(query).one()
    return int(row[0]), int(row[1])


def waiting(tx: Tx, process_id: str) -> Row[*tuple[Any, ...]] | None:
    """(workspace_id, queue, rank, enqueued_at, attempt, slots, demand) of one that waits."""
    query = select(_C.workspace_id, _C.queue, _C.rank, _C.enqueued_at, _C.attempt, _C.slots, _C.demand)
    query = query.where(_C.id == process_id, _waits(_C))
    return tx.execute(query).first()


def spec_of(row: Row[*tuple[Any, ...]]) -> JobSpec:
    return JobSpec.from_json(row._mapping["spec"])


def _first() -> ColumnElement[Any]:
    one = processes.alias()
    query = select(one.c.id).where(_waits(one.c)).order_by(one.c.lane, one.c.enqueued_at, one.c.id)
    return query.limit(1).scalar_subquery()


def _waits(columns: Any) -> ColumnElement[bool]:
    """Written out, so that SQLite knows the indexes of what waits for its own."""
    term: ColumnElement[bool] = columns.state == literal_column(f"'{WAITS}'")
    return term


def _heads() -> Select[*tuple[Any, ...]]:
    """From one lane's oldest to the next one's, by the index of the lanes."""
    lanes = select(_first().label("id")).cte("lanes", recursive=True)
    here, following = processes.alias(), processes.alias()
    lane = select(here.c.lane).where(here.c.id == lanes.c.id).correlate(lanes).scalar_subquery()
    after = select(following.c.id).where(_waits(following.c), following.c.lane > lane)
    after = after.order_by(following.c.lane, following.c.enqueued_at, following.c.id).limit(1).correlate(lanes)
    lanes = lanes.union_all(select(after.scalar_subquery().label("id")).where(lanes.c.id.is_not(None)))
    return select(
        _C.id,
        _C.lane,
        _C.workspace_id,
        _C.submitter,
        _C.queue,
        _C.rank,
        _C.enqueued_at,
        _C.attempt,
        _C.slots,
        _C.demand,
    ).where(_C.id.in_(select(lanes.c.id)))


def _of_lane() -> Select[*tuple[Any, ...]]:
    due = or_(_C.enqueued_at <= bindparam("now"), _C.attempt == 0)  # as `is_due` has it
    query = select(_C.id, _C.attempt, _C.enqueued_at, _C.spec).where(_waits(_C), _C.lane == bindparam("lane"), due)
    return query.order_by(_C.enqueued_at, _C.id).limit(bindparam("limit", type_=Integer))


# Made once: they take as long to be written as to be answered.
HEADS = _heads()
OF_LANE = _of_lane()
OF_LANE_LOCKED = OF_LANE.with_for_update(skip_locked=True)
HELD_BY = select(_C.worker_id, _C.slots, _C.holds).where(_C.worker_id.in_(bindparam("workers", expanding=True)), TAKEN)
RUNNING = select(_C.workspace_id, _C.submitter, _C.queue, _C.slots).where(TAKEN)
ONE_PREEMPTIBLE = select(_C.id).where(TAKEN, _C.preemptible, _C.preempted_for.is_(None)).limit(1)
