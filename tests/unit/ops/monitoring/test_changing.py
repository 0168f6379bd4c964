"""A monitor keeps its windows when it is changed: by another document, or by values in the one it has."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.ops.monitoring.documents import cadence_of, definition_of
from lazulite.ops.monitoring.entities import Monitor, MonitorChanged, MonitorMissing, MonitorRenamed, RunState
from lazulite.ops.monitoring.writing import document_of, revision_of, text_of
from lazulite.services.assets.entities import AssetKind, AssetType
from lazulite.specs.monitor import MonitorDocument
from lazulite.specs.reading import DocumentInvalid, read_document
from lazulite.testing import FrozenClock
from lazulite.words.errors import Missing
from lazulite.words.json import JSON
from tests.unit.ops.monitoring.runs.test_monitor_runs import World

DAILY = {"type": "recurrence", "frequency": "day", "interval": 1}
NOW = datetime(2026, 1, 14, 9, 30, tzinfo=UTC)


@pytest.fixture
def world(platform: Platform, windows, clock: FrozenClock, tmp_path: Path) -> World:
    made = World(platform, windows, clock, tmp_path)
    made.prepare(trigger=DAILY)
    return made


def change(
    world: World, settings: Mapping[str, JSON], *, text: str | None = None, revision: int | None = None
) -> Monitor:
    monitoring = world.platform.monitoring

    return world.platform.write(
        lambda tx: monitoring.change(tx, LOCAL, world.workspace, "flights", settings, text=text, revision=revision)[0]
    )


def shown(world: World) -> Monitor:
    with world.platform.read() as tx:
        return world.platform.monitoring.get(tx, world.workspace, "flights")


def reread(monitor: Monitor) -> Monitor:
    """What its own document makes of it."""
    told = read_document(text_of(monitor)).into(MonitorDocument)
    return replace(
        monitor, name=told.name, definition=definition_of(told), cadence=cadence_of(told, now=NOW),
        window_asset=str(told.create_monitor.window_asset), description=told.description, tags=told.tags,
        enabled=told.is_enabled,
    )  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"description": "daily", "tags": {"team": "flights"}, "is_enabled": False, "window_asset": "seen"},
        {"trigger": DAILY, "data_window": {"lookback_window_size": "P7D", "lookback_window_offset": "90m"}},
        {"trigger": {"type": "cron", "expression": "0 6 * * 1", "time_zone": "Europe/Berlin"}},
        {"trigger": {**DAILY, "frequency": "week", "interval": 2, "schedule": {"hours": [6], "week_days": "friday"}}},
        {"trigger": {**DAILY, "frequency": "month", "schedule": {"month_days": [1, -1]}, "end_time": "2030-01-01"}},
        {"timestamp_column": "hour", "allowed_lateness": "P3D", "label": {"field": "rating", "positive": True}},
        {
            "monitoring_target": {"ml_task": "regression", "endpoint_deployment_id": "azureml:delays:blue"},
            "monitoring_signals": {
                "performance": {"type": "model_performance", "metric_thresholds": {"rmse": 25}},
                "drift": {
                    "type": "data_drift", "features": ["month"], "feature_type_override": {"month": "categorical"},
                },
            },
        },
        {"monitoring_signals": {"performance": {"type": "model_performance"}}, "reference_data": None},
    ],
)  # fmt: skip
def test_its_document_makes_it_as_it_is(said: dict[str, JSON]) -> None:
    document = MonitorDocument.model_validate(
        {
            "name": "flights", "monitoring_target": {"endpoint_deployment_id": "azureml:delays"},
            "reference_data": {"path": "azureml:flights:1", "target_column_name": "late"},
            "monitoring_signals": {"quality": {"type": "data_quality"}}, **said,
        }
    )  # fmt: skip
    monitor = Monitor(
        "id", "workspace", "flights", definition_of(document), cadence_of(document, now=NOW),
        document.create_monitor.window_asset or "flights-window", document.description, document.tags,
        document.is_enabled, None, NOW, "local:local",
    )  # fmt: skip
    assert reread(monitor) == monitor


def test_values_replace_those_that_it_has_and_the_rest_stays(world: World) -> None:
    before = shown(world)
    after = change(world, {"monitoring_signals.drift.metric_thresholds": {"jensen_shannon_distance": 0.5}})
    signals = {signal.name: signal for signal in after.definition.signals}
    assert signals["drift"].thresholds["numerical"] == {"jensen_shannon_distance": 0.5}
    kept = replace(after, definition=before.definition)
    assert (kept, shown(world)) == (before, after)
    [fact] = world.facts("MonitorUpdated")
    assert fact.data == {"monitor": "flights", "endpoint": "delays"}
    assert change(world, {"create_monitor.timestamp_column": "hour"}).definition.clocking.timestamp_column == "hour"


def test_a_change_that_changes_nothing_tells_nothing(world: World) -> None:
    before = shown(world)
    assert change(world, {}) == before
    assert change(world, {}, text=text_of(before)) == before
    assert world.facts("MonitorUpdated") == []


def test_only_another_schedule_has_another_next_time(world: World) -> None:
    world.clock.advance(timedelta(hours=2))
    due = shown(world).next_fire_at
    assert change(world, {"description": "other"}).next_fire_at == due
    begun = shown(world).created_at.replace(microsecond=0)
    assert change(world, {"trigger.frequency": "hour"}).next_fire_at == begun + timedelta(hours=2)
    assert change(world, {"is_enabled": False}).next_fire_at is None
    assert change(world, {"is_enabled": True}).next_fire_at == begun + timedelta(hours=2)


def test_windows_go_on_where_another_document_does_not_name_their_asset(world: World) -> None:
    change(world, {"window_asset": "seen"})
    without = {name: value for name, value in document_of(shown(world)).items() if name != "window_asset"}
    assert change(world, {}, text=json.dumps(without)).window_asset == "seen"


def test_a_monitor_whose_endpoint_is_gone_is_changed_in_all_else(world: World) -> None:
    world.platform.write(lambda tx: world.platform.endpoints.delete(tx, LOCAL, world.workspace, "delays"))
    assert not change(world, {"is_enabled": False, "description": "of last year"}).enabled
    assert change(world, {"is_enabled": True}).enabled
    with world.platform.read() as tx:
        [doubt] = world.platform.monitoring.doubts(tx, shown(world))
    assert "is gone" in doubt
    with pytest.raises(Missing, match="other"):
        change(world, {"monitoring_target.endpoint_deployment_id": "azureml:other"})


def test_a_run_that_waits_measures_what_its_monitor_says_by_then(world: World) -> None:
    world.register(AssetKind.DATA, AssetType.URI_FOLDER, "flights", world.folders.reference)
    world.announce()
    run = world.ask()
    world.seal(run)
    runs = world.platform.monitoring.runs
    with world.platform.read() as tx:
        [gathered] = runs.ready(tx)
    kept = runs.keep(gathered)
    change(world, {"reference_data.path": "azureml:flights:2"})
    world.platform.write(lambda tx: runs.measure(tx, gathered, kept))
    assert world.run(run).state is RunState.PREPARING
    world.look()
    with world.platform.read() as tx:
        job = world.platform.jobs.get(tx, world.workspace, str(world.run(run).job))
    assert job.inputs["reference"]["asset"] == "data/flights/2"


def test_what_was_changed_meanwhile_is_not_written_over(world: World) -> None:
    seen = revision_of(shown(world))
    after = change(world, {"description": "mine"}, revision=seen)
    with pytest.raises(MonitorChanged):
        change(world, {"description": "theirs"}, revision=seen)
    assert shown(world) == after


def test_changes_at_once_are_all_kept(world: World) -> None:
    with ThreadPoolExecutor(8) as pool:
        [*pool.map(lambda number: change(world, {f"tags.k{number}": "v"}), range(8))]
    assert shown(world).tags == {f"k{number}": "v" for number in range(8)}


def test_a_wrong_change_leaves_it_as_it_was(world: World) -> None:
    before = shown(world)
    with pytest.raises(MonitorRenamed, match="calls it 'other'"):
        change(world, {"name": "other"})
    with pytest.raises(Missing, match="nowhere"):
        change(world, {"monitoring_target.endpoint_deployment_id": "azureml:nowhere"})
    with pytest.raises(Missing, match="flights"):
        change(world, {"reference_data.path": "azureml:flights:9"})
    with pytest.raises(DocumentInvalid, match="'trigger.frequency' is 'fortnight'"):
        change(world, {"trigger.frequency": "fortnight"})
    lacking = r"^'monitoring_signals.drfit.type' is missing. There was no 'drfit' before. Did you mean 'drift'\?"
    with pytest.raises(DocumentInvalid, match=lacking):
        change(world, {"monitoring_signals.drfit.metric_thresholds.jensen_shannon_distance": 0.35})
    assert (shown(world), world.facts("MonitorUpdated")) == (before, [])
    with pytest.raises(MonitorMissing, match="flihgts"):
        world.platform.write(lambda tx: world.platform.monitoring.change(tx, LOCAL, world.workspace, "flihgts", {}))
