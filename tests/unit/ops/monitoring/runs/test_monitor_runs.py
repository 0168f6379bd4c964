"""A monitor's whole way on a real platform; only the worker is left out: the step is called as it would call it."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.foundation.events.facts import Fact, NewFact
from lazulite.foundation.events.outbox import publish, read_after
from lazulite.ops.monitoring import store
from lazulite.ops.monitoring.entities import MonitorMissing, MonitorRun, NoWindows, RunState, WindowAhead
from lazulite.ops.monitoring.health import LOOKED_AT, Health, HealthState
from lazulite.ops.monitoring.measure import monitor_step
from lazulite.ops.monitoring.runs.service import SegmentLost
from lazulite.services.assets.entities import AssetKind, AssetType, NewVersion
from lazulite.services.assets.errors import AssetNameInvalid
from lazulite.services.inference.entities import Segment
from lazulite.specs.monitor import MonitorDocument
from lazulite.testing import FrozenClock
from lazulite.words.ids import new_id
from lazulite.words.manifests import FileEntry, Manifest

APRIL, MAY = datetime(2013, 4, 1, tzinfo=UTC), datetime(2013, 5, 1, tzinfo=UTC)
SIGNALS = {
    "drift": {"type": "data_drift", "metric_thresholds": {"jensen_shannon_distance": 0.2}},
    "quality": {"type": "data_quality"},
    "performance": {"type": "model_performance"},
}


class World:
    """One endpoint with captured rows and feedback, a reference, and a monitor that looks at it."""

    def __init__(self, platform: Platform, windows, clock: FrozenClock, tmp_path: Path) -> None:
        self.platform, self.windows, self.clock, self.tmp = platform, windows, clock, tmp_path
        self.workspace = platform.write(platform.workspaces.ensure_default).id

    def prepare(self, *, warmer: float = 15.0, rows: int = 400, **extra: object) -> None:
        self.folders = self.windows.folders(self.windows.columns(rows, warmer=warmer))
        self.platform.write(lambda tx: self.platform.endpoints.create(tx, LOCAL, self.workspace, name="delays"))
        self.register(AssetKind.DATA, AssetType.URI_FOLDER, "flights", self.folders.reference)
        for _ in range(2):
            self.register(AssetKind.MODEL, AssetType.MLFLOW_MODEL, "delays", self.folders.reference)
        document = MonitorDocument.model_validate(
            {
                "name": "flights",
                "monitoring_target": {"endpoint_deployment_id": "azureml:delays"},
                "reference_data": {"path": "azureml:flights:1", "target_column": "late"},
                "timestamp_column": "time_hour",
                "monitoring_signals": SIGNALS,
                **extra,
            }
        )
        self.platform.write(lambda tx: self.platform.monitoring.create(tx, LOCAL, self.workspace, document))

    def register(self, kind: AssetKind, type_: AssetType, name: str, folder: Path) -> None:
        file = next(folder.glob("*.parquet"))
        blob = self.platform.blobs.put_file(file)
        manifest = Manifest((FileEntry(file.name, blob.size, blob.digest),))

        def add(tx):
            self.platform.blobs.hold(tx, self.workspace, [blob])
            self.platform.assets.create_version(
                tx, LOCAL, self.workspace, kind, name, NewVersion(type_, manifest=manifest)
            )

        self.platform.write(add)

    def announce(self, *, told: datetime | None = None) -> None:
        """told: when all of its feedback came, None = nobody knows."""
        for kind in ("capture", "feedback"):
            path = next((self.tmp / kind).glob("*.parquet"))
            at = told if kind == "feedback" else None
            segment = Segment(
                new_id(), self.workspace, "delays", "blue", kind, str(path), 400, at, at,
                hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, self.clock.now(),
            )  # fmt: skip
            self.platform.write(lambda tx, segment=segment: self.platform.endpoints.gateways.keep_segment(tx, segment))

    def ask(self, start: datetime = APRIL, end: datetime = MAY) -> MonitorRun:
        return self.platform.write(
            lambda tx: self.platform.monitoring.run(tx, LOCAL, self.workspace, "flights", start=start, end=end)
        )

    def seal(self, run: MonitorRun) -> None:
        self.platform.write(lambda tx: self.platform.endpoints.gateways.seal_done(tx, run.seal))

    def look(self) -> None:
        """What the clock does a few times a second."""
        with self.platform.read() as tx:
            ready = self.platform.monitoring.runs.ready(tx)
        for gathered in ready:
            kept = self.platform.monitoring.runs.keep(gathered)
            self.platform.write(
                lambda tx, gathered=gathered, kept=kept: self.platform.monitoring.runs.measure(tx, gathered, kept)
            )

    def work(self, run: MonitorRun) -> None:
        """What worker and jobs do: the step on the input files, its window uploaded, JobFinished told."""
        job = self.run(run).job
        assert job is not None
        folder = self.tmp / f"output-{job}"
        folder.mkdir()
        with self.platform.read() as tx:
            definition = self.platform.monitoring.get(tx, self.workspace, "flights").definition
        arguments = {"definition": definition.to_json(), "from": run.start.isoformat(), "to": run.end.isoformat()}
        inputs = {name: self.tmp / name for name in ("capture", "feedback", "reference")}
        result = json.loads(json.dumps(monitor_step(arguments, inputs, folder)))
        blob = self.platform.blobs.put_file(folder / "window.parquet")
        files = Manifest((FileEntry("window.parquet", blob.size, blob.digest),)).to_json()
        self.finish(job, {"status": "Completed", "result": result, "outputs": {"output": {"files": files}}}, blob)

    def finish(self, job: str, data: dict[str, object], *blobs: object) -> None:
        actor = Actor(Principal(PrincipalKind.JOB, job), workspace_id=self.workspace)
        fact = NewFact("JobFinished", f"jobs/{job}", self.workspace, {"owner": "monitoring", **data})

        def end(tx):
            self.platform.blobs.hold(tx, self.workspace, blobs)
            publish(tx, actor, fact)

        self.platform.write(end)
        self.platform.relay.drain()

    def measured(self, start: datetime = APRIL, end: datetime = MAY) -> MonitorRun:
        run = self.ask(start, end)
        self.seal(run)
        self.look()
        self.work(run)
        return self.run(run)

    def run(self, run: MonitorRun) -> MonitorRun:
        with self.platform.read() as tx:
            return self.platform.monitoring.run_get(tx, self.workspace, "flights", run.id)

    def health(self) -> Health:
        with self.platform.read() as tx:
            monitor = self.platform.monitoring.get(tx, self.workspace, "flights")
            return self.platform.monitoring.health(tx, self.workspace, [monitor])[monitor.id]

    def facts(self, *types: str) -> list[Fact]:
        self.platform.relay.drain()
        with self.platform.read() as tx:
            return read_after(tx, 0, limit=1000, types=set(types))


@pytest.fixture
def world(platform: Platform, windows, clock: FrozenClock, tmp_path: Path) -> World:
    return World(platform, windows, clock, tmp_path)


def test_run_waits_until_the_gateway_has_sealed(world: World) -> None:
    world.prepare()
    world.announce()
    run = world.ask()
    world.look()
    assert world.run(run).state is RunState.PREPARING
    world.seal(run)
    world.look()
    assert world.run(run).state is RunState.RUNNING


def test_gateway_that_is_down_holds_a_run_up_for_half_a_minute_only(world: World) -> None:
    world.prepare()
    world.announce()
    run = world.ask()
    world.clock.advance(timedelta(seconds=31))
    world.look()
    assert world.run(run).state is RunState.RUNNING


def test_window_becomes_a_data_version_and_the_measurements_facts(world: World) -> None:
    world.prepare()
    world.announce()
    run = world.measured()
    assert (run.state, run.window_asset, run.window_version) == (
        RunState.COMPLETED,
        "flights-window",
        "2013-04-01_2013-05-01",
    )
    told = world.facts("WindowRegistered", "DriftDetected", "DataQualityMeasured", "PerformanceMeasured")
    assert [fact.type for fact in told] == [
        "WindowRegistered", "DriftDetected", "DataQualityMeasured", "PerformanceMeasured",
    ]  # fmt: skip
    drift = told[1]
    assert drift.data["overall"]["drifted"] == ["temperature"]
    assert drift.data["window"]["ref"] == "azureml:flights-window:2013-04-01_2013-05-01"
    assert {feature["name"] for feature in drift.data["features"]} == {"temperature", "carrier", "hour"}
    assert drift.actor.on_behalf_of == LOCAL.principal


def test_figures_are_evidence_on_every_model_version_that_answered(world: World) -> None:
    world.prepare()
    world.announce()
    world.measured()
    with world.platform.read() as tx:
        pieces = [
            {
                piece.kind: piece.figure
                for piece in world.platform.evidence.list(tx, world.workspace, "delays", version).items
            }
            for version in ("1", "2")
        ]
    assert [sorted(piece) for piece in pieces] == [["data_quality", "drift", "performance"]] * 2
    assert pieces[0]["drift"].value == pytest.approx(1 / 3, abs=1e-6)
    assert pieces[0]["performance"].name == "roc_auc"
    assert pieces[0]["performance"].value != pieces[1]["performance"].value


def test_a_monitor_stands_as_its_newest_runs_tell(world: World) -> None:
    world.prepare()
    world.announce()
    assert world.health().state is HealthState.NEVER_RUN
    measured = world.measured()
    seen = world.health()
    assert (seen.state, seen.newest, seen.going) == (HealthState.DEGRADED, replace(measured, result=None), None)
    assert (seen.worst.feature if seen.worst else None, seen.failed) == ("temperature", 0)
    assert seen.performance is not None
    assert seen.performance.metric == "roc_auc"
    for day in range(1, 14):
        failed = world.ask(MAY + timedelta(days=day), MAY + timedelta(days=day + 1))
        world.platform.write(lambda tx, run=failed: world.platform.monitoring.runs.fail(tx, run, "No disk."))
    seen = world.health()
    assert (seen.state, seen.why, seen.failed, seen.newest) == (HealthState.FAILED, ("No disk.",), 12, None)


def test_however_many_empty_windows_follow_a_monitor_stands_as_before(world: World) -> None:
    world.prepare()
    world.announce()
    world.measured()
    before = world.health()
    for day in range(1, 2 + LOOKED_AT):
        run = world.ask(MAY + timedelta(days=day), MAY + timedelta(days=day + 1))
        world.platform.write(
            lambda tx, run=run: store.move_run(tx, run, frm=RunState.PREPARING, to=RunState.EMPTY, ended_at=tx.now)
        )
    assert before.state is HealthState.DEGRADED
    assert world.health() == before


def test_a_window_that_is_still_to_come_is_refused(world: World) -> None:
    world.prepare()
    now = world.clock.now()
    with pytest.raises(WindowAhead, match="is still to come"):
        world.ask(APRIL, now + timedelta(minutes=6))
    assert world.ask(APRIL, now + timedelta(minutes=4)).end == now + timedelta(minutes=4), "a clock that is ahead"


def test_quiet_month_detects_nothing(world: World) -> None:
    world.prepare(warmer=0.0)
    world.announce()
    world.measured()
    assert world.facts("DriftDetected") == []


def test_the_same_rows_measured_again_are_the_same_version(world: World) -> None:
    world.prepare()
    world.announce()
    first, second = world.measured(), world.measured()
    assert first.window_version == second.window_version
    assert len(world.facts("WindowRegistered")) == 1


def test_result_is_taken_once_however_often_it_is_told(world: World) -> None:
    world.prepare()
    world.announce()
    run = world.measured()
    world.finish(str(run.job), {"status": "Failed", "reason": "again"})
    assert world.run(run).state is RunState.COMPLETED


def test_step_that_failed_fails_the_run_with_its_reason(world: World) -> None:
    world.prepare()
    world.announce()
    run = world.ask()
    world.seal(run)
    world.look()
    world.finish(str(world.run(run).job), {"status": "Failed", "reason": "There is no column 'time_hour'."})
    assert (world.run(run).state, world.run(run).error) == (RunState.FAILED, "There is no column 'time_hour'.")
    assert [fact.data["error"] for fact in world.facts("MonitorRunFailed")] == ["There is no column 'time_hour'."]


def test_endpoint_that_has_captured_nothing_yet_leaves_an_empty_run_and_no_alarm(world: World) -> None:
    world.prepare()
    run = world.ask()
    world.seal(run)
    world.look()
    ended = world.run(run)
    assert (ended.state, ended.ended_at) == (RunState.EMPTY, world.clock.now())
    assert str(ended.error).startswith("Nothing to look at yet: the endpoint 'delays' has captured nothing between")
    [fact] = world.facts("WindowFoundEmpty", "MonitorRunFailed")
    assert (fact.type, fact.data["endpoint"], fact.data["reason"]) == ("WindowFoundEmpty", "delays", ended.error)


def test_an_endpoint_that_is_gone_is_a_failure_that_says_what_to_do(world: World) -> None:
    world.prepare()
    world.platform.write(lambda tx: world.platform.endpoints.delete(tx, LOCAL, world.workspace, "delays"))
    run = world.ask()
    world.seal(run)
    world.look()
    assert world.run(run).state is RunState.FAILED
    assert str(world.run(run).error).startswith("The endpoint 'delays' is gone, and nothing is captured any more")
    assert world.health().state is HealthState.FAILED
    world.announce()
    assert world.measured().state is RunState.COMPLETED, "what it has captured is still there"


def test_window_in_which_nothing_happened_is_empty_and_registers_nothing(world: World) -> None:
    world.prepare()
    world.announce()
    run = world.measured(MAY, datetime(2013, 6, 1, tzinfo=UTC))
    assert run.state is RunState.EMPTY
    assert "No captured row of 'delays' has time_hour within" in str(run.error)
    assert [fact.type for fact in world.facts("WindowRegistered", "WindowFoundEmpty", "MonitorRunFailed")] == [
        "WindowFoundEmpty"
    ]


def test_rows_whose_time_cannot_be_read_leave_no_window_empty(world: World) -> None:
    world.prepare()
    world.announce()
    run = world.ask()
    world.seal(run)
    world.look()
    result = {"window": {"rows": 0}, "counts": {"matched": 0, "unreadable_event_time": 7}, "signals": {}}
    world.finish(
        str(world.run(run).job), {"status": "Completed", "result": result, "outputs": {"output": {"files": []}}}
    )
    assert world.run(run).state is RunState.FAILED
    assert "7 rows have no readable time, and may belong to it" in str(world.run(run).error)


@pytest.mark.parametrize(("told", "heard"), [(APRIL, True), (APRIL - timedelta(days=1), False)])
def test_what_was_told_before_a_window_of_answers_began_is_not_about_it(
    world: World, told: datetime, heard: bool
) -> None:
    world.prepare(timestamp_column=None)
    world.announce(told=told)
    run = world.ask()
    world.seal(run)
    with world.platform.read() as tx:
        [gathered] = world.platform.monitoring.runs.ready(tx)
    assert bool(gathered.feedback) is heard


def test_lost_segment_is_named(world: World) -> None:
    world.prepare()
    world.announce()
    run = world.ask()
    world.seal(run)
    next((world.tmp / "capture").glob("*.parquet")).unlink()
    with pytest.raises(SegmentLost, match="A capture segment of 'delays' with 400 rows cannot be read"):
        world.look()


def test_windows_but_the_newest_are_gathered_into_one_version(world: World) -> None:
    world.prepare(rows=400)
    world.announce()
    halves = [APRIL, APRIL + timedelta(hours=2), APRIL + timedelta(hours=4), APRIL + timedelta(hours=6)]
    for start, end in pairwise(halves):
        world.measured(start, end)

    def gather(tx, leave_out):
        return world.platform.monitoring.windows.gathered(
            tx, LOCAL, world.workspace, "flights-window", leave_out_newest=leave_out
        )

    made = world.platform.write(lambda tx: gather(tx, 1))
    assert [entry.path for entry in made.manifest] == [
        "2013-04-01T02.00.00_2013-04-01T04.00.00/window.parquet",
        "2013-04-01_2013-04-01T02.00.00/window.parquet",
    ]
    assert (made.name, made.tags) == ("flights-window-gathered", {})
    [gathered] = world.facts("WindowsGathered")
    assert [window["version"] for window in gathered.data["windows"]] == [
        "2013-04-01_2013-04-01T02.00.00", "2013-04-01T02.00.00_2013-04-01T04.00.00",
    ]  # fmt: skip
    assert world.platform.write(lambda tx: gather(tx, 1)).version == made.version
    assert len(world.platform.write(lambda tx: gather(tx, 0)).manifest.files) == 3
    with pytest.raises(NoWindows, match="has 3 labelled windows, and 3 of them are to be left out"):
        world.platform.write(lambda tx: gather(tx, 3))


def test_schedule_fires_each_of_its_times_once_and_catches_up(world: World) -> None:
    trigger = {"type": "cron", "expression": "0 0 * * *", "start_time": "2026-01-01T12:00:00Z"}
    world.prepare(trigger=trigger)
    world.clock.advance(timedelta(days=3))

    def fire(tx):
        world.platform.monitoring.fire_due(tx)

    world.platform.write(fire)
    world.platform.write(fire)
    with world.platform.read() as tx:
        runs = world.platform.monitoring.run_list(tx, world.workspace, "flights").items
        assert not world.platform.monitoring.due(tx)
    assert [(run.start.day, run.end.day, run.fire_at.day) for run in runs] == [(3, 4, 4), (2, 3, 3), (1, 2, 2)]


def test_a_clock_that_is_set_back_stops_no_schedule_and_fires_nothing_twice(world: World) -> None:
    world.prepare(trigger={"type": "cron", "expression": "0 0 * * *", "start_time": "2026-01-01T12:00:00Z"})

    def fired_after(passing: timedelta) -> list[int]:
        world.clock.advance(passing)
        world.platform.write(world.platform.monitoring.fire_due)
        with world.platform.read() as tx:
            runs = world.platform.monitoring.run_list(tx, world.workspace, "flights").items
        return sorted(run.fire_at.day for run in runs)

    assert fired_after(timedelta(days=3)) == [2, 3, 4]
    world.clock.advance(timedelta(days=-3, hours=-1))
    world.platform.write(world.platform.monitoring.clock_went_back)
    assert fired_after(timedelta(days=2)) == [2, 3, 4]
    assert fired_after(timedelta(days=3)) == [2, 3, 4, 5]


def test_unknown_monitor_names_the_nearest(world: World) -> None:
    world.prepare()
    with pytest.raises(MonitorMissing, match="no monitor 'flight'") as refused, world.platform.read() as tx:
        world.platform.monitoring.get(tx, world.workspace, "flight")
    assert refused.value.hint == "Did you mean 'flights'?"


def test_monitor_of_another_workspace_is_not_seen(world: World) -> None:
    world.prepare()
    other = world.platform.write(lambda tx: world.platform.workspaces.create(tx, LOCAL, "other")).id
    with world.platform.read() as tx:
        assert world.platform.monitoring.list(tx, other).items == ()


def delete_window(world: World, version: str) -> None:
    def remove(tx) -> None:  # type: ignore[no-untyped-def]
        found = world.platform.assets.get(tx, world.workspace, AssetKind.DATA, "flights-window", version)
        world.platform.assets.delete_version(tx, LOCAL, found)

    world.platform.write(remove)


def test_a_window_that_was_deleted_is_left_out_of_what_is_gathered(world: World) -> None:
    world.prepare(rows=400)
    world.announce()
    moments = [APRIL, APRIL + timedelta(hours=2), APRIL + timedelta(hours=4), APRIL + timedelta(hours=6)]
    for start, end in pairwise(moments):
        world.measured(start, end)
    delete_window(world, "2013-04-01_2013-04-01T02.00.00")
    made = world.platform.write(
        lambda tx: world.platform.monitoring.windows.gathered(
            tx, LOCAL, world.workspace, "flights-window", leave_out_newest=1
        )
    )
    assert [entry.path for entry in made.manifest] == ["2013-04-01T02.00.00_2013-04-01T04.00.00/window.parquet"]


def test_a_window_that_was_deleted_is_measured_again_under_another_name(world: World) -> None:
    world.prepare(rows=400)
    world.announce()
    world.measured()
    delete_window(world, "2013-04-01_2013-05-01")
    again = world.measured()
    assert (again.state, again.window_version) == (RunState.COMPLETED, "2013-04-01_2013-05-01.2")


def test_windows_that_begin_within_the_same_second_are_versions_of_their_own(world: World) -> None:
    world.prepare(rows=400)
    world.announce()
    second = world.measured(APRIL + timedelta(microseconds=1), MAY)
    first = world.measured(APRIL + timedelta(microseconds=2), MAY)
    assert (first.state, second.state) == (RunState.COMPLETED, RunState.COMPLETED)


def test_a_window_that_cannot_be_registered_fails_its_run_with_the_reason(world: World) -> None:
    world.prepare(rows=400)
    world.announce()
    somebodys = NewVersion(AssetType.URI_FOLDER, version="2013-04-01_2013-05-01", manifest=Manifest(()))
    world.platform.write(
        lambda tx: world.platform.assets.create_version(
            tx, LOCAL, world.workspace, AssetKind.DATA, "flights-window", somebodys
        )
    )
    run = world.measured()
    assert run.state is RunState.FAILED
    assert "What was measured cannot be kept: " in (run.error or "")
    assert world.facts("DriftDetected") == []


def test_a_window_asset_that_no_data_can_be_called_is_refused(world: World) -> None:
    with pytest.raises(AssetNameInvalid):
        world.prepare(window_asset="lake/windows")
