"""Whether a request is asked again, and after which pause."""

from dataclasses import dataclass

GROWTH = 3.0
LONGEST_ASKED_SECONDS = 60.0  # a platform that asks for a longer pause than this is not waited for


@dataclass(frozen=True)
class Patience:
    """How long one request is tried. Only what is safe to ask twice is asked again: reads, and writes under a key."""

    tries: int = 5
    first_pause_seconds: float = 0.1
    longest_pause_seconds: float = 5.0
    give_up_seconds: float = 180.0
    """Counted from the first try; the one under way is still waited for."""
    connect_seconds: float = 10.0
    answer_seconds: float = 120.0
    """How long the platform may be silent while a request is answered."""

    def pause(self, tried: int, *, spent_seconds: float, chance: float, asked_seconds: float | None = None) -> float:
        """Seconds until the next try; negative: give up. chance: 0 to 1, so that many clients do not come back at once.

        asked_seconds: what the platform asks for (Retry-After).
        """
        if tried >= self.tries or spent_seconds >= self.give_up_seconds:
            return -1.0
        grown = min(self.longest_pause_seconds, self.first_pause_seconds * GROWTH ** (tried - 1))
        pause = grown * (0.5 + chance / 2)
        if asked_seconds is None:
            return pause
        return -1.0 if asked_seconds > LONGEST_ASKED_SECONDS else max(asked_seconds, pause)


def is_passing(status: int, *, asked_seconds: float | None, is_ours: bool) -> bool:
    """Whether an answer may be another one in a moment: what asks to come back, and a proxy that finds nobody.

    is_ours: the platform itself has said why; without a Retry-After that is its answer.
    """
    if status not in {429, 502, 503, 504}:
        return False
    return asked_seconds is not None or not is_ours


def asked_pause(header: str | None) -> float | None:
    """Retry-After in seconds; a date, which the platform never sends, is not honoured."""
    try:
        return max(0.0, float(header)) if header else None
    except ValueError:
        return None
