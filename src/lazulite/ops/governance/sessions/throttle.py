"""How often somebody may try to log in: so many times in a window, by name and by address."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from lazulite.words.errors import Exhausted

WINDOW = timedelta(minutes=5)
PER_NAME, PER_ADDRESS = 10, 50  # tries that failed or have not ended yet, in a window


class LoginsExhausted(Exhausted):
    """`retry_seconds`: until when it is of no use to try again."""

    def __init__(self, retry_seconds: int) -> None:
        super().__init__(
            f"Too many logins have failed; the next one is looked at in {retry_seconds} s.",
            hint="Wait, or use a token.",
        )
        self.retry_seconds = retry_seconds


@dataclass(frozen=True)
class Tries:
    """`count` tries since `since`, the beginning of their window."""

    count: int
    since: datetime


def counted(before: Tries | None, now: datetime) -> Tries:
    """With one more try; a window that is over is forgotten."""
    if before is None or not timedelta(0) <= now - before.since < WINDOW:  # later than now: the clock was set back
        return Tries(1, now)
    return Tries(before.count + 1, before.since)


def check(tries: Tries, now: datetime, *, most: int) -> None:
    """Raises LoginsExhausted when this try is one too many."""
    if tries.count > most:
        raise LoginsExhausted(max(1, math.ceil((tries.since + WINDOW - now).total_seconds())))
