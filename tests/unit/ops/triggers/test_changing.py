"""A trigger keeps its history when it is changed: by another document, or by values in the one it has."""

from collections.abc import Mapping

import pytest
import yaml

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.ops.triggers.entities import Outcome, OwnerRefused, Trigger, TriggerChanged, TriggerRenamed
from lazulite.ops.triggers.entities import TriggerMissing as Missing
from lazulite.ops.triggers.writing import document_of, revision_of, text_of
from lazulite.specs.reading import DocumentInvalid
from lazulite.testing import FrozenClock
from lazulite.words.json import JSON
from tests.unit.ops.triggers.test_triggers_service import ANA, JOB, World

BEN = Actor(Principal(PrincipalKind.PERSON, "ben"))
START = {"job": {"command": "true", "environment": {"requirements": []}}}


@pytest.fixture
def world(platform: Platform, clock: FrozenClock) -> World:
    return World(platform, clock)


def change(
    world: World, settings: Mapping[str, JSON], *, actor: Actor = LOCAL, text: str | None = None,
    revision: int | None = None, sources: Mapping[str, JSON] | None = None,
) -> Trigger:  # fmt: skip
    changed = world.platform.write(
        lambda tx: world.platform.triggers.change(
            tx, actor, world.workspace, "retrain", settings, text=text, revision=revision, sources=sources
        )
    )
    world.platform.relay.drain()
    return changed


def shown(world: World) -> Trigger:
    with world.platform.read() as tx:
        return world.platform.triggers.get(tx, world.workspace, "retrain")


@pytest.mark.parametrize(
    "said",
    [
        {"when": "DriftDetected"},
        {"when": ["DriftDetected", "Job*"], "if": ["subject matches monitors/*"], "description": "on drift"},
        {"when": "JobFinished", "if": [{"field": "data.status", "operator": "==", "value": "3"}, "data.status exists"]},
        {"when": "JobFinished", "if": f"data.status == {'long ' * 60}end"},
        {"when": "JobFinished", "if": "data.status not in [Failed, Canceled]", "debounce": "90s"},
        {"when": "JobFinished", "debounce": {"quiet": 0, "longest": "P1D"}, "is_enabled": False, "owner": "ana"},
        {"when": "JobFinished", "at_most": {"times": 2, "per": "2.5s"}, "debounce": "36h"},
    ],
)
def test_its_document_makes_it_as_it_is(world: World, said: dict[str, JSON]) -> None:
    world.create(yaml.safe_dump({"name": "retrain", "start": START, **said}))
    before = shown(world)
    assert change(world, {}, text=text_of(before)) == before
    assert world.facts("TriggerUpdated") == []


def test_values_replace_those_that_it_has_and_the_rest_stays(world: World) -> None:
    world.trigger()
    world.happen(data={"overall": {"share": 0.1}, "window": {"ref": "azureml:w:1"}})
    after = change(world, {"if": "data.overall.share >= 0.05", "at_most": {"times": 1, "per": "1d"}})
    before, told = document_of(after), shown(world)
    assert (told, before["start"]) == (after, {"job": JOB, "inputs": {"share": "${{fact.data.overall.share}}"}})
    [fact] = world.facts("TriggerUpdated")
    assert fact.data == {"name": "retrain", "owner": "local:local", "when": ["DriftDetected"]}
    world.happen(data={"overall": {"share": 0.1}, "window": {"ref": "azureml:w:1"}})
    world.wait(11)
    assert [entry.outcome for entry in world.history()] == [Outcome.HELD, Outcome.FIRED]


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({"if": "data.overall.share >= 0.35"}, "it was changed while it waited"),
        ({"is_enabled": False}, "it was disabled while it waited"),
    ],
)
def test_what_waited_under_other_conditions_starts_nothing(world: World, settings: dict[str, JSON], found: str) -> None:
    world.trigger()
    world.happen()
    change(world, settings)
    world.wait(11)
    assert [(entry.outcome, entry.found) for entry in world.history()] == [(Outcome.HELD, found)]
    assert world.jobs() == []


