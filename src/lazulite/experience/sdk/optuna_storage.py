"""A storage for Optuna's own scripts: `optuna.create_study(storage=lazulite.OptunaStorage())`.

Studies lie on the platform, so that scripts on many machines share them, without a database among these.
"""

import copy
import json
import uuid
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import RLock
from typing import Any
from weakref import finalize

from optuna.distributions import BaseDistribution, distribution_to_json, json_to_distribution
from optuna.exceptions import DuplicatedStudyError, UpdateFinishedTrialError
from optuna.storages import BaseStorage
from optuna.storages._base import DEFAULT_STUDY_NAME_PREFIX
from optuna.study import StudyDirection
from optuna.study._frozen import FrozenStudy
from optuna.trial import FrozenTrial, TrialState

from lazulite.experience.sdk.answers.studies import Study, StudyTrial
from lazulite.experience.sdk.client import Client
from lazulite.experience.sdk.studies import Studies, Whose
from lazulite.words.errors import Missing, PlatformError
from lazulite.words.json import JSON, JSONObject
from lazulite.words.numbers import number_of, spelled

REFUSALS: Mapping[str, type[Exception]] = {
    "study_exists": DuplicatedStudyError, "study_trial_ended": UpdateFinishedTrialError,
    "distribution_changed": ValueError,
}  # fmt: skip


@dataclass
class _Known:
    """What was read of a study: a trial that has ended does not change any more."""

    ended: dict[int, FrozenTrial] = field(default_factory=dict)
    going: dict[int, FrozenTrial] = field(default_factory=dict)

    @property
    def last(self) -> int:
        return max((*self.ended, *self.going), default=-1)


class OptunaStorage(BaseStorage):
    """In the workspace of a client; without one in that which the environment or config.json names.

    Pickled, it takes its address along and not its token, which is looked up again.
    """

    def __init__(self, client: Client | None = None) -> None:
        self._client = client or _own_client(self)
        self._known: dict[int, _Known] = {}
        self._lock = RLock()

    def __getstate__(self) -> dict[str, str]:
        return {"url": self._client.url, "workspace": self._client.workspace}

    def __setstate__(self, state: Mapping[str, str]) -> None:
        self.__init__(_own_client(self, **state))  # type: ignore[misc]  # it is as new

    def create_new_study(self, directions: Sequence[StudyDirection], study_name: str | None = None) -> int:
        name = f"{DEFAULT_STUDY_NAME_PREFIX}{uuid.uuid4()}" if study_name is None else study_name
        with _translated():
            return self._studies.create(name, [direction.name for direction in directions]).id

    def delete_study(self, study_id: int) -> None:
        with _translated():
            self._studies.delete(study_id)
        with self._lock:
            self._known.pop(study_id, None)

    def set_study_user_attr(self, study_id: int, key: str, value: Any) -> None:
        self._set_study_attribute(study_id, "user", key, value)

    def set_study_system_attr(self, study_id: int, key: str, value: Any) -> None:
        self._set_study_attribute(study_id, "system", key, value)

    def get_study_id_from_name(self, study_name: str) -> int:
        with _translated():
            study = self._studies.named(study_name)
        if study is None:
            raise KeyError(f"There is no study '{study_name}' in this workspace.")
        return study.id

    def get_study_name_from_id(self, study_id: int) -> str:
        return self._study(study_id).name

    def get_study_directions(self, study_id: int) -> list[StudyDirection]:
        return _directions(self._study(study_id))

    def get_study_user_attrs(self, study_id: int) -> dict[str, Any]:
        return _attributes(self._study(study_id).user_attributes)

    def get_study_system_attrs(self, study_id: int) -> dict[str, Any]:
        return _attributes(self._study(study_id).system_attributes)

    def get_all_studies(self) -> list[FrozenStudy]:
        with _translated():
            return [_frozen_study(study) for study in self._studies.list()]

    def create_new_trial(self, study_id: int, template_trial: FrozenTrial | None = None) -> int:
        with _translated():
            return self._studies.add_trial(study_id, _new_trial(template_trial)).id

    def set_trial_param(
        self, trial_id: int, param_name: str, param_value_internal: float, distribution: BaseDistribution
    ) -> None:
        with _translated():
            self._studies.set_parameter(trial_id, param_name, param_value_internal, distribution_to_json(distribution))

    def set_trial_state_values(
        self, trial_id: int, state: TrialState, values: Sequence[float] | None = None
    ) -> bool:  # fmt: skip
        told = None if values is None else [float(value) for value in values]
        with _translated():
            return self._studies.set_state(trial_id, state.name, told, _now())

    def set_trial_intermediate_value(self, trial_id: int, step: int, intermediate_value: float) -> None:
        with _translated():
            self._studies.set_intermediate_value(trial_id, step, float(intermediate_value))

    def set_trial_user_attr(self, trial_id: int, key: str, value: Any) -> None:
        self._set_trial_attribute(trial_id, "user", key, value)

    def set_trial_system_attr(self, trial_id: int, key: str, value: Any) -> None:
        self._set_trial_attribute(trial_id, "system", key, value)

    def get_trial(self, trial_id: int) -> FrozenTrial:
        with _translated():
            return _frozen_trial(self._studies.trial(trial_id))

    def get_trial_id_from_study_id_trial_number(self, study_id: int, trial_number: int) -> int:
        with _translated():
            found = next(self._studies.trials(study_id, after=trial_number - 1), None)
        if found is None or found.number != trial_number:
            raise KeyError(f"The study {study_id} has no trial of number {trial_number}.")
        return found.id

    def get_all_trials(
        self, study_id: int, deepcopy: bool = True, states: Container[TrialState] | None = None
    ) -> list[FrozenTrial]:
        """Those that have ended are read once; what is given must not be changed, unless deepcopy."""
        with self._lock:
            known = self._known.setdefault(study_id, _Known())
            try:
                self._read(study_id, known)
            except KeyError:
                del self._known[study_id]
                raise
            every = {**known.ended, **known.going}
        found = [every[number] for number in sorted(every) if states is None or every[number].state in states]
        return copy.deepcopy(found) if deepcopy else found

    def _read(self, study_id: int, known: _Known) -> None:
        with _translated():
            for trial in self._studies.trials(study_id, after=known.last, again=list(known.going)):
                known.going.pop(trial.number, None)
                frozen = _frozen_trial(trial)
                (known.ended if frozen.state.is_finished() else known.going)[trial.number] = frozen

    @property
    def _studies(self) -> Studies:
        return self._client.studies

    def _study(self, study_id: int) -> Study:
        with _translated():
            return self._studies.get(study_id)

    def _set_study_attribute(self, study_id: int, whose: Whose, key: str, value: Any) -> None:
        with _translated():
            self._studies.set_attribute(study_id, whose, key, json.dumps(value))

    def _set_trial_attribute(self, trial_id: int, whose: Whose, key: str, value: Any) -> None:
        with _translated():
            self._studies.set_trial_attribute(trial_id, whose, key, json.dumps(value))


