"""A clock that is set back while the server runs: what was to come at a time would come that much later."""

import time
from collections.abc import Callable
from datetime import timedelta

from lazulite.assembly import Platform
from lazulite.foundation.telemetry import logger

log = logger(__name__)
CORRECTED = timedelta(seconds=2)  # as a time service does, a little at a time


class ClockWatch:
    """Called every second or so. `seconds`: a clock that nobody sets."""

    def __init__(self, platform: Platform, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._platform = platform
        self._seconds = seconds
        self._seen = platform.clock.now(), seconds()
        self._owed = False

    def __call__(self) -> None:
        """Raises what a write raises, and then does it the next time."""
        (then, began), self._seen = self._seen, (self._platform.clock.now(), self._seconds())
        gone = (self._seen[0] - then) - timedelta(seconds=self._seen[1] - began)
        if gone < -CORRECTED:
            self._owed = True
            log.warning("clock_went_back", seconds=-gone.total_seconds())
        if self._owed:
            platform = self._platform  # leases look after themselves
            timed = platform.monitoring, platform.triggers.hearing, platform.schedules.firing, platform.deployments
            for one in timed:
                platform.write(one.clock_went_back)
            self._owed = False
