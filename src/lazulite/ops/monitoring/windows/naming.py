"""How windows are told apart."""

from collections.abc import Iterable
from datetime import UTC, datetime

from lazulite.ops.monitoring.entities import MonitorRun


def version_name(start: datetime, end: datetime, *, taken: int = 0) -> str:
    """`2013-04-01_2013-05-01`, with the hours where they are not midnight; `.2` for the second of one window."""
    again = f".{taken + 1}" if taken else ""
    return f"{_moment(start)}_{_moment(end)}{again}"


def newest_of_each(runs: Iterable[MonitorRun]) -> list[MonitorRun]:
    """One run for each window, the last of those given, in the order of the windows' ends."""
    by_window = {(run.start, run.end): run for run in runs}
    return sorted(by_window.values(), key=lambda run: (run.end, run.start))


def _moment(moment: datetime) -> str:
    utc = moment.astimezone(UTC)
    midnight = (utc.hour, utc.minute, utc.second, utc.microsecond) == (0, 0, 0, 0)
    return utc.strftime("%Y-%m-%d") if midnight else utc.strftime("%Y-%m-%dT%H.%M.%S")
