"""Every query over processes and workers."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, func, literal_column, or_, select, update

from lazulite.compute.equipment import Equipment
from lazulite.compute.held import Held
from lazulite.compute.lanes import Lane
from lazulite.compute.process import Claimed, Duty, Placed, Process, Running, Waiting, Worker
from lazulite.compute.spec import JobKind, JobSpec
from lazulite.compute.status import JobStatus
from lazulite.compute.tables import LISTED_WORKERS, WAITS, processes, workers
from lazulite.foundation.actor import Actor
from lazulite.foundation.db.lists import Query, read_page
from lazulite.foundation.db.rows import change_rows, find_row
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore, upsert
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.words.json import JSONObject

OPEN = processes.c.outcome.is_(None)
ACTOR = select(processes.c.actor, processes.c.cause).where(processes.c.id == bindparam("id"))
OF_WORKER = and_(processes.c.worker_id == bindparam("worker"), OPEN)
CLAIMED_AS = (
    select(processes.c.spec, processes.c.attempt, processes.c.slots, processes.c.holds)
    .where(OF_WORKER, processes.c.claim_id == bindparam("claim"), ~processes.c.accepted)
    .order_by(processes.c.id)
)
CANCEL_REQUESTED = select(processes.c.id).where(OF_WORKER, processes.c.cancel_requested).order_by(processes.c.id)
PREEMPTED = select(processes.c.id).where(OF_WORKER, processes.c.preempted_for.is_not(None)).order_by(processes.c.id)
WAITING = processes.c.state == literal_column(f"'{WAITS}'")  # written out, as the indexes of what waits say it


def add(tx: Tx, actor: Actor, spec: JobSpec, lane: Lane) -> bool:
    """False when a process of that id is there already."""
    row = {
        "id": spec.id, "workspace_id": spec.workspace_id, "kind": spec.kind.value, "owner": spec.owner,
        "queue": spec.queue, "slots": spec.taken_slots, "lane": lane.key, "rank": lane.rank,
        "preemptible": lane.is_preemptible,
        "submitter": lane.submitter, "demand": spec.demand.to_json(), "spec": spec.to_json(), "actor": actor.to_json(),
        "cause": actor.cause, "state": JobStatus.QUEUED.value, "attempt": 0, "accepted": False,
        "cancel_requested": False, "reason": "", "outputs": {}, "environment": {}, "enqueued_at": tx.now,
    }  # fmt: skip
    return insert_or_ignore(tx, processes, [row]) == 1


def find(tx: Tx, workspace_id: str, process_id: str) -> Process | None:
    row = find_row(tx, processes, id=process_id, workspace_id=workspace_id)
    return _process(row) if row else None


def states(tx: Tx, workspace_id: str, ids: Collection[str]) -> dict[str, JobStatus]:
    found = _known(tx, workspace_id, ids, processes.c.state, processes.c.outcome)
    return {str(row.id): JobStatus(row.outcome or row.state) for row in found}


def open_in(workspace_id: str, states: Collection[JobStatus] | None = None) -> Query:
    """The ids of processes that have not ended and are in one of the states: for lists of what they do."""
    query = select(processes.c.id).where(processes.c.workspace_id == workspace_id, OPEN)
    return query if states is None else query.where(processes.c.state.in_([state.value for state in states]))


def of_any_workspace(tx: Tx, process_id: str, *, lock: bool = False) -> Process | None:
    """For workers and for slices that know whose it is; `lock` before a decision that a write follows."""
    row = find_row(tx, processes, lock=lock, id=process_id)
    return _process(row) if row else None


def workspace_of(tx: Tx, process_id: str, worker_id: str) -> str | None:
    """None when the process is not the worker's."""
    query = select(processes.c.workspace_id).where(processes.c.id == process_id, processes.c.worker_id == worker_id)
    found = tx.execute(query).scalar()
    return None if found is None else str(found)


def placed(tx: Tx, workspace_id: str, process_id: str) -> Placed | None:
    c = processes.c
    found = _known(tx, workspace_id, [process_id], c.queue, c.attempt, c.worker_id)
    if not found:
        return None
    worker = find_worker(tx, found[0].worker_id) if found[0].worker_id else None
    return Placed(found[0].queue, found[0].attempt, found[0].worker_id, worker.name if worker else None)


def actor_of(tx: Tx, process_id: str) -> Actor:
    """Who enqueued it."""
    row = tx.execute(ACTOR, {"id": process_id}).one()
    return Actor.from_json(row._mapping["actor"], cause=row._mapping["cause"])


def change(tx: Tx, process_id: str, **values: object) -> None:
    change_rows(tx, processes, values, id=process_id)


def take(
    tx: Tx, process_id: str, *, attempt: int, held: Held, worker_id: str, claim_id: str, lease_until: datetime
) -> bool:
    """The attempt that follows on that one. False when somebody else was faster."""
    values = {
        "state": JobStatus.PREPARING.value, "attempt": attempt + 1, "accepted": False, "holds": held.to_json(),
        "worker_id": worker_id, "claim_id": claim_id, "lease_until": lease_until,
    }  # fmt: skip
    return change_rows(tx, processes, values, id=process_id, state=JobStatus.QUEUED.value, attempt=attempt) == 1


