"""Compute targets as they are kept: made, changed, found, told of, and not deleted under what waits there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lazulite.assembly import Platform
from lazulite.compute.needs import Needs, Priority
from lazulite.compute.targets.entities import ComputeBusy, ComputeMissing, Definition, Target, TargetKind, Tier
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.events.facts import Fact
from lazulite.foundation.events.outbox import read_after
from lazulite.foundation.pagination import PageRequest
from lazulite.testing import FrozenClock
from tests.unit.compute.makers import make_spec

WHOLE = Definition(
    "gpus", TargetKind.CLUSTER, "Standard_NC6s_v3", Needs(2, 1 << 30, 1, {"a": "b"}), Tier.LOW_PRIORITY, Priority.HIGH,
    1, 4, 120, "for training", {"team": "x"}, {"k": "v"},
)  # fmt: skip


def put(platform: Platform, definition: Definition, workspace: str = "w1") -> Target:
    return platform.write(lambda tx: platform.targets.put(tx, LOCAL, workspace, definition))


def get(platform: Platform, name: str, workspace: str = "w1") -> Target:
    with platform.read() as tx:
        return platform.targets.get(tx, workspace, name)


def facts(platform: Platform) -> list[Fact]:
    platform.relay.drain()
    with platform.read() as tx:
        return read_after(tx, 0, subject="compute/gpus")


def test_a_target_is_kept_as_it_was_said(platform: Platform) -> None:
    made = put(platform, WHOLE)
    assert get(platform, "gpus") == made
    assert (made.definition, made.is_enabled, made.created_by) == (WHOLE, True, "local:local")


def test_one_of_that_name_becomes_what_is_said(platform: Platform, clock: FrozenClock) -> None:
    made = put(platform, WHOLE)
    clock.advance(timedelta(seconds=5))
    other = Definition("gpus", TargetKind.POOL)
    changed = put(platform, other)
    assert changed == replace(made, definition=other, updated_at=clock.now())
    assert get(platform, "gpus") == changed
    assert changed.revision != made.revision


def test_what_is_said_again_changes_nothing(platform: Platform, clock: FrozenClock) -> None:
    made = put(platform, WHOLE)
    clock.advance(timedelta(seconds=5))
    assert put(platform, WHOLE) == made
    assert [fact.type for fact in facts(platform)] == ["ComputeCreated"]


def test_every_change_is_a_fact(platform: Platform) -> None:
    put(platform, WHOLE)
    put(platform, replace(WHOLE, max_instances=2))
    platform.write(lambda tx: platform.targets.set_enabled(tx, LOCAL, "w1", "gpus", enabled=False))
    platform.write(lambda tx: platform.targets.set_enabled(tx, LOCAL, "w1", "gpus", enabled=False))
    platform.write(lambda tx: platform.targets.delete(tx, LOCAL, "w1", "gpus"))
    found = facts(platform)
    assert [(fact.type, fact.data["max_instances"], fact.data["is_enabled"]) for fact in found] == [
        ("ComputeCreated", 4, True), ("ComputeUpdated", 2, True), ("ComputeUpdated", 2, False),
        ("ComputeDeleted", 2, False),
    ]  # fmt: skip
    assert dict(found[0].data) | {"compute_id": ""} == {
        "compute": "gpus", "compute_id": "", "kind": "amlcompute", "size": "Standard_NC6s_v3", "max_instances": 4,
        "is_enabled": True,
    }  # fmt: skip


def test_a_missing_one_names_the_nearest(platform: Platform) -> None:
    put(platform, WHOLE)
    with pytest.raises(ComputeMissing, match="There is no compute 'gpu' in this workspace") as refusal:
        get(platform, "gpu")
    assert refusal.value.hint == "Did you mean 'gpus'?"
    with pytest.raises(ComputeMissing) as refusal:
        get(platform, "gpus", "w2")
    assert refusal.value.hint == "There are none yet."


def test_each_workspace_has_its_own_by_name(platform: Platform) -> None:
    put(platform, WHOLE)
    put(platform, Definition("gpus", TargetKind.POOL), "w2")
    put(platform, Definition("a", TargetKind.POOL))
    with platform.read() as tx:
        assert [one.name for one in platform.targets.list(tx, "w1").items] == ["a", "gpus"]
        large = PageRequest(filter="type = 'amlcompute'")
        assert [one.name for one in platform.targets.list(tx, "w1", large).items] == ["gpus"]
    places = {("w1", "gpus"), ("w2", "a"), ("w1", "none")}
    found = platform.write(lambda tx: platform.targets.at(tx, places, lock=True))
    assert [(place, one.definition.kind) for place, one in found.items()] == [(("w1", "gpus"), TargetKind.CLUSTER)]


def test_one_for_which_something_waits_is_not_deleted(platform: Platform) -> None:
    put(platform, WHOLE)
    spec = make_spec(queue="gpus")
    platform.write(lambda tx: platform.queue.enqueue(tx, LOCAL, spec))
    with pytest.raises(ComputeBusy, match=r"The compute 'gpus' is not empty: waiting 1, running 0\."):
        platform.write(lambda tx: platform.targets.delete(tx, LOCAL, "w1", "gpus"))
    platform.write(lambda tx: platform.queue.cancel(tx, LOCAL, spec.id))
    platform.write(lambda tx: platform.targets.delete(tx, LOCAL, "w1", "gpus"))
    with platform.read() as tx:
        assert platform.targets.find(tx, "w1", "gpus") is None
