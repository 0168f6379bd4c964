"""Whether a value meets a condition: for fields with so few values that a list need not ask its table."""

from lazulite.foundation.lists.filters import Comparison, Condition


def holds(condition: Condition, value: str) -> bool:
    """As the database would say of a text."""
    asked = condition.values[0]
    match condition.comparison:
        case Comparison.IN:
            return value in condition.values
        case Comparison.UNEQUAL:
            return value != asked
        case Comparison.LIKE:
            return _like(str(asked), value)
        case Comparison.ILIKE:
            return _like(str(asked).lower(), value.lower())
        case Comparison.LESS:
            return value < str(asked)
        case Comparison.AT_MOST:
            return value <= str(asked)
        case Comparison.MORE:
            return value > str(asked)
        case Comparison.AT_LEAST:
            return value >= str(asked)
    return value == asked


def _like(pattern: str, value: str) -> bool:
    """Without looking at any place more often than once for each character: a pattern comes from anybody."""
    at, place, star, resume = 0, 0, -1, 0
    while place < len(value):
        if at < len(pattern) and pattern[at] == "%":
            star, resume, at = at, place, at + 1
        elif at < len(pattern) and pattern[at] in ("_", value[place]):
            at, place = at + 1, place + 1
        elif star >= 0:
            at, resume = star + 1, resume + 1
            place = resume
        else:
            return False
    return not pattern[at:].strip("%")
