"""How a monitor stands, by what its newest runs have measured. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lazulite.ops.monitoring.entities import MonitorRun, RunState
from lazulite.ops.monitoring.summary import Strain
from lazulite.words.metrics import LOWER_IS_BETTER

LOOKED_AT = 12  # of a monitor's newest runs tell how it stands


class HealthState(StrEnum):
    """Of the newest window that held something. Degraded: a signal of it is beyond its limits; Unhealthy: so is the
    model's performance. Failed: it could not be measured. Empty: no window held anything."""

    NEVER_RUN = "NeverRun"
    PREPARING = "Preparing"
    RUNNING = "Running"
    HEALTHY = "Healthy"
    DEGRADED = "Degraded"
    UNHEALTHY = "Unhealthy"
    FAILED = "Failed"
    EMPTY = "Empty"


@dataclass(frozen=True)
class Headline:
    """The leading performance metric; change: since the window before, None where that did not measure it."""

    metric: str
    value: float
    limit: float | None
    broken: bool
    change: float | None
    better: bool | None


@dataclass(frozen=True)
class Health:
    """why: what is beyond its limits, or could not be. newest: the last window that was measured; going: one that is
    being looked at. failed: how many runs have failed since one was measured, failing_since the first of them."""

    state: HealthState
    why: tuple[str, ...] = ()
    newest: MonitorRun | None = None
    going: MonitorRun | None = None
    worst: Strain | None = None
    performance: Headline | None = None
    failed: int = 0
    failing_since: datetime | None = None


def health_of(runs: Sequence[MonitorRun]) -> Health:
    """runs: the newest window first, of one window the newest run first."""
    measured = _windows(runs)
    newest = measured[0] if measured else None
    failing = _failing(runs)
    state, why = _state(runs, newest)
    return Health(
        state, why, newest, next((run for run in runs if run.is_going), None),
        newest.summary.worst if newest and newest.summary else None, _headline(measured), len(failing),
        min((run.created_at for run in failing), default=None),
    )  # fmt: skip


def _state(runs: Sequence[MonitorRun], measured: MonitorRun | None) -> tuple[HealthState, tuple[str, ...]]:
    newest = next((run for run in runs if run.state is not RunState.EMPTY), runs[0] if runs else None)
    if newest is None:
        return HealthState.NEVER_RUN, ()
    if newest.state in {RunState.FAILED, RunState.EMPTY}:
        return HealthState(newest.state.value), (newest.error,) if newest.error else ()
    if measured is None or measured.summary is None:
        return HealthState(newest.state.value) if newest.is_going else HealthState.HEALTHY, ()
    why = tuple(f"{name}: {', '.join(what)}" for name, what in measured.summary.broken.items())
    if measured.summary.performs_badly:
        return HealthState.UNHEALTHY, why
    return HealthState.DEGRADED if why else HealthState.HEALTHY, why


def _windows(runs: Sequence[MonitorRun]) -> list[MonitorRun]:
    """The newest look at each window that has been measured, the newest window first."""
    found: dict[tuple[datetime, datetime], MonitorRun] = {}
    for run in sorted(runs, key=lambda one: (one.end, one.start, one.created_at), reverse=True):
        if run.state is RunState.COMPLETED:
            found.setdefault((run.start, run.end), run)
    return [*found.values()]


def _failing(runs: Sequence[MonitorRun]) -> list[MonitorRun]:
    found = []
    for run in runs:
        if run.state is RunState.COMPLETED:
            break
        if run.state is RunState.FAILED:
            found.append(run)
    return found


def _headline(measured: Sequence[MonitorRun]) -> Headline | None:
    told = [run.summary.performance for run in measured[:2] if run.summary]
    now = told[0] if told else None
    metric = now.leading if now else None
    if now is None or metric is None:
        return None
    value, before = now.metrics[metric], told[1].metrics.get(metric) if len(told) > 1 and told[1] else None
    change = None if before is None else value - before
    better = None if not change else (change < 0) == (metric in LOWER_IS_BETTER)
    return Headline(metric, value, now.thresholds.get(metric), metric in now.broken, change, better)
