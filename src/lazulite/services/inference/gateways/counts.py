"""Counters that go on counting when the gateway that reports them starts again at zero."""

from collections.abc import Mapping
from datetime import datetime

from lazulite.services.inference.entities import Figures
from lazulite.words.json import JSONObject

COUNTERS = ("answered", "errors")


def counted(
    before: Figures | None, deployment_id: str, told: Mapping[str, int], numbers: JSONObject, *, at: datetime
) -> Figures:
    """The totals after one report. `numbers` are kept as told, with what was told of each counter beside them."""
    last = _last_told(before)
    if any(told[name] < last[name] for name in COUNTERS):
        last = dict.fromkeys(COUNTERS, 0)
    totals = {"answered": before.answered, "errors": before.errors} if before else dict.fromkeys(COUNTERS, 0)
    grown = {name: totals[name] + told[name] - last[name] for name in COUNTERS}
    kept = {**numbers, **{f"told_{name}": told[name] for name in COUNTERS}}
    return Figures(deployment_id, grown["answered"], grown["errors"], kept, at)


def _last_told(before: Figures | None) -> dict[str, int]:
    numbers = before.numbers if before else {}
    return {name: value if isinstance(value := numbers.get(f"told_{name}"), int) else 0 for name in COUNTERS}