def _own_client(storage: OptunaStorage, url: str | None = None, workspace: str | None = None) -> Client:
    """Its connections are closed with the storage that they are for."""
    client = Client(url, workspace=workspace)
    finalize(storage, client.close)
    return client


@contextmanager
def _translated() -> Iterator[None]:
    """What the platform refuses, as Optuna knows it."""
    try:
        yield
    except Missing as error:
        raise KeyError(error.detail) from error
    except PlatformError as error:
        known = REFUSALS.get(error.code)
        if known is None:
            raise
        raise known(error.detail) from error


def _directions(study: Study) -> list[StudyDirection]:
    return [StudyDirection[name] for name in study.directions]


def _attributes(told: Mapping[str, JSON]) -> dict[str, Any]:
    return {key: json.loads(str(text)) for key, text in told.items()}


def _frozen_study(study: Study) -> FrozenStudy:
    return FrozenStudy(
        study.name, None, _attributes(study.user_attributes), _attributes(study.system_attributes), study.id,
        directions=_directions(study),
    )  # fmt: skip


def _new_trial(template: FrozenTrial | None) -> JSONObject:
    if template is None:
        return {"state": "RUNNING", "started_at": _now()}
    values: JSON = None if template.values is None else [spelled(value) for value in template.values]
    return {
        "state": template.state.name, "values": values,
        "parameters": [
            {
                "name": name, "value": spelled(float(template.distributions[name].to_internal_repr(value))),
                "distribution": distribution_to_json(template.distributions[name]),
            }
            for name, value in template.params.items()
        ],
        "user_attributes": {key: json.dumps(value) for key, value in template.user_attrs.items()},
        "system_attributes": {key: json.dumps(value) for key, value in template.system_attrs.items()},
        "intermediate_values": {str(step): spelled(value) for step, value in template.intermediate_values.items()},
        "started_at": _moment(template.datetime_start), "ended_at": _moment(template.datetime_complete),
    }  # fmt: skip


def _now() -> str:
    return datetime.now().isoformat()  # noqa: DTZ005 - Optuna's moments have no time zone


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _frozen_trial(trial: StudyTrial) -> FrozenTrial:
    drawn = {one.name: (number_of(one.value), json_to_distribution(one.distribution)) for one in trial.parameters}
    started, ended, values = trial.started_at, trial.ended_at, trial["values"]
    return FrozenTrial(
        number=trial.number, trial_id=trial.id, state=TrialState[trial.state], value=None,
        values=None if values is None else [number_of(value) for value in values],  # type: ignore[union-attr,arg-type]  # a list of numbers
        datetime_start=None if started is None else datetime.fromisoformat(started),
        datetime_complete=None if ended is None else datetime.fromisoformat(ended),
        params={name: distribution.to_external_repr(value) for name, (value, distribution) in drawn.items()},
        distributions={name: distribution for name, (_, distribution) in drawn.items()},
        user_attrs=_attributes(trial.user_attributes), system_attrs=_attributes(trial.system_attributes),
        intermediate_values={int(step): number_of(value) for step, value in trial.intermediate_values.items()},
    )  # fmt: skip
