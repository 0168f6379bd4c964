"""How a monitor stands, by what its newest runs have measured. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import takewhile

from lazulite.ops.monitoring.entities import MonitorRun, RunState
from lazulite.ops.monitoring.summary import Strain, Summary
from lazulite.words.metrics import LOWER_IS_BETTER

LOOKED_AT = 12  # of a monitor's newest runs tell how it stands, and as many of its newest empty ones


class HealthState(StrEnum):
    """Of the newest window that was looked at and held something. Degraded: a signal of it is beyond its limits;
    Unhealthy: so is the model's performance. Failed: it, or a part of it that was to be watched, could not be measured.
    Empty: no window held anything."""

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
    being looked at. failed: how many runs have not measured all of it since one did, failing_since the first."""

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
    ended = [run for run in runs if not run.is_going]
    newest = next(iter((*_held_something(ended), *ended, *runs)), None)
    if newest is None:
        return HealthState.NEVER_RUN, ()
    if newest.state is not RunState.COMPLETED:
        return HealthState(newest.state.value), (newest.error,) if newest.error else ()
    if measured is None or measured.summary is None:
        return HealthState.HEALTHY, ()
    return _judged(measured.summary)


def _judged(summary: Summary) -> tuple[HealthState, tuple[str, ...]]:
    broken = [f"{signal}: {', '.join(what)}" for signal, what in summary.broken.items()]
    lacking = [
        f"{signal}: {', '.join(name for name, told in reasons.items() if told == why)} could not be measured, as {why}"
        for signal, reasons in summary.unmeasured.items()
        for why in dict.fromkeys(reasons.values())
    ]
    if summary.performs_badly:
        state = HealthState.UNHEALTHY
    elif broken:
        state = HealthState.DEGRADED
    else:
        state = HealthState.FAILED if lacking else HealthState.HEALTHY
    return state, (*broken, *lacking)


def _held_something(runs: Sequence[MonitorRun]) -> list[MonitorRun]:
    return [run for run in runs if run.state is not RunState.EMPTY]


def _windows(runs: Sequence[MonitorRun]) -> list[MonitorRun]:
    """The newest look at each window that has been measured, the newest window first."""
    found: dict[tuple[datetime, datetime], MonitorRun] = {}
    for run in sorted(runs, key=lambda one: (one.end, one.start, one.created_at), reverse=True):
        if run.state is RunState.COMPLETED:
            found.setdefault((run.start, run.end), run)
    return [*found.values()]


def _failing(runs: Sequence[MonitorRun]) -> list[MonitorRun]:
    settled = [run for run in _held_something(runs) if not run.is_going]
    return [*takewhile(lambda run: run.state is RunState.FAILED or _is_partial(run), settled)]


def _is_partial(run: MonitorRun) -> bool:
    return run.summary is not None and bool(run.summary.unmeasured)


def _headline(measured: Sequence[MonitorRun]) -> Headline | None:
    told = [run.summary.performance for run in measured[:2] if run.summary]
    now = told[0] if told else None
    metric = now.leading if now else None
    if now is None or metric is None:
        return None
    last = told[1] if len(told) > 1 else None
    value = now.metrics[metric]
    before = last.metrics.get(metric) if last is not None and last.signal == now.signal else None
    change = None if before is None else value - before
    better = None if not change else (change < 0) == (metric in LOWER_IS_BETTER)
    return Headline(metric, value, now.thresholds.get(metric), metric in now.broken, change, better)
