"""How many failures are borne."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Thresholds:
    """`items`: without a result; `batches`, `percent`: of failed mini-batches. -1, and 100 percent, bear all."""

    items: int = -1
    batches: int = -1
    percent: float = 100.0
    retries: int = 2

    def is_short(self, items: int, returned: int) -> bool:
        """Whether fewer results than items make a mini-batch a failed one: not where nobody counts the items."""
        return self.items >= 0 and returned < items

    def exceeded(self, tally: Tally) -> str:
        """Why the job is not to go on; empty while it may."""
        if 0 <= self.items < tally.lost_items:
            return f"{tally.lost_items} items have no result, and {self.items} are borne (error_threshold)."
        if 0 <= self.batches < tally.failed:
            borne = f"{self.batches} are borne (mini_batch_error_threshold)"
            return f"{tally.failed} mini-batches failed, and {borne}."
        return ""

    def verdict(self, tally: Tally) -> str:
        """Why the job has failed when all is done; empty when it has not."""
        if tally.done and tally.broken == tally.done:
            return f"All of the {tally.done} mini-batches failed."
        percent = 100.0 * tally.failed / tally.done if tally.done else 0.0
        if percent > self.percent:
            return f"{percent:.0f} % of the mini-batches failed, and {self.percent:g} % are borne."
        return self.exceeded(tally)


@dataclass
class Tally:
    """`broken`: mini-batches that left nothing; `failed`: these, and those with too few results."""

    done: int = 0
    items: int = 0
    lost_items: int = 0
    broken: int = 0
    failed: int = 0


def from_arguments(given: Thresholds, arguments: Sequence[str]) -> Thresholds:
    """With what the entry script's own arguments say of it, as Azure ML lets them: --error_threshold, …"""
    items, percent = _value(arguments, "--error_threshold"), _value(arguments, "--allowed_failed_percent")
    found = given if items is None else replace(given, items=int(items))
    return found if percent is None else replace(found, percent=percent)


def _value(arguments: Sequence[str], name: str) -> float | None:
    for at, word in enumerate(arguments):
        text = arguments[at + 1] if word == name and at + 1 < len(arguments) else word.partition(f"{name}=")[2]
        try:
            return float(text)
        except ValueError:
            continue
    return None
