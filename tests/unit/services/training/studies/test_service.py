import math
from concurrent.futures import ThreadPoolExecutor

import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.pagination import PageRequest
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

FLOAT = '{"name": "FloatDistribution", "attributes": {"log": false, "low": 0.0, "high": 1.0}}'
LOG = FLOAT.replace("false", "true")
AT = "2026-01-01T12:00:00.000001"


class Desk:
    """A workspace's studies."""

    def __init__(self, platform: Platform, workspace: str = "default") -> None:
        self.platform = platform
        self.service = platform.training.studies
        with platform.read() as tx:
            self.workspace = platform.workspaces.named(tx, workspace).id

    def study(self, name: str = "s") -> Study:
        return self.platform.write(
            lambda tx: self.service.create(tx, LOCAL, self.workspace, name, ["MINIMIZE", "MAXIMIZE"])
        )

    def trial(self, study: Study, new: NewStudyTrial | None = None) -> StudyTrial:
        made = new or NewStudyTrial()
        return self.platform.write(lambda tx: self.service.add_trial(tx, self.workspace, study.id, made))

    def read(self, trial: StudyTrial) -> StudyTrial:
        with self.platform.read() as tx:
            return self.service.trial(tx, self.workspace, trial.id)

    def trials(self, study: Study, **asked: object) -> list[int]:
        with self.platform.read() as tx:
            found = self.service.trials(tx, self.workspace, study.id, **asked)  # type: ignore[arg-type]
        return [one.number for one in found]

    def move(self, trial: StudyTrial, state: StudyTrialState, *values: float) -> bool:
        return self.platform.write(
            lambda tx: self.service.set_state(tx, self.workspace, trial.id, state, values or None, AT)
        )


@pytest.fixture
def desk(platform: Platform) -> Desk:
    return Desk(platform)


def test_a_study_has_a_name_of_its_own(desk: Desk) -> None:
    study = desk.study()
    with pytest.raises(StudyExists, match="There is a study 's' already"):
        desk.study()
    with desk.platform.read() as tx:
        assert desk.service.get(tx, desk.workspace, study.id) == study
        assert desk.service.list(tx, desk.workspace, PageRequest(filter="name = 's'")).items == (study,)
    assert (study.directions, study.created_by) == (("MINIMIZE", "MAXIMIZE"), "local:local")


def test_a_study_of_another_workspace_is_not_there(desk: Desk) -> None:
    study = desk.study()
    desk.platform.write(lambda tx: desk.platform.workspaces.create(tx, LOCAL, "other"))
    other = Desk(desk.platform, "other")
    assert other.study().id == study.id  # counted by itself
    trial = desk.trial(study)
    with desk.platform.read() as tx, pytest.raises(StudyTrialMissing):
        other.service.trial(tx, other.workspace, trial.id)


def test_ids_never_come_again_and_numbers_count_from_0_in_each_study(desk: Desk) -> None:
    first, second = desk.study("a"), desk.study("b")
    trials = [desk.trial(first), desk.trial(second), desk.trial(first)]
    assert [one.number for one in trials] == [0, 0, 1]
    desk.platform.write(lambda tx: desk.service.delete(tx, desk.workspace, first.id))
    third = desk.study("a")
    assert len({one.id for one in (first, second, third, *trials)}) == 6
    assert desk.trials(third) == []
    with desk.platform.read() as tx, pytest.raises(StudyMissing):
        desk.service.trials(tx, desk.workspace, first.id)


def test_attributes_are_the_user_s_or_optuna_s(desk: Desk) -> None:
    study = desk.study()
    trial = desk.trial(study)

    def say(whose: Whose, value: str) -> None:
        service, workspace, write = desk.service, desk.workspace, desk.platform.write
        write(lambda tx: service.set_attribute(tx, workspace, study.id, whose, "k", value))
        write(lambda tx: service.set_trial_attribute(tx, workspace, trial.id, whose, "k", value))

    for whose, value in ((Whose.USER, '"mine"'), (Whose.SYSTEM, "NaN"), (Whose.USER, '"ours"')):
        say(whose, value)
    with desk.platform.read() as tx:
        found = desk.service.get(tx, desk.workspace, study.id)
    for one in (found, desk.read(trial)):
        assert (one.user_attributes, one.system_attributes) == ({"k": '"ours"'}, {"k": "NaN"})


