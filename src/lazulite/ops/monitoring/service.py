"""Monitors: making, changing, finding and deleting them, and running them, by hand or by their schedule."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lazulite.foundation.actor import Actor, Principal, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.ops.monitoring import events, store
from lazulite.ops.monitoring.definition import Definition
from lazulite.ops.monitoring.documents import cadence_of, definition_of
from lazulite.ops.monitoring.doubts import endpoint_gone, input_names, unknown_features, unknown_target
from lazulite.ops.monitoring.entities import (
    Monitor,
    MonitorChanged,
    MonitorExists,
    MonitorMissing,
    MonitorRenamed,
    MonitorRun,
    MonitorRunMissing,
    RunState,
    WindowAhead,
)
from lazulite.ops.monitoring.health import LOOKED_AT, Health, health_of
from lazulite.ops.monitoring.runs.service import MonitorRunsService
from lazulite.ops.monitoring.windows.service import WindowsService
from lazulite.ops.monitoring.writing import changed, revision_of
from lazulite.services.assets.entities import AssetKind, AssetVersion
from lazulite.services.assets.service import AssetsService
from lazulite.services.inference.deployments.service import DeploymentsService
from lazulite.services.inference.errors import EndpointMissing
from lazulite.services.inference.service import EndpointsService
from lazulite.specs.monitor import MonitorDocument
from lazulite.words.errors import Invalid, Missing
from lazulite.words.ids import new_id
from lazulite.words.json import JSON

CLOCKS_APART = timedelta(minutes=5)  # a client's "now" may be that far ahead of the server's
MOST_CAUGHT_UP = 24  # windows that one look at the clock starts for a monitor that slept


@dataclass(frozen=True)
class Serving:
    """What monitors look at."""

    endpoints: EndpointsService
    deployments: DeploymentsService


class MonitoringService:
    def __init__(
        self, *, assets: AssetsService, serving: Serving, runs: MonitorRunsService, windows: WindowsService
    ) -> None:
        self._assets = assets
        self._serving = serving
        self.runs = runs
        self.windows = windows

    def create(self, tx: Tx, actor: Actor, workspace_id: str, document: MonitorDocument) -> Monitor:
        """Raises MonitorExists, and what an unknown endpoint, reference, metric or time zone raises."""
        definition = self._defined(tx, workspace_id, document)
        cadence = cadence_of(document, now=tx.now)
        window_asset = document.create_monitor.window_asset or f"{document.name}-window"
        self._assets.check_name(tx, workspace_id, AssetKind.DATA, window_asset)
        monitor = Monitor(
            id=new_id(), workspace_id=workspace_id, name=document.name, definition=definition, cadence=cadence,
            window_asset=window_asset, description=document.description, tags=document.tags,
            enabled=document.is_enabled, created_at=tx.now,
            next_fire_at=cadence.times.first(now=tx.now) if cadence and document.is_enabled else None,
            created_by=str(actor.answerable),
        )  # fmt: skip
        if not store.add_monitor(tx, monitor):
            raise MonitorExists(document.name)
        publish(tx, actor, events.monitor_created(monitor))
        return monitor

    def change(
        self, tx: Tx, actor: Actor, workspace_id: str, name: str, settings: Mapping[str, JSON], *,
        text: str | None = None, revision: int | None = None,
    ) -> tuple[Monitor, MonitorDocument]:  # fmt: skip
        """Another document, or values at dotted places of the one it has; its windows go on, and a schedule that is the
        same keeps its time. revision: the one that the caller has seen.

        Raises MonitorMissing, MonitorChanged, MonitorRenamed, and as `create` of what is not as it was.
        """
        before = self.get(tx, workspace_id, name, lock=True)
        if revision is not None and revision != revision_of(before):
            raise MonitorChanged(name)
        document = changed(before, settings, text=text)
        told = document.into(MonitorDocument)
        if told.name != name:
            with document.at("/name"):
                raise MonitorRenamed(name, told.name)
        after = self._changed(tx, before, told)
        if after != before:
            store.save(tx, after)
            publish(tx, actor, events.monitor_updated(after))
        return after, told

    def targeted(self, tx: Tx, workspace_id: str, definition: Definition) -> AssetVersion | None:
        """The reference that is to hold the target; None where no target is named, or there is no such reference."""
        if definition.reference is None or definition.labels.target_column is None:
            return None
        try:
            return self._assets.resolve(tx, workspace_id, AssetKind.DATA, definition.reference)
        except Missing:
            return None

    def doubts(self, tx: Tx, monitor: Monitor, *, columns: Collection[str] = ()) -> tuple[str, ...]:
        """What would keep its runs from measuring what it asks for, as far as the models that serve tell it.

        columns: the reference's; none where nobody knows them.
        """
        try:
            found = self._serving.deployments.list(tx, monitor.workspace_id, monitor.definition.endpoint)
        except EndpointMissing:
            return (endpoint_gone(monitor.definition.endpoint),)
        inputs = {name for one in found for name in input_names(one.current.model.signature)}
        return (*unknown_features(monitor.definition, inputs), *unknown_target(monitor.definition, columns))

    def get(self, tx: Tx, workspace_id: str, name: str, *, lock: bool = False) -> Monitor:
        """Raises MonitorMissing, naming the nearest."""
        found = store.find_monitor(tx, workspace_id, name, lock=lock)
        if found is None:
            raise MonitorMissing(name, [known.name for known in store.of_workspace(tx, workspace_id)])
        return found

    def list(self, tx: Tx, workspace_id: str, request: PageRequest | None = None) -> Page[Monitor]:
        """By name unless ordered otherwise."""
        return store.list_monitors(tx, workspace_id, request or PageRequest())

    def comparing_with(self, tx: Tx, workspace_id: str, reference: str) -> Sequence[str]:
        """The names of the monitors that compare with this version of data."""
        every = store.of_workspace(tx, workspace_id)
        return [monitor.name for monitor in every if monitor.definition.reference == reference]

    def health(self, tx: Tx, workspace_id: str, monitors: Sequence[Monitor]) -> Mapping[str, Health]:
        """By their ids, how these stand."""
        runs = store.newest_runs(tx, workspace_id, [one.id for one in monitors], limit=LOOKED_AT)
        return {one.id: health_of(runs.get(one.id, ())) for one in monitors}

    def delete(self, tx: Tx, actor: Actor, workspace_id: str, name: str) -> None:
        """Its windows and what was measured stay."""
        monitor = self.get(tx, workspace_id, name)
        store.remove_monitor(tx, monitor)
        publish(tx, actor, events.monitor_deleted(monitor))

    def run(self, tx: Tx, actor: Actor, workspace_id: str, name: str, *, start: datetime, end: datetime) -> MonitorRun:
        """Looks at the window [start, end) of event time, whenever that was. Raises MonitorMissing, WindowAhead."""
        if start.tzinfo is None or end.tzinfo is None:
            raise Invalid("A window's times need an offset.", hint="such as 2013-04-01T00:00:00Z")
        if end > tx.now + CLOCKS_APART:
            raise WindowAhead(end, tx.now)
        monitor = self.get(tx, workspace_id, name)
        monitor.definition.window(start, end)  # refuses a window without time in it
        run = self._open(tx, actor, monitor, start=start, end=end)
        assert run is not None, "only a firing of the schedule can be taken"
        return run

    def run_list(self, tx: Tx, workspace_id: str, name: str, request: PageRequest | None = None) -> Page[MonitorRun]:
        """The newest window first unless ordered otherwise."""
        monitor = self.get(tx, workspace_id, name)
        return store.runs_of(tx, workspace_id, monitor.id, request or PageRequest(max_results=20))

    def under_way(self, tx: Tx, workspace_id: str) -> Sequence[MonitorRun]:
        """Runs that have not ended, of every monitor; few at any time, whatever workspace they are of."""
        running = [*store.runs_in(tx, RunState.PREPARING), *store.runs_in(tx, RunState.RUNNING)]
        return [run for run in running if run.workspace_id == workspace_id]

    def run_get(self, tx: Tx, workspace_id: str, name: str, run_id: str) -> MonitorRun:
        """Raises MonitorRunMissing."""
        monitor = self.get(tx, workspace_id, name)
        found = store.find_run(tx, workspace_id, monitor.id, run_id)
        if found is None:
            raise MonitorRunMissing(name, run_id)
        return found

    def due(self, tx: Tx) -> bool:
        """Whether a schedule has come to its time."""
        return bool(store.due_monitors(tx))

    def fire_due(self, tx: Tx) -> None:
        """Opens the runs whose time has come, each firing once, those that were slept through too."""
        for monitor in store.due_monitors(tx, lock=True):
            cadence, fired = monitor.cadence, monitor.next_fire_at
            for _ in range(MOST_CAUGHT_UP):
                if cadence is None or fired is None or fired > tx.now:
                    break
                start, end = cadence.window(fired)
                owner = Principal.parse(monitor.created_by)
                actor = Actor(Principal(PrincipalKind.SYSTEM, "schedule"), owner, workspace_id=monitor.workspace_id)
                self._open(tx, actor, monitor, start=start, end=end, fire_at=fired)
                fired = cadence.times.after(fired)
            store.set_next_fire(tx, monitor, fired)

    def clock_went_back(self, tx: Tx) -> None:
        """Schedules fire when the clock says so now; what has had its run has it no second time."""
        for monitor in store.scheduled_after(tx, tx.now):
            if monitor.cadence is not None:
                store.set_next_fire(tx, monitor, monitor.cadence.times.after(tx.now))

    def _changed(self, tx: Tx, before: Monitor, document: MonitorDocument) -> Monitor:
        cadence = cadence_of(document, now=before.created_at)
        window_asset = document.create_monitor.window_asset or before.window_asset
        if window_asset != before.window_asset:
            self._assets.check_name(tx, before.workspace_id, AssetKind.DATA, window_asset)
        definition = self._defined(tx, before.workspace_id, document, before=before.definition)
        after = replace(
            before, definition=definition, cadence=cadence, window_asset=window_asset,
            description=document.description, tags=document.tags, enabled=document.is_enabled,
        )  # fmt: skip
        if (cadence, after.enabled) == (before.cadence, before.enabled):
            return after
        return replace(after, next_fire_at=cadence.times.first(now=tx.now) if cadence and after.enabled else None)

    def _defined(
        self, tx: Tx, workspace_id: str, document: MonitorDocument, *, before: Definition | None = None
    ) -> Definition:
        """Raises what an unknown endpoint, reference or metric raises. What is as it was before may be gone since."""
        definition = definition_of(document)
        if before is None or definition.endpoint != before.endpoint:
            self._serving.endpoints.get(tx, workspace_id, definition.endpoint)
        if definition.reference and (before is None or definition.reference != before.reference):
            self._assets.resolve(tx, workspace_id, AssetKind.DATA, definition.reference)
        return definition

    def _open(
        self, tx: Tx, actor: Actor, monitor: Monitor, *, start: datetime, end: datetime, fire_at: datetime | None = None
    ) -> MonitorRun | None:
        run = MonitorRun(
            id=new_id(), workspace_id=monitor.workspace_id, monitor_id=monitor.id, monitor=monitor.name, start=start,
            end=end, state=RunState.PREPARING, seal=self._serving.endpoints.request_seal(tx), created_at=tx.now,
            created_by=str(actor.answerable), fire_at=fire_at,
        )  # fmt: skip
        if not store.add_run(tx, run):
            return None
        publish(tx, actor, events.monitor_run_started(monitor, run))
        return run
