"""What monitors, triggers, schedules and sweeps have to be looked after for, each time the clock ticks."""

from functools import partial

from lazulite.assembly import Platform
from lazulite.experience.rest.looking import looked_at, with_sights
from lazulite.ops.monitoring.runs.service import Gathered
from lazulite.ops.triggers.entities import StartUnseen
from lazulite.ops.triggers.schedules.entities import Firing
from lazulite.services.training.sweeps.moves import move
from lazulite.specs.sights import Sight, Sights
from lazulite.words.errors import PlatformError


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


def fire_triggers(platform: Platform) -> None:
    """Triggers that were quiet for long enough."""
    with platform.read() as tx:
        quiet = platform.triggers.due(tx)
    seen: dict[tuple[str, str], Sight] = {}
    while quiet:
        try:
            platform.write(partial(platform.triggers.tick, seen=dict(seen)))
            return
        except StartUnseen as unseen:
            there = looked_at(platform, unseen.actor, unseen.workspace_id, unseen.addresses)
            seen |= {(unseen.workspace_id, address): found for address, found in there.items()}


def fire_schedules(platform: Platform) -> None:
    """Schedules that came due are written down, and what is written down creates its job."""
    firing = platform.schedules.firing
    with platform.read() as tx:
        due = firing.due(tx)
    if due:
        platform.write(firing.look)
    with platform.read() as tx:
        waiting = [(one, firing.actor(tx, one)) for one in firing.waiting(tx)]
    for one, actor in waiting:
        if actor is not None:
            fire = partial(_fire, platform, one)
            with_sights(platform, actor, one.workspace_id, fire)


def tell_commits(platform: Platform) -> None:
    """Statuses that are to be sent now, one after the other, each outside of any write: a host may take its time."""
    statuses = platform.git_hooks.statuses
    with platform.read() as tx:
        errands = statuses.due(tx)
    for errand in errands:
        reason = statuses.send(errand)
        platform.write(partial(statuses.settle, errand=errand, reason=reason))


def move_sweeps(platform: Platform) -> None:
    """Sweeps whose trials have logged something, that have a place for a trial that takes its time to be found, or
    whose time is over. What is decided, and the libraries that it takes, stay outside of transactions."""
    watching = platform.training.watching
    with platform.read() as tx:
        seen = watching.look(tx)
    for decided in map(move, seen):
        if decided.is_any:
            platform.write(partial(watching.act, move=decided))


def _fire(platform: Platform, firing: Firing, sights: Sights) -> None:
    platform.write(partial(platform.schedules.firing.fire, firing=firing, sights=sights))


def _measure(platform: Platform, gathered: Gathered) -> None:
    """A run that cannot be prepared fails with the reason; the others go on."""
    runs = platform.monitoring.runs
    try:
        kept = runs.keep(gathered)
        platform.write(lambda tx: runs.measure(tx, gathered, kept))
    except PlatformError as error:
        reason = f"{error.detail} {error.hint}".strip()
        platform.write(lambda tx: runs.fail(tx, gathered.run, reason))
