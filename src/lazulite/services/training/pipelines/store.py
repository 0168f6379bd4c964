"""Every query over pipelines and their steps."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, select, update

from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.jobs.entities import GivenInput
from lazulite.services.training.pipelines.entities import Pipeline, StepRun, StepState
from lazulite.services.training.pipelines.packing import packed, unpacked_object
from lazulite.services.training.pipelines.tables import pipeline_steps, pipelines


def add(tx: Tx, workspace_id: str, job: str, pipeline: Pipeline, inputs: Mapping[str, GivenInput]) -> None:
    """With all its steps waiting."""
    plan, parts = packed({"plan": pipeline.to_json(), "inputs": {name: one.to_json() for name, one in inputs.items()}})
    assert isinstance(plan, Mapping)
    row = {"job": job, "workspace_id": workspace_id, "plan": plan["plan"], "parts": parts, "inputs": plan["inputs"]}
    tx.execute(pipelines.insert(), [row])
    steps = [
        {
            "pipeline": job, "step": name, "workspace_id": workspace_id, "state": StepState.WAITING.value,
            "is_reused": False, "said": "",
        }
        for name in pipeline.steps
    ]  # fmt: skip
    tx.execute(pipeline_steps.insert(), steps)


def find(tx: Tx, job: str, *, lock: bool = False) -> tuple[Pipeline, Mapping[str, GivenInput]] | None:
    """The plan and what its inputs are; `lock` before a decision that a write follows."""
    query = select(pipelines).where(pipelines.c.job == job)
    row = tx.execute(query.with_for_update() if lock else query).first()
    if row is None:
        return None
    inputs = unpacked_object(row.inputs, row.parts)
    found = {name: GivenInput.from_json(one) for name, one in inputs.items() if isinstance(one, Mapping)}
    return Pipeline.from_json(unpacked_object(row.plan, row.parts)), found


def runs(tx: Tx, pipeline: str) -> dict[str, StepRun]:
    """How far each step is, in no order."""
    query = select(pipeline_steps).where(pipeline_steps.c.pipeline == pipeline)
    return {row.step: _run(row) for row in tx.execute(query)}


def pipeline_of(tx: Tx, job: str) -> str | None:
    """The pipeline that started a job for one of its steps."""
    query = select(pipeline_steps.c.pipeline).where(pipeline_steps.c.job == job, ~pipeline_steps.c.is_reused)
    found = tx.execute(query).scalar()
    return None if found is None else str(found)


def save(tx: Tx, pipeline: str, changed: Iterable[StepRun]) -> None:
    for run in changed:
        tx.execute(
            update(pipeline_steps)
            .where(pipeline_steps.c.pipeline == pipeline, pipeline_steps.c.step == run.step)
            .values(
                state=run.state.value, job=run.job, is_reused=run.is_reused, said=run.said,
                started_at=run.started_at, ended_at=run.ended_at,
            )
        )  # fmt: skip


def _run(row: Row[*tuple[Any, ...]]) -> StepRun:
    return StepRun(row.step, StepState(row.state), row.job, row.is_reused, row.said, row.started_at, row.ended_at)
