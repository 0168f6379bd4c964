"""Every query over pipelines and their steps."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, cast, select, update

from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.jobs.entities import GivenInput
from lazulite.services.training.pipelines.entities import Pipeline, StepRun, StepState
from lazulite.services.training.pipelines.packing import packed, unpacked_object
from lazulite.services.training.pipelines.reuse import Ingredients, Parts
from lazulite.services.training.pipelines.tables import pipeline_steps, pipelines, step_results
from lazulite.words.json import JSON


@dataclass(frozen=True)
class Kept:
    """A pipeline as it is kept beside its job. `resumes`: the earlier run whose completed steps it takes."""

    pipeline: Pipeline
    inputs: Mapping[str, GivenInput]
    resumes: str | None = None


@dataclass(frozen=True)
class Result:
    """What ran for a step, and what it was made from."""

    job: str
    key: str
    parts: Parts


def add(tx: Tx, workspace_id: str, job: str, kept: Kept, resumes: Mapping[str, str]) -> None:
    """With all its steps waiting. resumes: by step, what ran for it in the run that is resumed."""
    plan, parts = _packed(kept)
    row = {
        "job": job, "workspace_id": workspace_id, "plan": plan["plan"], "parts": parts, "inputs": plan["inputs"],
        "resumes": kept.resumes,
    }  # fmt: skip
    tx.execute(pipelines.insert(), [row])
    steps = [_waiting(workspace_id, job, name, resumes.get(name)) for name in kept.pipeline.steps]
    tx.execute(pipeline_steps.insert(), steps)


def lock(tx: Tx, job: str) -> None:
    """Before a decision that a write follows."""
    tx.execute(select(pipelines.c.job).where(pipelines.c.job == job).with_for_update())


def find(tx: Tx, job: str) -> Kept | None:
    c = pipelines.c
    texts = (cast(c.plan, Text), cast(c.inputs, Text), cast(c.parts, Text))
    row = tx.execute(select(*texts, c.resumes).where(c.job == job)).first()
    return None if row is None else _kept(*row)


@lru_cache(maxsize=16)
def _kept(plan: str, inputs: str, parts: str, resumes: str | None) -> Kept:
    """Asked at the end of every step, of two hundred perhaps: the same texts are read once."""
    large = json.loads(parts)
    given = unpacked_object(json.loads(inputs), large)
    found = {name: GivenInput.from_json(one) for name, one in given.items() if isinstance(one, Mapping)}
    return Kept(Pipeline.from_json(unpacked_object(json.loads(plan), large)), found, resumes)


def add_step(tx: Tx, workspace_id: str, job: str, kept: Kept, step: str) -> None:
    """A plan with one step more, which waits."""
    plan, parts = _packed(kept)
    tx.execute(
        update(pipelines).where(pipelines.c.job == job).values(plan=plan["plan"], parts=parts, inputs=plan["inputs"])
    )
    tx.execute(pipeline_steps.insert(), [_waiting(workspace_id, job, step)])


def _packed(kept: Kept) -> tuple[Mapping[str, JSON], Mapping[str, JSON]]:
    inputs = {name: one.to_json() for name, one in kept.inputs.items()}
    plan, parts = packed({"plan": kept.pipeline.to_json(), "inputs": inputs})
    assert isinstance(plan, Mapping)
    return plan, parts


def _waiting(workspace_id: str, job: str, step: str, resumes: str | None = None) -> dict[str, object]:
    return {
        "pipeline": job, "step": step, "workspace_id": workspace_id, "state": StepState.WAITING.value,
        "is_reused": False, "said": "", "resumes": resumes,
    }  # fmt: skip


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
                started_at=run.started_at, ended_at=run.ended_at, verdict=run.verdict,
            )
        )  # fmt: skip


def add_result(tx: Tx, workspace_id: str, job: str, made_from: Ingredients, *, reusable: bool) -> None:
    row = {
        "job": job, "workspace_id": workspace_id, "key": made_from.key, "family": made_from.family,
        "parts": dict(made_from.parts), "completed": False, "reusable": reusable, "made_at": tx.now,
    }  # fmt: skip
    tx.execute(step_results.insert(), [row])


def complete_result(tx: Tx, job: str) -> None:
    tx.execute(update(step_results).where(step_results.c.job == job).values(completed=True))


def result(tx: Tx, job: str) -> Result | None:
    """Of one job, if it has completed."""
    return _result(tx, step_results.c.job == job, step_results.c.completed)


def same(tx: Tx, workspace_id: str, key: str) -> Result | None:
    """The newest that completed and was made from the same."""
    c = step_results.c
    return _result(tx, c.workspace_id == workspace_id, c.key == key, c.completed, c.reusable)


def akin(tx: Tx, workspace_id: str, family: str) -> Result | None:
    """The newest of the family that completed, whatever it was made from."""
    return _result(
        tx, step_results.c.workspace_id == workspace_id, step_results.c.family == family, step_results.c.completed
    )


def _result(tx: Tx, *where: ColumnElement[bool]) -> Result | None:
    query = select(step_results).where(*where).order_by(step_results.c.made_at.desc(), step_results.c.job.desc())
    row = tx.execute(query.limit(1)).first()
    return None if row is None else Result(row.job, row.key, row.parts)


def _run(row: Row[*tuple[Any, ...]]) -> StepRun:
    return StepRun(
        row.step, StepState(row.state), row.job, row.is_reused, row.said, row.started_at, row.ended_at, row.resumes,
        row.verdict,
    )  # fmt: skip
