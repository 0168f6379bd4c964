"""Filters and orders over things in memory, by the same rules as the store's."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from lazulite.services.training.tracking.filters import Comparison, Ordering, Side

T = TypeVar("T")


@dataclass(frozen=True)
class Facets:
    """What a thing shows to a filter; an attribute may have several values (a version's aliases)."""

    attributes: Mapping[str, str | float | None]
    tags: Mapping[str, str]

    def look_up(self, side: Side, key: str) -> str | float | None:
        return self.tags.get(key) if side is Side.TAG else self.attributes.get(key)


def select(
    things: Sequence[T], facets: Callable[[T], Facets], where: Sequence[Comparison], order: Sequence[Ordering]
) -> list[T]:
    """Those that all comparisons hold for, in that order; what lacks the field comes last either way."""
    found = [thing for thing in things if all(holds(comparison, facets(thing)) for comparison in where)]
    for ordering in reversed(order):

        def field(thing: T, ordering: Ordering = ordering) -> str | float | None:
            return facets(thing).look_up(ordering.side, ordering.key)

        present = [thing for thing in found if field(thing) is not None]
        present.sort(key=lambda thing: _rank(field(thing)), reverse=not ordering.ascending)
        found = present + [thing for thing in found if field(thing) is None]
    return found


def holds(comparison: Comparison, facets: Facets) -> bool:
    """Nothing compares to what is not there, except by IS NULL."""
    actual = facets.look_up(comparison.side, comparison.key)
    if comparison.operator == "IS NULL":
        return actual is None
    if actual is None:
        return False
    return comparison.operator == "IS NOT NULL" or _compare(actual, comparison)


def _compare(actual: str | float, comparison: Comparison) -> bool:
    match comparison.operator, comparison.value:
        case "IN", tuple(values):
            return actual in values
        case "NOT IN", tuple(values):
            return actual not in values
        case ("LIKE" | "ILIKE") as operator, str(pattern):
            flags = re.DOTALL | (re.IGNORECASE if operator == "ILIKE" else 0)
            return re.fullmatch(_regex(pattern), str(actual), flags) is not None
        case "=", value:
            return actual == value
        case "!=", value:
            return actual != value
        case operator, float(value) if isinstance(actual, int | float):
            return {">": actual > value, ">=": actual >= value, "<": actual < value, "<=": actual <= value}[operator]
    return False


def _regex(pattern: str) -> str:
    return "".join({"%": ".*", "_": "."}.get(character, re.escape(character)) for character in pattern)


def _rank(value: str | float | None) -> tuple[float, str]:
    if isinstance(value, str):
        return (0.0, value)
    return (math.inf if value is None else float(value), "")
