"""What monitors, triggers, schedules and sweeps have to be looked after for, each time the clock ticks."""

import traceback
from collections.abc import Callable
from functools import partial

from lazulite.assembly import Platform
from lazulite.experience.rest.looking import with_sights
from lazulite.foundation.db.transaction import DatabaseTrouble
from lazulite.foundation.telemetry import logger
from lazulite.ops.git.statuses.service import Errand
from lazulite.ops.monitoring.runs.service import Gathered
from lazulite.ops.triggers.entities import Pending
from lazulite.ops.triggers.schedules.entities import Firing
from lazulite.processes.turns import Turn, Turns
from lazulite.services.training.sweeps.moves import move
from lazulite.specs.sights import Sights
from lazulite.words.errors import PlatformError, Unavailable

log = logger(__name__)

BROKEN = "The server has failed at it, which is a defect of the server: its log has 'start_broken' with the details."


def fire_monitors(platform: Platform) -> None:
    """Monitors that came due."""
    with platform.read() as tx:
        due = platform.monitoring.due(tx)
    if due:
        platform.write(platform.monitoring.fire_due)


def measure_windows(platform: Platform) -> None:
    """Runs whose segments are sealed."""
    with platform.read() as tx:
        ready = platform.monitoring.runs.ready(tx)
    for gathered in ready:
        _measure(platform, gathered)


def fire_triggers(platform: Platform, turns: Turns) -> None:
    """Triggers that were quiet for long enough."""
    busy = turns.busy
    with platform.read() as tx:
        quiet = platform.triggers.hearing.due(tx, without=busy)
    turns.take(Turn(one.workspace_id, partial(_fire_trigger, platform, one)) for one in quiet)


def note_schedules(platform: Platform) -> None:
    """Times of schedules that have come are written down as waiting."""
    firing = platform.schedules.firing
    with platform.read() as tx:
        due = firing.due(tx)
    if due:
        platform.write(firing.look)


def fire_schedules(platform: Platform, turns: Turns) -> None:
    """What waits creates its job."""
    busy = turns.busy
    with platform.read() as tx:
        waiting = platform.schedules.firing.waiting(tx, without=busy)
    turns.take(Turn(one.workspace_id, partial(_fire_schedule, platform, one)) for one in waiting)


def tell_commits(platform: Platform, turns: Turns) -> None:
    """Statuses that are to be sent now, each outside of any write."""
    busy = turns.busy
    with platform.read() as tx:
        errands = platform.git_hooks.statuses.due(tx, without=busy)
    turns.take(Turn(one.status.workspace_id, partial(_tell_commit, platform, one)) for one in errands)


def move_sweeps(platform: Platform) -> None:
    """Sweeps whose trials have logged something, that have a place for a trial that takes its time to be found, or
    whose time is over. What is decided, and the libraries that it takes, stay outside of transactions."""
    watching = platform.training.watching
    with platform.read() as tx:
        seen = watching.look(tx)
    for decided in map(move, seen):
        if decided.is_any:
            platform.write(partial(watching.act, move=decided))


def _attempt(platform: Platform, start: Callable[[], None], refuse: Callable[..., None], *, row: str) -> None:
    """What one row raises is its own affair: it is refused with the reason, and the next one has its turn.

    A server that is in trouble itself is no reason: the row waits.
    """
    try:
        start()
    except (Unavailable, DatabaseTrouble):
        raise
    except PlatformError as refusal:
        platform.write(partial(refuse, reason=_told(refusal)))
    except Exception as error:  # noqa: BLE001 - whatever it is, the rows behind it have not caused it
        log.error("start_broken", row=row, reason="".join(traceback.format_exception(error)))
        platform.write(partial(refuse, reason=BROKEN))


def _fire_trigger(platform: Platform, waiting: Pending) -> None:
    def act(sights: Sights) -> None:
        platform.write(partial(platform.triggers.hearing.fire, waiting=waiting, sights=sights))

    def start() -> None:
        with platform.read() as tx:
            actor = platform.triggers.hearing.actor(tx, waiting)
        if actor is None:
            act(Sights())  # it is taken, and starts nothing
        else:
            with_sights(platform, actor, waiting.workspace_id, act)

    _attempt(platform, start, partial(platform.triggers.hearing.refuse, waiting=waiting), row=waiting.trigger_id)


def _fire_schedule(platform: Platform, firing: Firing) -> None:
    service = platform.schedules.firing

    def act(sights: Sights) -> None:
        platform.write(partial(service.fire, firing=firing, sights=sights))

    def start() -> None:
        with platform.read() as tx:
            actor = service.actor(tx, firing)
        if actor is not None:
            with_sights(platform, actor, firing.workspace_id, act)

    _attempt(platform, start, partial(service.refuse, firing=firing), row=firing.id)


def _tell_commit(platform: Platform, errand: Errand) -> None:
    statuses = platform.git_hooks.statuses
    reason = statuses.send(errand)
    platform.write(partial(statuses.settle, errand=errand, reason=reason))


def _measure(platform: Platform, gathered: Gathered) -> None:
    """A run that cannot be prepared fails with the reason; the others go on."""
    runs = platform.monitoring.runs
    try:
        kept = runs.keep(gathered)
        platform.write(lambda tx: runs.measure(tx, gathered, kept))
    except PlatformError as error:
        reason = _told(error)
        platform.write(lambda tx: runs.fail(tx, gathered.run, reason))


def _told(refusal: PlatformError) -> str:
    return f"{refusal.detail} {refusal.hint}".strip()
