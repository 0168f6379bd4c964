"""Every query over sweeps and their trials."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select, update

from lazulite.compute.status import JobStatus
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.jobs.entities import GivenInput
from lazulite.services.training.sweeps.entities import Sweep, SweepPlan, Trial
from lazulite.services.training.sweeps.tables import sweep_trials, sweeps


def add(tx: Tx, sweep: Sweep) -> None:
    row = {
        "job": sweep.job, "workspace_id": sweep.workspace_id, "plan": sweep.plan.to_json(),
        "inputs": {name: one.to_json() for name, one in sweep.inputs.items()}, "began_at": tx.now,
    }  # fmt: skip
    tx.execute(sweeps.insert(), [row])


def find(tx: Tx, job: str, *, lock: bool = False) -> Sweep | None:
    """`lock` before a decision that a write follows."""
    query = select(sweeps).where(sweeps.c.job == job)
    row = tx.execute(query.with_for_update() if lock else query).first()
    if row is None:
        return None
    inputs = {name: GivenInput.from_json(one) for name, one in row.inputs.items()}
    return Sweep(row.job, row.workspace_id, SweepPlan.from_json(row.plan), inputs, row.began_at)


def trials(tx: Tx, sweep: str) -> list[Trial]:
    """In the order in which they were started."""
    query = select(sweep_trials).where(sweep_trials.c.sweep == sweep).order_by(sweep_trials.c.number)
    return [_trial(row) for row in tx.execute(query)]


def trial_of(tx: Tx, job: str) -> Trial | None:
    row = tx.execute(select(sweep_trials).where(sweep_trials.c.job == job)).first()
    return None if row is None else _trial(row)


def add_trial(tx: Tx, workspace_id: str, trial: Trial) -> None:
    tx.execute(sweep_trials.insert(), [{**_values(trial), "workspace_id": workspace_id}])


def save_trial(tx: Tx, trial: Trial) -> None:
    mine = (sweep_trials.c.sweep == trial.sweep, sweep_trials.c.number == trial.number)
    tx.execute(update(sweep_trials).where(*mine).values(_values(trial)))


def _values(trial: Trial) -> Mapping[str, object]:
    return {**vars(trial), "parameters": dict(trial.parameters), "status": trial.status.value}


def _trial(row: Row[*tuple[Any, ...]]) -> Trial:
    return Trial(
        row.sweep, row.number, row.job, row.parameters, JobStatus(row.status), row.value, row.stopped_early, row.said,
        row.started_at, row.ended_at,
    )  # fmt: skip