def claimed_as(tx: Tx, worker_id: str, claim_id: str) -> list[Claimed]:
    """What an earlier exchange of the same claim gave."""
    return [
        Claimed(JobSpec.from_json(row.spec), row.attempt, Held.from_json(row.slots, row.holds))
        for row in tx.execute(CLAIMED_AS, {"worker": worker_id, "claim": claim_id})
    ]


def taken_slots(tx: Tx, worker_id: str) -> int:
    query = select(func.coalesce(func.sum(processes.c.slots), 0)).where(processes.c.worker_id == worker_id, OPEN)
    return int(str(tx.execute(query).scalar_one()))


def has_open(tx: Tx, worker_id: str) -> bool:
    query = select(processes.c.id).where(processes.c.worker_id == worker_id, OPEN).limit(1)
    return tx.execute(query).first() is not None


def with_open(tx: Tx, worker_ids: Collection[str]) -> frozenset[str]:
    """Those of the workers that have something which has not ended."""
    query = select(processes.c.worker_id).where(processes.c.worker_id.in_(list(worker_ids)), OPEN).distinct()
    return frozenset(str(row[0]) for row in tx.execute(query))


def open_of(tx: Tx, worker_id: str) -> list[Process]:
    """What has not ended and is this worker's."""
    return [_process(row) for row in tx.execute(select(processes).where(processes.c.worker_id == worker_id, OPEN))]


def cancel_requested(tx: Tx, worker_id: str) -> tuple[str, ...]:
    return tuple(str(row[0]) for row in tx.execute(CANCEL_REQUESTED, {"worker": worker_id}))


def preempted(tx: Tx, worker_id: str) -> tuple[str, ...]:
    """What is to be stopped for something more urgent."""
    return tuple(str(row[0]) for row in tx.execute(PREEMPTED, {"worker": worker_id}))


def renew(tx: Tx, worker_id: str, memory: Mapping[str, int | None], *, lease_until: datetime) -> None:
    for process_id, memory_bytes in memory.items():
        tx.execute(
            update(processes)
            .where(processes.c.id == process_id, processes.c.worker_id == worker_id, OPEN)
            .values(lease_until=lease_until, memory_bytes=memory_bytes)
        )


def renew_all(tx: Tx, *, lease_until: datetime) -> None:
    """Of everything that has a lease: also where it ends later."""
    query = update(processes).where(OPEN, processes.c.lease_until.is_not(None))
    tx.execute(query.values(lease_until=lease_until))


def any_run_out(tx: Tx) -> bool:
    return tx.execute(select(processes.c.id).where(*_run_out(tx)).limit(1)).first() is not None


def run_out(tx: Tx) -> list[Process]:
    """Whose lease is over and who are not known to be NotResponding yet."""
    query = select(processes).where(*_run_out(tx))
    return [_process(row) for row in tx.execute(query.with_for_update(skip_locked=True))]


def memory_of(tx: Tx, workspace_id: str, ids: Collection[str]) -> dict[str, int]:
    found = _known(tx, workspace_id, ids, processes.c.memory_bytes)
    return {str(row.id): int(row.memory_bytes) for row in found if row.memory_bytes is not None}


def environments_of(tx: Tx, workspace_id: str, ids: Collection[str]) -> dict[str, JSONObject]:
    found = _known(tx, workspace_id, ids, processes.c.environment, processes.c.accepted)
    return {str(row.id): row.environment for row in found if row.accepted}


def services(tx: Tx) -> list[Process]:
    query = select(processes).where(OPEN, processes.c.kind == JobKind.SERVICE.value)
    return [_process(row) for row in tx.execute(query)]


def keep_worker(tx: Tx, worker: Worker) -> None:
    row = {
        "id": worker.id, "name": worker.name, "queue": worker.queue, "slots": worker.slots,
        "principal": worker.principal, "workspace_id": worker.workspace_id, "seen_at": worker.seen_at,
        "machine": worker.machine, "version": worker.version, "started_at": worker.started_at,
        "queues": list(worker.queues), "equipment": worker.equipment.to_json(), "duty": worker.duty.value,
    }  # fmt: skip
    told = ["name", "queue", "slots", "seen_at", "machine", "version", "started_at", "queues", "equipment"]
    upsert(tx, workers, [row], key=["id"], update=told)


def find_worker(tx: Tx, worker_id: str, *, lock: bool = False) -> Worker | None:
    row = find_row(tx, workers, lock=lock, id=worker_id)
    return _worker(row) if row else None


def workers_called(tx: Tx, name: str) -> list[Worker]:
    return [_worker(row) for row in tx.execute(select(workers).where(workers.c.name == name).order_by(workers.c.id))]


def set_duty(tx: Tx, worker_id: str, duty: Duty) -> None:
    tx.execute(update(workers).where(workers.c.id == worker_id).values(duty=duty.value))


