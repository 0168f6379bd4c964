"""The little language of lists: `name LIKE 'fli%' AND tags.team = 'ops'`, and `order_by`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lazulite.words.errors import Invalid, nearest


class FilterInvalid(Invalid):
    pass


class Comparison(StrEnum):
    EQUAL = "="
    UNEQUAL = "!="
    LIKE = "LIKE"
    ILIKE = "ILIKE"
    IN = "IN"


@dataclass(frozen=True)
class Condition:
    """`field` is a column's name, or `tags.<key>`; IN has several values, the others one."""

    field: str
    comparison: Comparison
    values: tuple[str, ...]

    @property
    def tag(self) -> str | None:
        return self.field.removeprefix("tags.") if self.field.startswith("tags.") else None


TOKEN = re.compile(
    r"""\s*(?:
    (?P<field>tags?\.(?:"[^"]+"|`[^`]+`|[\w.\-/]+)|[A-Za-z_]\w*)
    \s*(?P<comparison>=|!=|<>|\bNOT\s+LIKE\b|\bLIKE\b|\bILIKE\b|\bIN\b)
    \s*(?P<value>'(?:[^']|'')*'|"(?:[^"]|"")*"|-?\d+|\([^()]*\))
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
JOIN = re.compile(r"\s*\bAND\b", re.IGNORECASE)
LITERAL = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|-?\d+")


def parse(text: str | None, fields: Iterable[str]) -> tuple[Condition, ...]:
    """All of which must hold. Raises FilterInvalid at the first place that is not understood."""
    if text is None or not text.strip():
        return ()
    conditions: list[Condition] = []
    place = 0
    while True:
        found = TOKEN.match(text, place)
        if found is None:
            raise FilterInvalid(
                f"The filter is not understood from {text[place : place + 40].strip()!r} on.",
                hint="It reads like: name LIKE 'fli%' AND tags.team = 'ops'.",
            )
        conditions.append(_condition(found, set(fields)))
        place = found.end()
        if place == len(text):
            return tuple(conditions)
        joined = JOIN.match(text, place)
        if joined is None:
            raise FilterInvalid(f"The filter has {text[place:].split()[0]!r} where AND or its end is due.")
        place = joined.end()


def parse_order(text: str | None, fields: Iterable[str], default: str) -> tuple[str, bool]:
    """(field, descending) of `field [asc|desc]`."""
    words = (text or "").split() or default.split()
    known = sorted(fields)
    if len(words) > 2 or words[0] not in known or words[-1].lower() not in {"asc", "desc", words[0].lower()}:
        hint = f"Use one of {', '.join(known)}, with asc or desc."
        raise FilterInvalid(f"Lists cannot be ordered by {text!r}.", hint=hint)
    return words[0], len(words) == 2 and words[1].lower() == "desc"


def _condition(found: re.Match[str], fields: set[str]) -> Condition:
    field = re.sub(r"^tags?\.", "tags.", found["field"], flags=re.IGNORECASE).replace("`", "").replace('"', "")
    if not field.startswith("tags.") and field not in fields:
        raise FilterInvalid(f"There is no field {field!r} to filter by.", hint=nearest(field, (*fields, "tags.<key>")))
    word = found["comparison"].upper().replace("<>", "!=")
    if word not in set(Comparison):
        raise FilterInvalid(f"A filter cannot compare by {word}.", hint=f"Use {', '.join(Comparison)}.")
    comparison = Comparison(word)
    literals = LITERAL.findall(found["value"])
    several = found["value"].startswith("(")
    if several is not (comparison is Comparison.IN) or not literals:
        hint = "IN takes ('a', 'b'), others 'a'."
        raise FilterInvalid(f"{field} {word} {found['value']} is no comparison.", hint=hint)
    return Condition(field, comparison, tuple(_unquoted(literal) for literal in literals))


def _unquoted(literal: str) -> str:
    if literal[0] in "'\"":
        return literal[1:-1].replace(literal[0] * 2, literal[0])
    return literal
