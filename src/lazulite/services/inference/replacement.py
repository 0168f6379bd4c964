"""When a replica that died is started again."""

from datetime import datetime, timedelta

FIRST_WAIT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 60.0
STEADY_SECONDS = 60.0


def restart_wait_seconds(failures: int) -> float:
    """0 after the first death in a row, then 1, 2, 4 … up to 60."""
    if failures <= 1:
        return 0.0
    return min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2.0 ** min(failures - 2, 10))


def failures_in_a_row(failures: int, *, ready_at: datetime | None, now: datetime) -> int:
    """How many deaths in a row this one makes: who had served for a minute starts counting anew."""
    steady = ready_at is not None and now - ready_at >= timedelta(seconds=STEADY_SECONDS)
    return 1 if steady else failures + 1
