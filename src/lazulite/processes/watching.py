"""What monitors and triggers have to be looked after for, each time the clock ticks."""

from lazulite.assembly import Platform
from lazulite.ops.monitoring.runs.service import Gathered
from lazulite.words.errors import PlatformError


def watch(platform: Platform) -> None:
    """Schedules that came due, runs whose segments are sealed, triggers that were quiet for long enough."""
    with platform.read() as tx:
        scheduled, quiet = platform.monitoring.due(tx), platform.triggers.due(tx)
        ready = platform.monitoring.runs.ready(tx)
    if scheduled:
        platform.write(platform.monitoring.fire_due)
    for gathered in ready:
        _measure(platform, gathered)
    if quiet:
        platform.write(platform.triggers.tick)


def _measure(platform: Platform, gathered: Gathered) -> None:
    """A run that cannot be prepared fails with the reason; the others go on."""
    runs = platform.monitoring.runs
    try:
        kept = runs.keep(gathered)
        platform.write(lambda tx: runs.measure(tx, gathered, kept))
    except PlatformError as error:
        reason = f"{error.detail} {error.hint}".strip()
        platform.write(lambda tx: runs.fail(tx, gathered.run, reason))
