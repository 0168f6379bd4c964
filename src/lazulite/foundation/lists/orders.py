"""How a list is ordered, and where in that order a page ends: a place that the next page begins behind."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lazulite.foundation.lists.fields import Fields, Kind, Value
from lazulite.foundation.lists.filters import Condition, FilterInvalid
from lazulite.foundation.pagination import PageTokenInvalid, decode_token, encode_token
from lazulite.words.errors import nearest
from lazulite.words.json import JSON

MARK = 12  # hex digits that tell one filter and order from another


@dataclass(frozen=True)
class Order:
    """What has no value in the field comes last, whatever the direction."""

    field: str
    descending: bool

    def __str__(self) -> str:
        return f"{self.field} {'desc' if self.descending else 'asc'}"


@dataclass(frozen=True)
class Place:
    """The last row of a page: its value in the order's field (None: it has none), and its key."""

    value: Value | None
    key: str | int


def parse_order(text: str | None, fields: Fields) -> Order:
    """Of `field [asc|desc]`, or the list's own. Raises FilterInvalid, naming the nearest."""
    words = (text or "").split() or fields.order.split()
    hint = f"Write one of {', '.join(sorted(fields.kinds))}, with asc or desc."
    if words[0] not in fields.kinds:
        hint = f"{nearest(words[0], fields.kinds)} {hint}" if "Did" in nearest(words[0], fields.kinds) else hint
        raise FilterInvalid(f"Lists of {fields.noun} cannot be ordered by {text!r}.", hint=hint)
    direction = [word.lower() for word in words[1:]]
    if direction not in ([], ["asc"], ["desc"]):
        raise FilterInvalid(f"Lists of {fields.noun} cannot be ordered by {text!r}.", hint=hint)
    return Order(words[0], direction == ["desc"])


def mark_of(fields: Fields, scope: str, conditions: Sequence[Condition], order: Order) -> str:
    """What a page token is good for."""
    said: list[JSON] = [[one.field, one.comparison.value, *(str(value) for value in one.values)] for one in conditions]
    whole = json.dumps([fields.noun, scope, said, str(order)])
    return hashlib.sha256(whole.encode()).hexdigest()[:MARK]


def token_of(place: Place, mark: str) -> str:
    value = place.value.isoformat() if isinstance(place.value, datetime) else place.value
    return encode_token([mark, value, place.key])


def place_of(token: str, mark: str, *, kind: Kind, key: type) -> Place:
    """Raises PageTokenInvalid for a token of another list, filter or order, and for one that nobody has given."""
    told = decode_token(token)
    if not isinstance(told, list) or len(told) != 3 or not isinstance(told[0], str):
        raise PageTokenInvalid
    if told[0] != mark:
        raise PageTokenInvalid("The page_token is of another filter or order.")
    return Place(_value(told[1], kind), _key(told[2], key))


def _value(told: JSON, kind: Kind) -> Value | None:
    match kind, told:
        case _, None:
            return None
        case Kind.BOOL, bool() as value:
            return value
        case Kind.TEXT, str() as value:
            return value
        case Kind.TIME, str() as value:
            return _moment(value)
        case Kind.NUMBER, (int() | float()) as value if not isinstance(value, bool) and abs(value) < 1 << 63:
            return value
    raise PageTokenInvalid


def _moment(told: str) -> datetime:
    try:
        found = datetime.fromisoformat(told)
    except ValueError as error:
        raise PageTokenInvalid from error
    if found.tzinfo is None:
        raise PageTokenInvalid
    return found


def _key(told: JSON, key: type) -> str | int:
    if key is int and type(told) is int and abs(told) < 1 << 63:
        return told
    if key is str and isinstance(told, str) and re.fullmatch(r"[^\x00]{1,300}", told):
        return told
    raise PageTokenInvalid
