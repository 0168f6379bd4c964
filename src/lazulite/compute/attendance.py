"""Whether the server was there all the time, so that who did not renew a lease is to blame for it."""

from datetime import datetime, timedelta

SLEWED = timedelta(seconds=1)  # backwards: a clock that is corrected, not one that is set


class Attendance:
    """looked_at: when what was due was done last. since: from when on it was there without a break. None before the
    first time."""

    def __init__(self, lease_seconds: float) -> None:
        self._longest = timedelta(seconds=lease_seconds / 2)
        self.looked_at: datetime | None = None
        self.since: datetime | None = None

    def has_looked(self, at: datetime) -> None:
        """What was due at that moment is done."""
        if self.was_away(at):
            self.since = at
        self.looked_at = at

    def was_away(self, now: datetime) -> bool:
        """Nobody could renew while the server did not run, or was stopped; and no lease fits a clock that was set."""
        return self.looked_at is None or not -SLEWED <= now - self.looked_at <= self._longest
