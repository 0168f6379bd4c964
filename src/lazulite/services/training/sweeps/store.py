"""Every query over sweeps and their trials."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, case, func, literal, select, update

from lazulite.compute.status import JobStatus
from lazulite.foundation.db.lists import read_page
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.services.training.jobs.entities import GivenInput, NewJob
from lazulite.services.training.sweeps.entities import Count, Sweep, Trial, definition_json
from lazulite.services.training.sweeps.tables import LISTED, sweep_trials, sweeps
from lazulite.specs.sweep_job import SweepFields

_S, _T = sweeps.c, sweep_trials.c
LIGHT = [
    _S.job,
    _S.workspace_id,
    _S.definition,
    _S.seed,
    _S.began_at,
    _S.closed,
    _S.extends,
]  # what it was made from may be large
UNENDED = select(*LIGHT).where(_S.ended_at.is_(None)).order_by(_S.began_at, _S.job)


def add(tx: Tx, sweep: Sweep, trial: NewJob) -> None:
    row = {
        "job": sweep.job, "workspace_id": sweep.workspace_id, "trial": trial.to_json(),
        "definition": definition_json(sweep.definition), "seed": sweep.seed, "closed": sweep.closed,
        "inputs": {name: one.to_json() for name, one in sweep.inputs.items()}, "extends": sweep.extends,
        "began_at": sweep.began_at,
    }  # fmt: skip
    tx.execute(sweeps.insert(), [row])


def find(tx: Tx, job: str) -> Sweep | None:
    """Without the inputs of its trials."""
    row = tx.execute(select(*LIGHT).where(_S.job == job)).first()
    return None if row is None else _sweep(row)


def template(tx: Tx, job: str) -> tuple[NewJob, Mapping[str, GivenInput]]:
    """What every trial is made from, and what each gets beside its parameters."""
    row = tx.execute(select(_S.trial, _S.inputs).where(_S.job == job)).one()
    return NewJob.from_json(row.trial), {name: GivenInput.from_json(one) for name, one in row.inputs.items()}


def unended(tx: Tx) -> list[Sweep]:
    """Of all workspaces."""
    return [_sweep(row) for row in tx.execute(UNENDED)]


def change(tx: Tx, sweep: Sweep, *, ended: bool = False) -> None:
    values = {"definition": definition_json(sweep.definition), "closed": sweep.closed}
    told = {**values, "ended_at": tx.now} if ended else values
    tx.execute(update(sweeps).where(_S.job == sweep.job).values(told))


def counts(tx: Tx, jobs: Collection[str]) -> dict[str, Count]:
    """Of those sweeps that have trials."""
    running = func.sum(case((_T.ended_at.is_(None), 1), else_=0))
    query = select(_T.sweep, func.count(), running).where(_T.sweep.in_(sorted(jobs))).group_by(_T.sweep)
    return {str(sweep): Count(int(trials), int(open_)) for sweep, trials, open_ in tx.execute(query)}


def count(tx: Tx, job: str) -> Count:
    return counts(tx, [job]).get(job, Count())


def by_status(tx: Tx, job: str) -> dict[JobStatus, int]:
    query = select(_T.status, func.count()).where(_T.sweep == job).group_by(_T.status)
    return {JobStatus(status): int(number) for status, number in tx.execute(query)}


def trials(tx: Tx, job: str) -> list[Trial]:
    """In the order in which they were started."""
    query = select(sweep_trials).where(_T.sweep == job).order_by(_T.number)
    return [_trial(row) for row in tx.execute(query)]


def best(tx: Tx, job: str, *, minimize: bool) -> Trial | None:
    """Of those that completed and have a value; the first of equals. What is no number is kept as no value."""
    order = _T.value if minimize else _T.value.desc()
    measured = (_T.sweep == job, _T.status == JobStatus.COMPLETED.value, _T.value.is_not(None))
    row = tx.execute(select(sweep_trials).where(*measured).order_by(order, _T.number).limit(1)).first()
    return None if row is None else _trial(row)


def running(tx: Tx, jobs: Collection[str]) -> list[Trial]:
    """Those of these sweeps that have not ended."""
    query = select(sweep_trials).where(_T.sweep.in_(sorted(jobs)), _T.ended_at.is_(None))
    return [_trial(row) for row in tx.execute(query.order_by(_T.sweep, _T.number))]


def page(tx: Tx, job: str, request: PageRequest) -> Page[Trial]:
    return read_page(tx, LISTED, request, select(sweep_trials).where(_T.sweep == job), scope=job).map(_trial)


def trial_of(tx: Tx, job: str) -> Trial | None:
    """The trial that a job is, in the sweep that started it: others have it as their past, and there it has ended."""
    rows = [_trial(row) for row in tx.execute(select(sweep_trials).where(_T.job == job).order_by(_T.ended_at))]
    return next((one for one in rows if not one.has_ended), rows[0] if rows else None)


def numbered(tx: Tx, job: str, number: int) -> Trial | None:
    row = tx.execute(select(sweep_trials).where(_T.sweep == job, _T.number == number)).first()
    return None if row is None else _trial(row)


def add_trial(tx: Tx, workspace_id: str, trial: Trial) -> None:
    tx.execute(sweep_trials.insert(), [{**_values(trial), "workspace_id": workspace_id}])


def save_trial(tx: Tx, trial: Trial) -> None:
    mine = (_T.sweep == trial.sweep, _T.number == trial.number)
    tx.execute(update(sweep_trials).where(*mine).values(_values(trial)))


def adopt(tx: Tx, *, past: str, by: str) -> None:
    """Every trial of the one sweep is a trial of the other too, under the same number."""
    columns = [column.name for column in sweep_trials.columns if column.name != "sweep"]
    query = select(literal(by), *(_T[name] for name in columns)).where(_T.sweep == past)
    tx.execute(sweep_trials.insert().from_select(["sweep", *columns], query))


def _values(trial: Trial) -> Mapping[str, object]:
    return {**vars(trial), "parameters": dict(trial.parameters), "status": trial.status.value}


def _sweep(row: Row[*tuple[Any, ...]]) -> Sweep:
    definition = SweepFields.model_validate(row.definition)
    return Sweep(
        row.job, row.workspace_id, definition, row.seed, row.began_at, closed=row.closed, extends=row.extends
    )  # fmt: skip


def _trial(row: Row[*tuple[Any, ...]]) -> Trial:
    found = {name: row._mapping[name] for name in Trial.__dataclass_fields__}
    return replace(Trial(**found), status=JobStatus(row.status))
