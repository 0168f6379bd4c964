"""Monitors, their runs, and what the runs have measured."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.fields import Moment
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.assets import IfMatch, etag, expected
from lazulite.experience.rest.documents import DocumentChange, DocumentIn
from lazulite.experience.rest.lists import ListDep, ListOf, ListQuery
from lazulite.experience.rest.monitor_answers import (
    CadenceOut,
    CountsOut,
    DefinitionOut,
    HealthOut,
    MeasuredOut,
    ServedVersionOut,
)
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.monitoring.definition import Definition
from lazulite.ops.monitoring.documents import definition_of
from lazulite.ops.monitoring.entities import Monitor, MonitorRun
from lazulite.ops.monitoring.health import Health
from lazulite.ops.monitoring.writing import revision_of, text_of
from lazulite.specs.monitor import MonitorDocument
from lazulite.words.json import JSON

router = api_router("monitors")
ROOT = "/workspaces/{workspace}/monitors"
ONE = f"{ROOT}/{{name}}"


class MonitorOut(BaseModel):
    """`definition`: what is watched, as it is understood. `window_asset`: the data asset that its windows become.
    `document` makes it as it is; None in lists."""

    id: str
    name: str
    description: str
    tags: dict[str, str]
    endpoint: str
    window_asset: str
    is_enabled: bool
    next_run_at: datetime | None
    health: HealthOut
    definition: DefinitionOut
    schedule: CadenceOut | None
    created_by: str
    created_at: datetime
    document: str | None
    warnings: list[str] = Field(default_factory=list)

    @classmethod
    def of(
        cls, monitor: Monitor, health: Health, *, document: str | None = None, warnings: tuple[str, ...] = ()
    ) -> "MonitorOut":
        return cls.model_validate(
            {
                "id": monitor.id, "name": monitor.name, "description": monitor.description,
                "tags": dict(monitor.tags), "endpoint": monitor.definition.endpoint,
                "window_asset": monitor.window_asset, "is_enabled": monitor.enabled,
                "next_run_at": monitor.next_fire_at, "health": HealthOut.of(health),
                "definition": monitor.definition.to_json(),
                "schedule": monitor.cadence.to_json() if monitor.cadence else None,
                "created_by": monitor.created_by, "created_at": monitor.created_at,
                "document": document, "warnings": list(warnings),
            }
        )  # fmt: skip


class MonitorList(ListOf[MonitorOut]):
    pass


class MonitorRunIn(BaseModel):
    """A window of event time: `from` is in it, `to` is not any more."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    from_: Moment = Field(alias="from")
    to: Moment


class MonitorRunOut(BaseModel):
    """`status`: Empty where nothing was captured in the window. `error`: why nothing was measured. `window`: the data
    version that the rows became. `signals`: what was measured, by signal; in lists without the features."""

    model_config = ConfigDict(populate_by_name=True)

    id: str
    monitor: str
    status: str
    from_: datetime = Field(serialization_alias="from", validation_alias="from")
    to: datetime
    fire_at: datetime | None
    job: str | None
    error: str | None
    window: str | None
    counts: CountsOut | None
    model_versions: list[ServedVersionOut] | None
    signals: dict[str, MeasuredOut] | None
    created_by: str
    created_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, run: MonitorRun, *, full: bool = False) -> "MonitorRunOut":
        result = run.result or {}
        signals = result.get("signals")
        window = f"azureml:{run.window_asset}:{run.window_version}" if run.window_version else None
        return cls.model_validate(
            {
                "id": run.id, "monitor": run.monitor, "status": run.state.value, "from": run.start, "to": run.end,
                "fire_at": run.fire_at, "job": run.job, "error": run.error, "window": window,
                "counts": result.get("counts"), "model_versions": result.get("model_versions"),
                "signals": signals if full else _short(signals), "created_by": run.created_by,
                "created_at": run.created_at, "ended_at": run.ended_at,
            }
        )  # fmt: skip


class MonitorRunQuery(ListQuery):
    max_results: int = Field(default=20, ge=1, le=1000)


class MonitorRunList(ListOf[MonitorRunOut]):
    pass


@router.get(ROOT)
def list_monitors(call: Annotated[Call, permit("monitors/read")], platform: PlatformDep, query: ListDep) -> MonitorList:
    """By name."""
    with platform.read() as tx:
        page = platform.monitoring.list(tx, call.workspace_id, query.page())
        health = platform.monitoring.health(tx, call.workspace_id, page.items)
        return MonitorList.of(page.map(lambda monitor: MonitorOut.of(monitor, health[monitor.id])))


