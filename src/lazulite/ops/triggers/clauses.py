"""One clause of a rule: a place in the fact, an operator, and what it is compared with."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON

FIELDS = ("id", "type", "subject", "data", "cause", "actor", "occurred_at")
LONGEST_SHOWN = 200


class Operator(StrEnum):
    EQUAL = "=="
    UNEQUAL = "!="
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOVE = ">"
    BELOW = "<"
    IN = "in"
    NOT_IN = "not in"
    MATCHES = "matches"
    CONTAINS = "contains"
    EXISTS = "exists"


WORDS = {
    Operator.EQUAL: "is",
    Operator.UNEQUAL: "is not",
    Operator.AT_LEAST: "is at least",
    Operator.AT_MOST: "is at most",
    Operator.ABOVE: "is above",
    Operator.BELOW: "is below",
    Operator.IN: "is one of",
    Operator.NOT_IN: "is none of",
    Operator.MATCHES: "matches",
    Operator.CONTAINS: "contains",
    Operator.EXISTS: "is there",
}
TEXT = re.compile(
    r"\s*(?P<path>[\w.\-]+)\s*(?P<op>==|!=|>=|<=|>|<|(?:not in|in|matches|contains|exists)\b)(?P<value>.*)", re.DOTALL
)


class ClauseInvalid(Invalid):
    pass


class Absent:
    """What is found where a fact has nothing."""


ABSENT = Absent()


@dataclass(frozen=True)
class Clause:
    """path: `subject` or `data.overall.share`; a number in it picks from a list: `data.drifted.0`."""

    path: str
    operator: Operator
    value: JSON = None

    def __post_init__(self) -> None:
        root = self.path.split(".")[0]
        if root not in FIELDS:
            raise ClauseInvalid(f"A fact has no field '{root}' (in '{self}').", hint=nearest(root, FIELDS))
        if self.operator in (Operator.IN, Operator.NOT_IN) and not isinstance(self.value, list):
            raise ClauseInvalid(f"'{self}' needs a list after '{self.operator.value}'.", hint="such as [a, b]")
        ordered = self.operator in (Operator.ABOVE, Operator.BELOW, Operator.AT_LEAST, Operator.AT_MOST)
        if ordered and not isinstance(self.value, int | float | str):
            raise ClauseInvalid(f"'{self}' needs a number or a text after '{self.operator.value}'.")

    def __str__(self) -> str:
        value = "" if self.operator is Operator.EXISTS else f" {shown(self.value)}"
        return f"{self.path} {self.operator.value}{value}"

    @property
    def asked(self) -> str:
        """The clause as a sentence."""
        value = "" if self.operator is Operator.EXISTS else f" {shown(self.value)}"
        return f"{self.path} {WORDS[self.operator]}{value}"

    def find(self, fact: Mapping[str, JSON]) -> JSON | Absent:
        return find(fact, self.path)

    def holds(self, fact: Mapping[str, JSON]) -> bool:
        """False where the fact has nothing at the path, but for `!=` and `not in`."""
        found = self.find(fact)
        if isinstance(found, Absent):
            return self.operator in (Operator.UNEQUAL, Operator.NOT_IN)
        return _compare(self.operator, found, self.value)

    def to_json(self) -> dict[str, JSON]:
        return {"field": self.path, "operator": self.operator.value, "value": self.value}


def find(fact: Mapping[str, JSON], path: str) -> JSON | Absent:
    """What stands at a dotted path, or ABSENT. A key that has dots itself is found too: the longest key first."""
    return _walk(fact, path.split("."))


def _walk(place: JSON, steps: Sequence[str]) -> JSON | Absent:
    if not steps:
        return place
    if isinstance(place, Mapping):
        for length in range(len(steps), 0, -1):
            key = ".".join(steps[:length])
            if key in place:
                return _walk(place[key], steps[length:])
        return ABSENT
    if isinstance(place, Sequence) and not isinstance(place, str) and steps[0].isdigit():
        index = int(steps[0])
        return _walk(place[index], steps[1:]) if index < len(place) else ABSENT
    return ABSENT


def parse_clause(text: str) -> Clause:
    """`data.overall.share >= 0.3`. Raises ClauseInvalid."""
    match = TEXT.fullmatch(text)
    if match is None:
        raise ClauseInvalid(
            f"'{text}' is no clause.", hint="Write FIELD OPERATOR VALUE, such as: data.overall.share >= 0.3"
        )
    return Clause(match["path"], Operator(match["op"]), value_of(match["value"].strip()))


def make_clause(path: str, operator: str, value: JSON) -> Clause:
    """Raises ClauseInvalid, naming the operators."""
    if operator not in set(Operator):
        raise ClauseInvalid(f"There is no operator '{operator}'.", hint=nearest(operator, [o.value for o in Operator]))
    return Clause(path, Operator(operator), value)


def value_of(text: str) -> JSON:
    """JSON where it is, else a list of words in brackets, else the text itself."""
    try:
        value: JSON = json.loads(text)
    except ValueError:
        if text.startswith("[") and text.endswith("]"):
            return [value_of(part.strip()) for part in text[1:-1].split(",") if part.strip()]
        return text or None
    return value


def shown(value: JSON | Absent) -> str:
    """A value for a sentence, cut when long."""
    if isinstance(value, Absent):
        return "nothing there"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _compare(operator: Operator, found: JSON, value: JSON) -> bool:
    match operator:
        case Operator.EXISTS:
            return True
        case Operator.EQUAL:
            return _same(found, value)
        case Operator.UNEQUAL:
            return not _same(found, value)
        case Operator.IN:
            return _among(found, value)
        case Operator.NOT_IN:
            return not _among(found, value)
        case Operator.MATCHES:
            return any(fnmatchcase(one, str(value)) for one in _texts(found))
        case Operator.CONTAINS:
            return str(value) in found if isinstance(found, str) else _among(value, found)
    return _ordered(operator, found, value)


def _texts(found: JSON) -> list[str]:
    """Of a list each text that is in it: a pattern fits where one of them does."""
    listed = found if isinstance(found, list) else [found]
    return [one for one in listed if isinstance(one, str)]


def _ordered(operator: Operator, found: JSON, value: JSON) -> bool:
    """Numbers by size, texts by letter (which is right for times); never one against the other."""
    if _is_number(found) and _is_number(value):
        left, right = float(str(found)), float(str(value))
        return {">": left > right, ">=": left >= right, "<": left < right, "<=": left <= right}[operator.value]
    if isinstance(found, str) and isinstance(value, str):
        return {">": found > value, ">=": found >= value, "<": found < value, "<=": found <= value}[operator.value]
    return False


def _same(found: JSON, value: JSON) -> bool:
    """A number equals its own spelling: versions are texts in facts and look like numbers in YAML."""
    if _is_number(found) and _is_number(value):
        return found == value
    if {_is_number(found), _is_number(value)} == {True, False} and {type(found), type(value)} & {str}:
        return str(found) == str(value)
    return type(found) is type(value) and found == value


def _among(found: JSON, values: JSON) -> bool:
    return isinstance(values, Sequence) and not isinstance(values, str) and any(_same(found, v) for v in values)


def _is_number(value: JSON) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