def test_what_waits_starts_the_job_that_is_said_by_then(world: World) -> None:
    world.trigger()
    world.happen()
    change(world, {"start.job.display_name": "anew"})
    world.wait(11)
    assert [job.about.display_name for job in world.jobs()] == ["anew"]


def test_its_jobs_run_in_the_name_of_whoever_changes_it(world: World) -> None:
    world.trigger(actor=ANA)
    assert change(world, {"debounce": 0}).owner == "person:ana"  # who is at the machine may leave it to her
    assert change(world, {"debounce": 1}, actor=BEN).owner == "person:ben"
    with pytest.raises(OwnerRefused):
        change(world, {"owner": "ana"}, actor=BEN)
    assert change(world, {"owner": "ana"}).owner == "person:ana"


def test_an_owner_that_stood_there_before_is_asked_for_by_nobody(world: World) -> None:
    world.trigger(actor=ANA)
    assert change(world, {"description": "mine"}, actor=BEN).owner == "person:ben"
    assert change(world, {}, actor=ANA).owner == "person:ana"
    change(world, {"description": "mine again"}, actor=BEN)
    text = text_of(shown(world))
    assert "owner: person:ben" in text
    assert change(world, {}, actor=LOCAL, text=text).owner == "person:ben"
    assert change(world, {"debounce": 2}, actor=ANA, text=text).owner == "person:ana"


def test_an_owner_that_is_named_anew_is_asked_for(world: World) -> None:
    world.trigger(actor=ANA)
    text = text_of(change(world, {"description": "mine"}, actor=BEN))
    for settings, told in (({"owner": "ben"}, None), ({}, text.replace("person:ben", "carl"))):
        with pytest.raises(OwnerRefused):
            change(world, settings, actor=ANA, text=told)
    assert shown(world).owner == "person:ben"


FILES: JSON = [
    {"path": "a.py", "size": 0, "digest": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
]


@pytest.mark.parametrize(
    ("said", "place", "kept", "path"),
    [
        ({"job": {**JOB, "code": "./src", "command": "true"}}, "start.job.code", "code", "start.job.code"),
        (
            {"job": {**JOB, "command": "true"}, "inputs": {"rows": {"type": "uri_file", "path": "./rows.csv"}}},
            "start.inputs.rows", "inputs.rows", "start.inputs.rows.path",
        ),
    ],
)  # fmt: skip
def test_what_lay_at_the_same_paths_is_still_there(
    world: World, said: dict[str, JSON], place: str, kept: str, path: str
) -> None:
    world.trigger(start=said)
    assert change(world, {}, sources={place: FILES}).start.sources == {kept: FILES}
    assert change(world, {"debounce": 3}).start.sources == {kept: FILES}
    assert change(world, {path: "./other"}).start.sources == {}


def test_what_was_changed_meanwhile_is_not_written_over(world: World) -> None:
    world.trigger()
    seen = revision_of(shown(world))
    after = change(world, {"debounce": 3}, revision=seen)
    with pytest.raises(TriggerChanged):
        change(world, {"debounce": 4}, revision=seen)
    assert shown(world) == after


def test_one_of_its_conditions_is_changed_by_its_number(world: World) -> None:
    world.trigger()
    change(world, {"if": ["data.overall.share >= 0.05", "data.overall.share <= 0.9"]})
    after = change(world, {"if.1": "data.overall.share <= 0.8"})
    assert [str(one) for one in after.rule.conditions.clauses] == [
        "data.overall.share >= 0.05", "data.overall.share <= 0.8",
    ]  # fmt: skip


def test_a_wrong_change_leaves_it_as_it_was(world: World) -> None:
    world.trigger()
    before = shown(world)
    with pytest.raises(TriggerRenamed, match="calls it 'other'"):
        change(world, {"name": "other"})
    with pytest.raises(DocumentInvalid, match="at_most"):
        change(world, {"at_most": 3})
    with pytest.raises(DocumentInvalid, match="'when' is missing"):
        change(world, {}, text="name: retrain\nstart: {job: abc}")
    assert (shown(world), world.facts("TriggerUpdated")) == (before, [])
    with pytest.raises(Missing):
        world.platform.write(lambda tx: world.platform.triggers.change(tx, LOCAL, world.workspace, "retrian", {}))
