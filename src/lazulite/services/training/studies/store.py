"""Every query over studies, their trials and what these have said."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, delete, func, or_, select, update

from lazulite.foundation.db.lists import read_page
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore, upsert
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.services.training.studies.entities import NewStudyTrial, Parameter, Study, StudyTrial, StudyTrialState
from lazulite.services.training.studies.tables import (
    LISTED,
    studies,
    study_distributions,
    study_ids,
    study_trial_values,
    study_trials,
)
from lazulite.words.json import JSON
from lazulite.words.numbers import number_of, spelled

_S, _T, _V, _D = studies.c, study_trials.c, study_trial_values.c, study_distributions.c


def next_id(tx: Tx, workspace_id: str) -> int:
    """One that no study and no trial of the workspace has had."""
    insert_or_ignore(tx, study_ids, [{"workspace_id": workspace_id, "last": 0}])
    mine = study_ids.c.workspace_id == workspace_id
    tx.execute(update(study_ids).where(mine).values(last=study_ids.c.last + 1))
    return int(tx.execute(select(study_ids.c.last).where(mine)).scalar_one())


def add(tx: Tx, study: Study) -> bool:
    """False when the name is taken."""
    row = {**vars(study), "directions": list(study.directions)}
    return insert_or_ignore(tx, studies, [row]) == 1


def find(tx: Tx, workspace_id: str, study_id: int, *, lock: bool = False) -> Study | None:
    """`lock` before a decision that a write follows."""
    query = select(studies).where(_S.workspace_id == workspace_id, _S.id == study_id)
    row = tx.execute(query.with_for_update() if lock else query).first()
    return None if row is None else _study(row)


def page(tx: Tx, workspace_id: str, request: PageRequest) -> Page[Study]:
    return read_page(tx, LISTED, request, select(studies).where(_S.workspace_id == workspace_id)).map(_study)


def change(tx: Tx, study: Study, **values: object) -> None:
    tx.execute(update(studies).where(_S.workspace_id == study.workspace_id, _S.id == study.id).values(values))


def remove(tx: Tx, study: Study) -> None:
    """With its trials."""
    mine = (_T.workspace_id == study.workspace_id, _T.study_id == study.id)
    said = (_V.workspace_id == study.workspace_id, _V.trial_id.in_(select(_T.id).where(*mine)))
    tx.execute(delete(study_trial_values).where(*said))
    tx.execute(delete(study_trials).where(*mine))
    drawn = (_D.workspace_id == study.workspace_id, _D.study_id == study.id)
    tx.execute(delete(study_distributions).where(*drawn))
    tx.execute(delete(studies).where(_S.workspace_id == study.workspace_id, _S.id == study.id))


def next_number(tx: Tx, study: Study) -> int:
    """The caller holds the study."""
    query = select(func.coalesce(func.max(_T.number), -1)).where(
        _T.workspace_id == study.workspace_id, _T.study_id == study.id
    )
    return int(tx.execute(query).scalar_one()) + 1


def add_trial(tx: Tx, workspace_id: str, trial: StudyTrial) -> None:
    row = {
        "workspace_id": workspace_id, "id": trial.id, "study_id": trial.study_id, "number": trial.number,
        **trial_columns(trial),
    }  # fmt: skip
    tx.execute(study_trials.insert(), [row])
    set_values(tx, workspace_id, trial.id, trial.intermediate_values)


def trial_columns(trial: NewStudyTrial) -> dict[str, JSON]:
    values = None if trial.values is None else [spelled(value) for value in trial.values]
    return {
        "state": trial.state.value, "values": values,
        "parameters": [[one.name, spelled(one.value), one.distribution] for one in trial.parameters],
        "user_attributes": dict(trial.user_attributes), "system_attributes": dict(trial.system_attributes),
        "started_at": trial.started_at, "ended_at": trial.ended_at,
    }  # fmt: skip


def save_trial(tx: Tx, workspace_id: str, trial: StudyTrial) -> None:
    """All but its intermediate values."""
    mine = (_T.workspace_id == workspace_id, _T.id == trial.id)
    tx.execute(update(study_trials).where(*mine).values(trial_columns(trial)))


def set_values(tx: Tx, workspace_id: str, trial_id: int, values: Mapping[int, float]) -> None:
    rows = [
        {"workspace_id": workspace_id, "trial_id": trial_id, "step": step, "value": repr(value)}
        for step, value in values.items()
    ]
    if rows:
        upsert(tx, study_trial_values, rows, key=["workspace_id", "trial_id", "step"], update=["value"])


def hold_trial(tx: Tx, workspace_id: str, trial_id: int) -> StudyTrial | None:
    """Without its intermediate values; until this transaction ends nobody else changes it."""
    query = select(study_trials).where(_T.workspace_id == workspace_id, _T.id == trial_id).with_for_update()
    row = tx.execute(query).first()
    return None if row is None else _trial(row, {})


def find_trial(tx: Tx, workspace_id: str, trial_id: int) -> StudyTrial | None:
    query = select(study_trials).where(_T.workspace_id == workspace_id, _T.id == trial_id)
    return next(iter(_whole(tx, workspace_id, [*tx.execute(query)])), None)


def trials(
    tx: Tx, workspace_id: str, study_id: int, *, after: int, again: Collection[int], limit: int
) -> list[StudyTrial]:
    """By number: those behind `after`, and those of these numbers."""
    wanted = or_(_T.number > after, _T.number.in_(sorted(again)))
    query = select(study_trials).where(_T.workspace_id == workspace_id, _T.study_id == study_id, wanted)
    return _whole(tx, workspace_id, [*tx.execute(query.order_by(_T.number).limit(limit))])


def distribution_of(tx: Tx, workspace_id: str, study_id: int, parameter: Parameter) -> str:
    """How the parameter was drawn first, which may be now."""
    key = {"workspace_id": workspace_id, "study_id": study_id, "name": parameter.name}
    insert_or_ignore(tx, study_distributions, [{**key, "distribution": parameter.distribution}])
    mine = (_D.workspace_id == workspace_id, _D.study_id == study_id, _D.name == parameter.name)
    return str(tx.execute(select(_D.distribution).where(*mine)).scalar_one())


def _whole(tx: Tx, workspace_id: str, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[StudyTrial]:
    said: dict[int, dict[int, float]] = {}
    ids = [row.id for row in rows]
    for start in range(0, len(ids), 500):
        query = select(study_trial_values).where(
            _V.workspace_id == workspace_id, _V.trial_id.in_(ids[start : start + 500])
        )
        for row in tx.execute(query.order_by(_V.trial_id, _V.step)):
            said.setdefault(row.trial_id, {})[row.step] = float(row.value)
    return [_trial(row, said.get(row.id, {})) for row in rows]


def _study(row: Row[*tuple[Any, ...]]) -> Study:
    found = {name: row._mapping[name] for name in Study.__dataclass_fields__}
    return Study(**{**found, "directions": tuple(row.directions)})


def _trial(row: Row[*tuple[Any, ...]], intermediate_values: Mapping[int, float]) -> StudyTrial:
    values = row._mapping["values"]
    return StudyTrial(
        StudyTrialState(row.state), None if values is None else tuple(number_of(value) for value in values),
        tuple(Parameter(name, number_of(value), distribution) for name, value, distribution in row.parameters),
        row.user_attributes, row.system_attributes, intermediate_values, row.started_at, row.ended_at, id=row.id,
        study_id=row.study_id, number=row.number,
    )  # fmt: skip
