"""Every query over monitors and their runs."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, null, select, update

from lazulite.foundation.db.lists import read_page
from lazulite.foundation.db.rows import change_rows, find_row, find_rows
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.ops.monitoring.cadence import Cadence
from lazulite.ops.monitoring.definition import Definition
from lazulite.ops.monitoring.entities import Monitor, MonitorRun, RunState
from lazulite.ops.monitoring.summary import Summary
from lazulite.ops.monitoring.tables import LISTED_MONITORS, LISTED_RUNS, monitor_runs, monitors

M, R = monitors.c, monitor_runs.c
DUE = select(monitors).where(M.enabled, M.next_fire_at <= bindparam("now")).order_by(M.next_fire_at)


def add_monitor(tx: Tx, monitor: Monitor) -> bool:
    """False when the name is taken."""
    row = {
        "id": monitor.id, "workspace_id": monitor.workspace_id, "name": monitor.name,
        "created_at": monitor.created_at, "created_by": monitor.created_by, **_changing(monitor),
    }  # fmt: skip
    return insert_or_ignore(tx, monitors, [row]) == 1


def save(tx: Tx, monitor: Monitor) -> None:
    change_rows(tx, monitors, _changing(monitor), workspace_id=monitor.workspace_id, id=monitor.id)


def find_monitor(tx: Tx, workspace_id: str, name: str, *, lock: bool = False) -> Monitor | None:
    """With `lock` it stays as it is until the transaction ends."""
    row = find_row(tx, monitors, lock=lock, workspace_id=workspace_id, name=name)
    return _monitor(row) if row else None


def monitor_of(tx: Tx, run: MonitorRun) -> Monitor | None:
    """None once it is deleted."""
    query = select(monitors).where(M.workspace_id == run.workspace_id, M.id == run.monitor_id)
    row = tx.execute(query).first()
    return _monitor(row) if row else None


def list_monitors(tx: Tx, workspace_id: str, request: PageRequest) -> Page[Monitor]:
    return read_page(tx, LISTED_MONITORS, request, select(monitors).where(M.workspace_id == workspace_id)).map(_monitor)


def of_workspace(tx: Tx, workspace_id: str) -> list[Monitor]:
    """By name."""
    query = select(monitors).where(M.workspace_id == workspace_id).order_by(M.name)
    return [_monitor(row) for row in tx.execute(query)]


def remove_monitor(tx: Tx, monitor: Monitor) -> None:
    tx.execute(delete(monitors).where(M.workspace_id == monitor.workspace_id, M.id == monitor.id))


def due_monitors(tx: Tx, *, lock: bool = False) -> list[Monitor]:
    """Of all workspaces: the clock has one hand. With `lock` they stay as they are until the transaction ends."""
    return [_monitor(row) for row in tx.execute(DUE.with_for_update() if lock else DUE, {"now": tx.now})]


def scheduled_after(tx: Tx, moment: datetime) -> list[Monitor]:
    """Of all workspaces, those that fire next later than that."""
    return [_monitor(row) for row in tx.execute(select(monitors).where(M.enabled, M.next_fire_at > moment))]


def set_next_fire(tx: Tx, monitor: Monitor, moment: datetime | None) -> None:
    query = update(monitors).where(M.workspace_id == monitor.workspace_id, M.id == monitor.id)
    tx.execute(query.values(next_fire_at=moment))


def add_run(tx: Tx, run: MonitorRun) -> bool:
    """False when this firing of the schedule has its run already."""
    row = {
        "id": run.id, "workspace_id": run.workspace_id, "monitor_id": run.monitor_id, "monitor": run.monitor,
        "window_from": run.start, "window_to": run.end, "state": run.state.value, "seal": run.seal,
        "fire_at": run.fire_at, "matched": run.matched, "created_at": run.created_at, "created_by": run.created_by,
    }  # fmt: skip
    return insert_or_ignore(tx, monitor_runs, [row]) == 1


def move_run(tx: Tx, run: MonitorRun, *, frm: RunState, to: RunState, **values: object) -> bool:
    """False when the run was not in the state `frm` any more."""
    query = update(monitor_runs).where(R.workspace_id == run.workspace_id, R.id == run.id, R.state == frm.value)
    return tx.execute(query.values(state=to.value, **values)).rowcount == 1


def find_run(tx: Tx, workspace_id: str, monitor_id: str, run_id: str) -> MonitorRun | None:
    query = select(monitor_runs).where(R.workspace_id == workspace_id, R.monitor_id == monitor_id, R.id == run_id)
    row = tx.execute(query).first()
    return _run(row) if row else None


def run_of_job(tx: Tx, workspace_id: str, job: str) -> MonitorRun | None:
    row = tx.execute(select(monitor_runs).where(R.workspace_id == workspace_id, R.job == job)).first()
    return _run(row) if row else None


def runs_in(tx: Tx, state: RunState) -> list[MonitorRun]:
    """Of all workspaces, oldest first."""
    return [_run(row) for row in find_rows(tx, monitor_runs, order=["created_at", "id"], state=state.value)]


def runs_of(tx: Tx, workspace_id: str, monitor_id: str, request: PageRequest) -> Page[MonitorRun]:
    """The newest window first unless ordered otherwise, of one window the newest run first."""
    query = select(monitor_runs).where(R.workspace_id == workspace_id, R.monitor_id == monitor_id)
    return read_page(tx, LISTED_RUNS, request, query, scope=monitor_id).map(_run)


def newest_runs(tx: Tx, workspace_id: str, monitor_ids: Collection[str], *, limit: int) -> dict[str, list[MonitorRun]]:
    """By monitor so many of its runs without their results, and so many of those that found nothing, the newest window
    first, of one the newest run first."""
    alike = R.monitor_id, R.state == RunState.EMPTY.value
    newest = func.row_number().over(partition_by=alike, order_by=(R.window_to.desc(), R.id.desc()))
    numbered = select(R.id, newest.label("number")).where(R.monitor_id.in_(list(monitor_ids))).subquery()
    query = select(*(column for column in R if column.name != "result"), null().label("result"))
    query = query.join(numbered, numbered.c.id == R.id).where(
        R.workspace_id == workspace_id, numbered.c.number <= limit
    )
    found: dict[str, list[MonitorRun]] = {}
    for row in tx.execute(query.order_by(R.window_to.desc(), R.id.desc())):
        found.setdefault(str(row.monitor_id), []).append(_run(row))
    return found


def windows_of(tx: Tx, workspace_id: str, asset: str) -> Sequence[MonitorRun]:
    """Completed runs that registered a version of this asset, oldest window first, of one window oldest run first."""
    query = select(monitor_runs).where(
        R.workspace_id == workspace_id, R.window_asset == asset, R.window_version.is_not(None)
    )
    return [_run(row) for row in tx.execute(query.order_by(R.window_to, R.window_from, R.created_at, R.id))]


def _changing(monitor: Monitor) -> dict[str, object]:
    """What a change may change."""
    return {
        "definition": monitor.definition.to_json(),
        "cadence": monitor.cadence.to_json() if monitor.cadence else None, "window_asset": monitor.window_asset,
        "description": monitor.description, "tags": dict(monitor.tags), "enabled": monitor.enabled,
        "next_fire_at": monitor.next_fire_at,
    }  # fmt: skip


def _monitor(row: Row[*tuple[Any, ...]]) -> Monitor:
    return Monitor(
        id=row.id, workspace_id=row.workspace_id, name=row.name, definition=Definition.from_json(row.definition),
        cadence=Cadence.from_json(row.cadence) if row.cadence else None, window_asset=row.window_asset,
        description=row.description, tags=row.tags, enabled=row.enabled, next_fire_at=row.next_fire_at,
        created_at=row.created_at, created_by=row.created_by,
    )  # fmt: skip


def _run(row: Row[*tuple[Any, ...]]) -> MonitorRun:
    return MonitorRun(
        id=row.id, workspace_id=row.workspace_id, monitor_id=row.monitor_id, monitor=row.monitor,
        start=row.window_from, end=row.window_to, state=RunState(row.state), seal=row.seal,
        created_at=row.created_at, created_by=row.created_by, fire_at=row.fire_at, job=row.job, result=row.result,
        summary=Summary.from_json(row.summary) if row.summary else None, error=row.error,
        window_asset=row.window_asset, window_version=row.window_version, matched=row.matched, ended_at=row.ended_at,
    )  # fmt: skip