def remove_worker(tx: Tx, worker_id: str) -> None:
    tx.execute(delete(workers).where(workers.c.id == worker_id))


def all_workers(tx: Tx, workspace_id: str) -> list[Worker]:
    """Those that work for the workspace."""
    query = select(workers).where(or_(workers.c.workspace_id.is_(None), workers.c.workspace_id == workspace_id))
    return [_worker(row) for row in tx.execute(query.order_by(workers.c.name))]


def workers_page(tx: Tx, workspaces: Collection[str], request: PageRequest) -> Page[Worker]:
    """Those that work for everybody, or for one of the workspaces."""
    query = select(workers).where(or_(workers.c.workspace_id.is_(None), workers.c.workspace_id.in_(list(workspaces))))
    return read_page(tx, LISTED_WORKERS, request, query).map(_worker)


def running_on(tx: Tx, worker_ids: Collection[str]) -> list[Running]:
    """What has not ended, the longest at it first; of all workspaces."""
    c = processes.c
    since = func.coalesce(c.started_at, c.enqueued_at, type_=c.enqueued_at.type)
    query = select(
        c.id, c.worker_id, c.workspace_id, c.kind, c.owner, c.spec["name"].as_string().label("name"), c.state,
        c.slots, c.memory_bytes, since.label("since"),
    ).where(c.worker_id.in_(list(worker_ids)), OPEN)  # fmt: skip
    found = tx.execute(query.order_by(since, c.id))
    return [Running(**{**row._mapping, "state": JobStatus(row.state)}) for row in found]


def waiting_by_queue(tx: Tx, workspaces: Collection[str]) -> list[Waiting]:
    """Of these workspaces together."""
    c = processes.c
    oldest = func.min(c.enqueued_at, type_=c.enqueued_at.type)
    mine = c.workspace_id.in_(list(workspaces))
    query = select(c.queue, func.count(), func.sum(c.slots), oldest).where(WAITING, mine)
    rows = tx.execute(query.group_by(c.queue).order_by(c.queue))
    return [Waiting(str(queue), int(count), int(slots), at) for queue, count, slots, at in rows]


def open_in_queues(tx: Tx, workspace_id: str, queues: Collection[str]) -> dict[str, tuple[int, int]]:
    """(how many wait, how many have a worker) of what has not ended, by queue."""
    c, found = processes.c, dict.fromkeys(queues, (0, 0))
    has_worker = c.worker_id.is_not(None)
    query = select(c.queue, has_worker, func.count()).where(
        c.workspace_id == workspace_id, OPEN, c.queue.in_(list(queues))
    )
    for queue, taken, count in tx.execute(query.group_by(c.queue, has_worker)):
        waits, runs = found[str(queue)]
        found[str(queue)] = (waits, int(count)) if taken else (int(count), runs)
    return found


def worker_seen(tx: Tx, worker_id: str, *, clock_ahead_ms: int | None) -> None:
    values = {"seen_at": tx.now, "clock_ahead_ms": clock_ahead_ms}
    tx.execute(update(workers).where(workers.c.id == worker_id).values(values))


def _known(
    tx: Tx, workspace_id: str, ids: Collection[str], *columns: ColumnElement[Any]
) -> list[Row[*tuple[Any, ...]]]:
    """Found by their ids: asked for the workspace too, SQLite would walk through all that it ever ran."""
    query = select(processes.c.id, processes.c.workspace_id, *columns).where(processes.c.id.in_(list(ids)))
    return [row for row in tx.execute(query) if row.workspace_id == workspace_id]


def _run_out(tx: Tx) -> list[ColumnElement[bool]]:
    return [OPEN, processes.c.lease_until < tx.now, processes.c.state != JobStatus.NOT_RESPONDING.value]


def _worker(row: Row[*tuple[Any, ...]]) -> Worker:
    value = {name: row._mapping[name] for name in Worker.__dataclass_fields__}
    value |= {"queues": tuple(value["queues"] or ()), "equipment": Equipment.from_json(value["equipment"])}
    return Worker(**{**value, "duty": Duty(value["duty"])})


def _process(row: Row[*tuple[Any, ...]]) -> Process:
    value = row._mapping
    return Process(
        spec=JobSpec.from_json(value["spec"]), state=JobStatus(value["state"]), attempt=value["attempt"],
        accepted=value["accepted"], worker_id=value["worker_id"],
        outcome=JobStatus(value["outcome"]) if value["outcome"] else None, exit_code=value["exit_code"],
        reason=value["reason"], cancel_requested=value["cancel_requested"], result=value["result"],
        outputs=value["outputs"], environment=value["environment"], usage=value["usage"] or {},
        services=value["services"] or {}, preempted_for=value["preempted_for"],
        address=value["address"], memory_bytes=value["memory_bytes"], enqueued_at=value["enqueued_at"],
        started_at=value["started_at"],
        ended_at=value["ended_at"],
    )  # fmt: skip
