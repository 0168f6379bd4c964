"""Monitors, their runs, and the windows that the runs leave."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lazulite.ops.monitoring.cadence import Cadence
from lazulite.ops.monitoring.definition import Definition
from lazulite.ops.monitoring.summary import Summary
from lazulite.words.errors import Conflict, Invalid, Missing, nearest
from lazulite.words.json import JSONObject


class RunState(StrEnum):
    """Preparing: waits until the gateway has sealed what it holds. Running: the step joins and measures.

    Empty: the window holds no captured row, so that there was nothing to measure.
    """

    PREPARING = "Preparing"
    RUNNING = "Running"
    COMPLETED = "Completed"
    EMPTY = "Empty"
    FAILED = "Failed"


class MonitorMissing(Missing):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no monitor '{name}' in this workspace.", hint=nearest(name, known))


class MonitorExists(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is a monitor '{name}' in this workspace already.",
            hint=f"Change it: lazulite monitor update {name} -f FILE, or --set FIELD=VALUE.",
        )


class MonitorChanged(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The monitor '{name}' has been changed meanwhile.", hint="Read it again, and send If-Match with its ETag."
        )


class MonitorRenamed(Invalid):
    def __init__(self, name: str, told: str) -> None:
        super().__init__(
            f"The document of the monitor '{name}' calls it '{told}'.",
            hint="A monitor keeps its name: leave the name as it is, or make another one.",
        )


class MonitorRunMissing(Missing):
    def __init__(self, name: str, run_id: str) -> None:
        super().__init__(
            f"The monitor '{name}' has no run '{run_id}'.", hint="List its runs: lazulite monitor show NAME."
        )


class WindowAhead(Invalid):
    def __init__(self, end: datetime, now: datetime) -> None:
        super().__init__(
            f"A window looks back, and {end.isoformat()} is still to come.",
            hint=f"Let it end by now, {now.isoformat(timespec='seconds')}: what happens until then cannot be in it.",
        )


class NoWindows(Missing):
    def __init__(self, asset: str, found: int, *, left_out: int) -> None:
        super().__init__(
            f"'{asset}' has {found} labelled windows, and {left_out} of them are to be left out: none is left.",
            hint="Run the monitor on older windows first, with feedback in them.",
        )


@dataclass(frozen=True)
class Monitor:
    """window_asset: the data asset whose versions are its windows. created_by: whose work its runs are."""

    id: str
    workspace_id: str
    name: str
    definition: Definition
    cadence: Cadence | None
    window_asset: str
    description: str
    tags: Mapping[str, str]
    enabled: bool
    next_fire_at: datetime | None
    created_at: datetime
    created_by: str


@dataclass(frozen=True)
class MonitorRun:
    """One window looked at. fire_at: the time of the schedule that it belongs to; None: somebody asked for it.

    seal: the number of the seal that it waits for. result: what the step measured, without the window's rows; summary:
    the same in short. error: why nothing was measured. window_version: None where there was nothing to register.
    """

    id: str
    workspace_id: str
    monitor_id: str
    monitor: str
    start: datetime
    end: datetime
    state: RunState
    seal: int
    created_at: datetime
    created_by: str
    fire_at: datetime | None = None
    job: str | None = None
    result: JSONObject | None = None
    summary: Summary | None = None
    error: str | None = None
    window_asset: str | None = None
    window_version: str | None = None
    matched: int = 0
    ended_at: datetime | None = None

    @property
    def is_going(self) -> bool:
        return self.state in {RunState.PREPARING, RunState.RUNNING}