def test_a_trial_keeps_what_it_began_with(desk: Desk) -> None:
    new = NewStudyTrial(
        StudyTrialState.COMPLETE, (1.5, -math.inf), (Parameter("x", 0.1, FLOAT), Parameter("a", 1.0, FLOAT)),
        {"u": "1"}, {"s": "2"}, {3: 0.5, 1: math.inf}, AT, AT,
    )  # fmt: skip
    trial = desk.trial(desk.study(), new)
    assert desk.read(trial) == trial
    assert [one.name for one in desk.read(trial).parameters] == ["x", "a"]


def test_what_has_ended_is_not_changed_any_more(desk: Desk) -> None:
    trial = desk.trial(desk.study())
    assert desk.move(trial, StudyTrialState.COMPLETE, 1.0, 2.0)
    ended = desk.read(trial)
    assert (ended.state, ended.values, ended.ended_at) == (StudyTrialState.COMPLETE, (1.0, 2.0), AT)
    for act in (
        lambda tx: desk.service.set_state(tx, desk.workspace, trial.id, StudyTrialState.FAIL, None, AT),
        lambda tx: desk.service.set_parameter(tx, desk.workspace, trial.id, Parameter("x", 1, LOG)),
        lambda tx: desk.service.set_trial_attribute(tx, desk.workspace, trial.id, Whose.USER, "k", "1"),
        lambda tx: desk.service.set_intermediate_value(tx, desk.workspace, trial.id, 0, 1.0),
    ):
        with pytest.raises(StudyTrialEnded, match="Trial 0 is COMPLETE, and what has ended is not changed"):
            desk.platform.write(act)
    assert desk.read(trial) == ended


def test_intermediate_values_are_kept_by_their_step(desk: Desk) -> None:
    trial = desk.trial(desk.study())
    for step, value in ((2, 1.0), (0, math.nan), (2, 3.0), (-1, -math.inf)):
        desk.platform.write(
            lambda tx, step=step, value=value: desk.service.set_intermediate_value(  # type: ignore[misc]
                tx, desk.workspace, trial.id, step, value
            )
        )
    found = desk.read(trial).intermediate_values
    assert list(found) == [-1, 0, 2]
    assert math.isnan(found[0])
    assert (found[-1], found[2]) == (-math.inf, 3.0)


def test_a_parameter_is_drawn_alike_in_all_trials_of_a_study(desk: Desk) -> None:
    study = desk.study()
    desk.trial(study, NewStudyTrial(parameters=(Parameter("x", 0.5, FLOAT),)))
    other = desk.trial(study)
    with pytest.raises(DistributionChanged, match="'x' is drawn otherwise in this study: it is not on a log scale"):
        desk.platform.write(
            lambda tx: desk.service.set_parameter(tx, desk.workspace, other.id, Parameter("x", 0.5, LOG))
        )
    desk.trial(desk.study("another"), NewStudyTrial(parameters=(Parameter("x", 0.5, LOG),)))


def test_trials_are_read_again_where_they_had_not_ended(desk: Desk) -> None:
    study = desk.study()
    for _ in range(5):
        desk.trial(study)
    assert desk.trials(study) == [0, 1, 2, 3, 4]
    assert desk.trials(study, after=3) == [4]
    assert desk.trials(study, after=3, again=[0, 2]) == [0, 2, 4]


def test_a_trial_that_waits_is_taken_by_one_of_many(desk: Desk) -> None:
    study = desk.study()
    for _ in range(3):
        waiting = desk.trial(study, NewStudyTrial(StudyTrialState.WAITING))
        with ThreadPoolExecutor(6) as pool:
            taken = [*pool.map(lambda _: desk.move(waiting, StudyTrialState.RUNNING), range(6))]  # noqa: B023
        assert sorted(taken) == [False] * 5 + [True]
    assert desk.read(waiting).started_at == AT


def test_numbers_have_no_hole_and_no_double_where_many_add_at_once(desk: Desk) -> None:
    study = desk.study()
    with ThreadPoolExecutor(6) as pool:
        made = [*pool.map(lambda _: desk.trial(study), range(12))]
    assert sorted(one.number for one in made) == list(range(12)) == desk.trials(study)
    assert len({one.id for one in made}) == 12
