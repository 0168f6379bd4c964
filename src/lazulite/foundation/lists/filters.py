"""The language of lists: `name LIKE 'fli%' AND created_at >= '2026-01-01'`, read as conditions that must all hold."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from lazulite.foundation.lists.fields import TAG_PREFIX, TEXT_FIELD, Fields, Kind, Value
from lazulite.words.errors import Invalid, nearest

ANY = "any"


class FilterInvalid(Invalid):
    pass


class Comparison(StrEnum):
    EQUAL = "="
    UNEQUAL = "!="
    LIKE = "LIKE"
    ILIKE = "ILIKE"
    IN = "IN"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


_SAME = (Comparison.EQUAL, Comparison.UNEQUAL, Comparison.IN)
_ORDERED = (Comparison.LESS, Comparison.AT_MOST, Comparison.MORE, Comparison.AT_LEAST)
_LIKENESS = (Comparison.LIKE, Comparison.ILIKE)
COMPARISONS: dict[Kind, tuple[Comparison, ...]] = {
    Kind.TEXT: (*_SAME, *_LIKENESS, *_ORDERED),
    Kind.NUMBER: (*_SAME, *_ORDERED),
    Kind.TIME: (*_SAME, *_ORDERED),
    Kind.BOOL: (Comparison.EQUAL, Comparison.UNEQUAL),
    Kind.TAG: (*_SAME, *_LIKENESS),
    Kind.SEARCH: (Comparison.EQUAL, *_LIKENESS),
}


@dataclass(frozen=True)
class Condition:
    """`field` is a field's name, `tags.<key>` or `text`; IN has several values, the others one."""

    field: str
    comparison: Comparison
    values: tuple[Value, ...]

    @property
    def tag(self) -> str | None:
        return self.field.removeprefix(TAG_PREFIX) if self.field.startswith(TAG_PREFIX) else None


