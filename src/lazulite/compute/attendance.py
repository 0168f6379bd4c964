"""Whether the server was there all the time, so that who did not renew a lease is to blame for it."""

from datetime import datetime, timedelta

SLEWED = timedelta(seconds=1)  # backwards: a clock that is corrected, not one that is set


class Attendance:
    """looked_at: when what was due was done last; None before the first time."""

    def __init__(self, lease_seconds: float) -> None:
        self._longest = timedelta(seconds=lease_seconds / 2)
        self.looked_at: datetime | None = None

    def was_away(self, now: datetime) -> bool:
        """Nobody could renew while the server did not run, or was stopped; and no lease fits a clock that was set."""
        return self.looked_at is None or not -SLEWED <= now - self.looked_at <= self._longest
