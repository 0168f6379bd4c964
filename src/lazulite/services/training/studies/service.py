"""Studies: made, filled with trials by whoever shares them, and removed."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.services.training.studies import store
from lazulite.services.training.studies.compatibility import difference
from lazulite.services.training.studies.entities import (
    DistributionChanged,
    NewStudyTrial,
    Parameter,
    Study,
    StudyExists,
    StudyMissing,
    StudyTrial,
    StudyTrialEnded,
    StudyTrialMissing,
    StudyTrialState,
    Whose,
)

AT_ONCE = 1000


class StudiesService:
    """Whoever changes a trial holds its row, so that two scripts never both take the one that waits."""

    def create(self, tx: Tx, actor: Actor, workspace_id: str, name: str, directions: Sequence[str]) -> Study:
        """Raises StudyExists."""
        by = str(actor.answerable)
        study = Study(store.next_id(tx, workspace_id), workspace_id, name, tuple(directions), by, tx.now)
        if not store.add(tx, study):
            raise StudyExists(name)
        return study

    def get(self, tx: Tx, workspace_id: str, study_id: int) -> Study:
        """Raises StudyMissing."""
        return self._found(store.find(tx, workspace_id, study_id), study_id)

    def list(self, tx: Tx, workspace_id: str, request: PageRequest | None = None) -> Page[Study]:
        return store.page(tx, workspace_id, request or PageRequest())

    def delete(self, tx: Tx, workspace_id: str, study_id: int) -> None:
        """With its trials. Raises StudyMissing."""
        store.remove(tx, self._held(tx, workspace_id, study_id))

    def set_attribute(self, tx: Tx, workspace_id: str, study_id: int, whose: Whose, key: str, value: str) -> None:
        """value: JSON. Raises StudyMissing."""
        study = self._held(tx, workspace_id, study_id)
        match whose:
            case Whose.USER:
                store.change(tx, study, user_attributes={**study.user_attributes, key: value})
            case Whose.SYSTEM:
                store.change(tx, study, system_attributes={**study.system_attributes, key: value})

    def add_trial(self, tx: Tx, workspace_id: str, study_id: int, new: NewStudyTrial) -> StudyTrial:
        """Under the study's next number. Raises StudyMissing, DistributionChanged."""
        study = self._held(tx, workspace_id, study_id)
        for parameter in new.parameters:
            self._check(tx, workspace_id, study_id, parameter)
        trial = StudyTrial(
            **vars(new), id=store.next_id(tx, workspace_id), study_id=study_id, number=store.next_number(tx, study)
        )
        store.add_trial(tx, workspace_id, trial)
        return trial

    def trials(
        self, tx: Tx, workspace_id: str, study_id: int, *, after: int = -1, again: Collection[int] = ()
    ) -> Sequence[StudyTrial]:
        """By number, those behind `after` and those of these numbers, so many at once. Raises StudyMissing."""
        self.get(tx, workspace_id, study_id)
        return store.trials(tx, workspace_id, study_id, after=after, again=again, limit=AT_ONCE)

    def trial(self, tx: Tx, workspace_id: str, trial_id: int) -> StudyTrial:
        """Raises StudyTrialMissing."""
        trial = store.find_trial(tx, workspace_id, trial_id)
        if trial is None:
            raise StudyTrialMissing(trial_id)
        return trial

    def set_state(
        self, tx: Tx, workspace_id: str, trial_id: int, state: StudyTrialState, values: Sequence[float] | None, at: str
    ) -> bool:
        """Whether it moved: False where it should run and runs, for then it is somebody else's.

        Raises StudyTrialMissing, StudyTrialEnded.
        """
        trial = self._going(tx, workspace_id, trial_id)
        if state is StudyTrialState.RUNNING and trial.state is not StudyTrialState.WAITING:
            return False
        started = at if state is StudyTrialState.RUNNING else trial.started_at
        ended = at if state.has_ended else trial.ended_at
        given = trial.values if values is None else tuple(values)
        moved = replace(trial, state=state, values=given, started_at=started, ended_at=ended)
        store.save_trial(tx, workspace_id, moved)
        return True

    def set_parameter(self, tx: Tx, workspace_id: str, trial_id: int, parameter: Parameter) -> None:
        """Raises StudyTrialMissing, StudyTrialEnded, DistributionChanged."""
        trial = self._going(tx, workspace_id, trial_id)
        self._check(tx, workspace_id, trial.study_id, parameter)
        others = tuple(one for one in trial.parameters if one.name != parameter.name)
        store.save_trial(tx, workspace_id, replace(trial, parameters=(*others, parameter)))

    def set_trial_attribute(self, tx: Tx, workspace_id: str, trial_id: int, whose: Whose, key: str, value: str) -> None:
        """value: JSON. Raises StudyTrialMissing, StudyTrialEnded."""
        trial = self._going(tx, workspace_id, trial_id)
        match whose:
            case Whose.USER:
                changed = replace(trial, user_attributes={**trial.user_attributes, key: value})
            case Whose.SYSTEM:
                changed = replace(trial, system_attributes={**trial.system_attributes, key: value})
        store.save_trial(tx, workspace_id, changed)

    def set_intermediate_value(self, tx: Tx, workspace_id: str, trial_id: int, step: int, value: float) -> None:
        """Raises StudyTrialMissing, StudyTrialEnded."""
        self._going(tx, workspace_id, trial_id)
        store.set_values(tx, workspace_id, trial_id, {step: value})

    def _held(self, tx: Tx, workspace_id: str, study_id: int) -> Study:
        return self._found(store.find(tx, workspace_id, study_id, lock=True), study_id)

    @staticmethod
    def _found(study: Study | None, study_id: int) -> Study:
        if study is None:
            raise StudyMissing(study_id)
        return study

    @staticmethod
    def _going(tx: Tx, workspace_id: str, trial_id: int) -> StudyTrial:
        trial = store.hold_trial(tx, workspace_id, trial_id)
        if trial is None:
            raise StudyTrialMissing(trial_id)
        if trial.state.has_ended:
            raise StudyTrialEnded(trial.number, trial.state.value)
        return trial

    @staticmethod
    def _check(tx: Tx, workspace_id: str, study_id: int, parameter: Parameter) -> None:
        why = difference(store.distribution_of(tx, workspace_id, study_id, parameter), parameter.distribution)
        if why is not None:
            raise DistributionChanged(parameter.name, why)