_ONE = r"""(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true\b|false\b)"""
TOKEN = re.compile(
    rf"""\s*(?:
    (?P<field>tags?\.(?:"[^"]+"|`[^`]+`|[\w.\-/]+)|[A-Za-z_]\w*)
    \s*(?P<comparison><=|>=|!=|<>|=|<|>|\bNOT\s+LIKE\b|\bLIKE\b|\bILIKE\b|\bIN\b)
    \s*(?P<value>{_ONE}|\(\s*{_ONE}(?:\s*,\s*{_ONE})*\s*\))
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
BARE = re.compile(r"\s*(?P<before>[\w.]+\s*(?:[<>!]?=|<|>|\bI?LIKE\b))\s*(?P<word>[\w.%:\-]+)", re.IGNORECASE)
MOST_CONDITIONS, MOST_VALUES = 300, 10_000  # a database takes so many and not many more
JOIN = re.compile(r"\s*\bAND\b", re.IGNORECASE)
LITERAL = re.compile(_ONE, re.IGNORECASE)


def parse(text: str | None, fields: Fields) -> tuple[Condition, ...]:
    """All of which must hold; what is usual for the list among them. Raises FilterInvalid at the first wrong place."""
    found = _written(text, fields) if text is not None and text.strip() else []
    named = {condition.field for condition in found}
    usual = [
        Condition(name, Comparison.EQUAL, (value,))
        for name, value in fields.usual.items()
        if not named & {name, *fields.lifted.get(name, ())}
    ]
    return (*(one for one in found if not _lifts(one, fields)), *usual)


def searching(text: str | None) -> tuple[Condition, ...]:
    """The condition that a search box makes; none for an empty one."""
    return (Condition(TEXT_FIELD, Comparison.EQUAL, (text,)),) if text and text.strip() else ()


def equal(**values: Value | None) -> tuple[Condition, ...]:
    """Conditions for the values that are given."""
    return tuple(Condition(name, Comparison.EQUAL, (value,)) for name, value in values.items() if value is not None)


def _written(text: str, fields: Fields) -> list[Condition]:
    conditions: list[Condition] = []
    place = 0
    while True:
        found = TOKEN.match(text, place)
        if found is None:
            bare = BARE.match(text, place)
            raise FilterInvalid(
                f"The filter is not understood from {text[place : place + 40].strip()!r} on.",
                hint=f"A text stands in quotes: {bare['before']} '{bare['word']}'."
                if bare
                else "It reads like: name LIKE 'fli%' AND tags.team = 'ops'.",
            )
        conditions.append(_condition(found, fields))
        if len(conditions) > MOST_CONDITIONS or len(conditions[-1].values) > MOST_VALUES:
            raise FilterInvalid(
                f"The filter is longer than {MOST_CONDITIONS} comparisons, or {MOST_VALUES} values in one of them.",
                hint="Ask for a part of it at a time.",
            )
        place = found.end()
        if place == len(text):
            return conditions
        joined = JOIN.match(text, place)
        if joined is None:
            raise FilterInvalid(
                f"The filter has {text[place:].split(maxsplit=1)[0]!r} where AND or its end is due.",
                hint="" if text[place - 1].isspace() else "A text stands in quotes, as a time does.",
            )
        place = joined.end()


def _lifts(condition: Condition, fields: Fields) -> bool:
    return condition.field in fields.usual and condition.values == (ANY,)


def _condition(found: re.Match[str], fields: Fields) -> Condition:
    name = re.sub(r"^tags?\.", TAG_PREFIX, found["field"], flags=re.IGNORECASE).replace("`", "").replace('"', "")
    kind = fields.kind(name)
    if kind is None:
        raise FilterInvalid(f"There is no field {name!r} to filter {fields.noun} by.", hint=nearest(name, fields.names))
    word = re.sub(r"\s+", " ", found["comparison"].upper()).replace("<>", "!=")
    allowed = COMPARISONS[kind]
    if word not in allowed:
        raise FilterInvalid(f"A filter cannot compare {name} by {word}.", hint=f"Use {', '.join(allowed)}.")
    comparison = Comparison(word)
    literals = LITERAL.findall(found["value"])
    if found["value"].startswith("(") is not (comparison is Comparison.IN):
        hint = "IN takes ('a', 'b'), others 'a'."
        raise FilterInvalid(f"{name} {word} {found['value']} is no comparison.", hint=hint)
    plain = [_unquoted(literal) for literal in literals]
    if name in fields.usual and plain == [ANY]:
        return Condition(name, comparison, (ANY,))
    return Condition(name, comparison, tuple(_value(name, kind, text) for text in plain))


def _unquoted(literal: str) -> str:
    if literal[0] in "'\"":
        return literal[1:-1].replace(literal[0] * 2, literal[0])
    return literal


def _value(name: str, kind: Kind, text: str) -> Value:
    match kind:
        case Kind.NUMBER:
            return _number(name, text)
        case Kind.TIME:
            return moment(name, text)
        case Kind.BOOL:
            if text.lower() not in {"true", "false"}:
                raise FilterInvalid(f"{name} is true or false, not {text!r}.", hint=f"Write {name} = true.")
            return text.lower() == "true"
    return text


def _number(name: str, text: str) -> int | float:
    if re.fullmatch(r"-?\d{1,18}", text, re.ASCII):
        return int(text)
    if re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", text, re.ASCII):
        return float(text)
    raise FilterInvalid(f"{name} is a number, and {text!r} is none.", hint=f"Write {name} > 10.")


def moment(name: str, text: str) -> datetime:
    """RFC 3339, or a day, which begins at midnight UTC. Raises FilterInvalid."""
    hint = f"Write {name} >= '2026-01-31' or {name} >= '2026-01-31T09:00:00Z'."
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise FilterInvalid(f"{name} is a time, and {text!r} is none.", hint=hint) from error
    if re.fullmatch(r"\d{4}-?\d\d-?\d\d", text, re.ASCII):
        return found.replace(tzinfo=UTC)
    if found.tzinfo is None:
        raise FilterInvalid(f"The time {text!r} of {name} does not say where it is meant.", hint=hint)
    try:
        return found.astimezone(UTC)
    except OverflowError as error:
        raise FilterInvalid(f"{name} is a time, and {text!r} is out of every calendar.", hint=hint) from error