@router.post(ROOT, status_code=201)
def create_monitor(
    body: DocumentIn, call: Annotated[Call, permit("monitors/write")], platform: PlatformDep
) -> MonitorOut:
    """`warnings`: what it asks for that the models which serve do not take, or its reference does not hold."""
    document = body.parsed(MonitorDocument)
    columns = _columns(platform, call, definition_of(document))

    def create(tx: Tx) -> MonitorOut:
        made = platform.monitoring.create(tx, call.actor, call.workspace_id, document)
        return _one(tx, platform, made, _warnings(tx, platform, document, made, columns))

    return platform.create(call, MonitorOut, create)


@router.get(ONE)
def show_monitor(
    name: str, call: Annotated[Call, permit("monitors/read")], platform: PlatformDep, response: Response
) -> MonitorOut:
    with platform.read() as tx:
        monitor = platform.monitoring.get(tx, call.workspace_id, name)
        etag(response, revision_of(monitor))
        return _one(tx, platform, monitor)


@router.patch(ONE)
def update_monitor(
    name: str, body: DocumentChange, call: Annotated[Call, permit("monitors/write")], platform: PlatformDep,
    response: Response, if_match: IfMatch = None,
) -> MonitorOut:  # fmt: skip
    """Another document, or other values in the one it has. Its windows, and what was measured, stay. `warnings` as of
    a new one."""
    seen = expected(if_match)

    def change(tx: Tx) -> tuple[Monitor, MonitorDocument]:
        return platform.monitoring.change(
            tx, call.actor, call.workspace_id, name, body.set, text=body.document, revision=seen
        )

    monitor, document = platform.write(change)
    etag(response, revision_of(monitor))
    columns = _columns(platform, call, monitor.definition)
    with platform.read() as tx:
        return _one(tx, platform, monitor, _warnings(tx, platform, document, monitor, columns))


@router.delete(ONE, status_code=204)
def delete_monitor(name: str, call: Annotated[Call, permit("monitors/write")], platform: PlatformDep) -> Response:
    """Its windows and what was measured stay."""
    platform.write(lambda tx: platform.monitoring.delete(tx, call.actor, call.workspace_id, name))
    return Response(status_code=204)


@router.post(f"{ONE}/runs", status_code=201)
def run_monitor(
    name: str, body: MonitorRunIn, call: Annotated[Call, permit("monitors/write")], platform: PlatformDep
) -> MonitorRunOut:
    """Look at one window, whenever it was."""
    return platform.create(
        call,
        MonitorRunOut,
        lambda tx: MonitorRunOut.of(
            platform.monitoring.run(tx, call.actor, call.workspace_id, name, start=body.from_, end=body.to)
        ),
    )


@router.get(f"{ONE}/runs")
def list_monitor_runs(
    name: str, call: Annotated[Call, permit("monitors/read")], platform: PlatformDep,
    query: Annotated[MonitorRunQuery, Query()],
) -> MonitorRunList:  # fmt: skip
    """The newest window first."""
    with platform.read() as tx:
        page = platform.monitoring.run_list(tx, call.workspace_id, name, query.page())
    return MonitorRunList.of(page.map(MonitorRunOut.of))


@router.get(f"{ONE}/runs/{{run_id}}")
def show_monitor_run(
    name: str, run_id: str, call: Annotated[Call, permit("monitors/read")], platform: PlatformDep
) -> MonitorRunOut:
    """With every feature's metrics and both histograms."""
    with platform.read() as tx:
        return MonitorRunOut.of(platform.monitoring.run_get(tx, call.workspace_id, name, run_id), full=True)


def _one(tx: Tx, platform: Platform, monitor: Monitor, warnings: tuple[str, ...] = ()) -> MonitorOut:
    health = platform.monitoring.health(tx, monitor.workspace_id, [monitor])[monitor.id]
    return MonitorOut.of(monitor, health, document=text_of(monitor), warnings=warnings)


def _columns(platform: Platform, call: Call, definition: Definition) -> Collection[str]:
    """Of the reference, where it is to hold a target. Reads files: not within a write."""
    with platform.read() as tx:
        reference = platform.monitoring.targeted(tx, call.workspace_id, definition)
    return platform.data.columns(reference) if reference else ()


def _warnings(
    tx: Tx, platform: Platform, document: MonitorDocument, monitor: Monitor, columns: Collection[str]
) -> tuple[str, ...]:
    return (*document.warnings, *platform.monitoring.doubts(tx, monitor, columns=columns))


def _short(signals: JSON) -> JSON:
    if not isinstance(signals, Mapping):
        return None
    return {
        name: {key: value for key, value in signal.items() if key not in ("features", "left_out")}
        for name, signal in signals.items()
        if isinstance(signal, Mapping)
    }
