"""The language of filters and orders, read into comparisons: `metrics.auc > 0.7 AND tags."my team" LIKE 'a%'`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from lazulite.services.training.tracking.errors import FilterInvalid
from lazulite.words.errors import nearest

Value: TypeAlias = str | float | tuple[str, ...] | None


class Side(StrEnum):
    """What a name before the dot stands for."""

    ATTRIBUTE = "attribute"
    METRIC = "metric"
    PARAM = "param"
    TAG = "tag"
    DATASET = "dataset"


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"


SPELLINGS: Mapping[str, Side] = {
    "attribute": Side.ATTRIBUTE, "attributes": Side.ATTRIBUTE, "attr": Side.ATTRIBUTE, "run": Side.ATTRIBUTE,
    "metric": Side.METRIC, "metrics": Side.METRIC,
    "param": Side.PARAM, "params": Side.PARAM, "parameter": Side.PARAM, "parameters": Side.PARAM,
    "tag": Side.TAG, "tags": Side.TAG, "dataset": Side.DATASET, "datasets": Side.DATASET,
}  # fmt: skip
NUMBER_OPERATORS = frozenset({"=", "!=", ">", ">=", "<", "<="})
TEXT_OPERATORS = frozenset({"=", "!=", "LIKE", "ILIKE", "IN", "NOT IN"})
KEYED_OPERATORS = frozenset({"=", "!=", "LIKE", "ILIKE", "IS NULL", "IS NOT NULL"})


@dataclass(frozen=True)
class Comparison:
    side: Side
    key: str
    operator: str
    value: Value


@dataclass(frozen=True)
class Ordering:
    side: Side
    key: str
    ascending: bool = True


@dataclass(frozen=True)
class Vocabulary:
    """What one list may be filtered by: its sides, and its attributes with their kinds and other spellings."""

    attributes: Mapping[str, Kind]
    sides: frozenset[Side]
    aliases: Mapping[str, str]

    def kind(self, side: Side, key: str) -> Kind:
        if side is Side.METRIC:
            return Kind.NUMBER
        return self.attributes[key] if side is Side.ATTRIBUTE else Kind.TEXT


RUNS = Vocabulary(
    attributes={
        "run_id": Kind.TEXT, "run_name": Kind.TEXT, "status": Kind.TEXT, "user_id": Kind.TEXT,
        "artifact_uri": Kind.TEXT, "experiment_id": Kind.TEXT, "lifecycle_stage": Kind.TEXT,
        "start_time": Kind.NUMBER, "end_time": Kind.NUMBER,
    },
    sides=frozenset(Side),
    aliases={"created": "start_time", "Created": "start_time", "run name": "run_name", "Run name": "run_name",
             "Run Name": "run_name", "run_uuid": "run_id"},
)  # fmt: skip
EXPERIMENTS = Vocabulary(
    attributes={
        "name": Kind.TEXT, "experiment_id": Kind.TEXT, "creation_time": Kind.NUMBER, "last_update_time": Kind.NUMBER,
    },
    sides=frozenset({Side.ATTRIBUTE, Side.TAG}),
    aliases={},
)  # fmt: skip
LOGGED_MODELS = Vocabulary(
    attributes={
        "name": Kind.TEXT, "model_id": Kind.TEXT, "model_type": Kind.TEXT, "status": Kind.TEXT,
        "source_run_id": Kind.TEXT, "experiment_id": Kind.TEXT,
        "creation_timestamp": Kind.NUMBER, "last_updated_timestamp": Kind.NUMBER,
    },
    sides=frozenset({Side.ATTRIBUTE, Side.METRIC, Side.PARAM, Side.TAG}),
    aliases={"creation_time": "creation_timestamp", "creation_timestamp_ms": "creation_timestamp",
             "last_updated_timestamp_ms": "last_updated_timestamp", "model_name": "name"},
)  # fmt: skip

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<name>[A-Za-z_]\w*(?:\.(?:`[^`]*`|"[^"]*"|[\w\-/.@]+))?)
    | (?P<tick>`[^`]*`)
    | (?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*")
    | (?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<operator>!=|>=|<=|=|>|<)
    | (?P<mark>[(),])
    )""",
    re.VERBOSE,
)
MOST_COMPARISONS = 100  # each may be a join, of which a database takes few more
_ORDER = re.compile(r"\s*(?P<field>.*?)\s*(?:\s(?P<way>asc|desc))?\s*", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str

    @property
    def word(self) -> str:
        return self.text.upper() if self.kind == "name" else ""


def parse_filter(text: str | None, vocabulary: Vocabulary) -> tuple[Comparison, ...]:
    """The comparisons that must all hold. Raises FilterInvalid, which quotes the place."""
    if not text or not text.strip():
        return ()
    tokens = _Tokens(text)
    found = [_comparison(tokens, vocabulary)]
    while (joint := tokens.take()) is not None:
        if joint.word != "AND":
            raise FilterInvalid(
                f"Between two comparisons stands AND, not {joint.text!r}, in the filter {text!r}.",
                hint="OR is not part of the language: ask twice.",
            )
        found.append(_comparison(tokens, vocabulary))
        if len(found) > MOST_COMPARISONS:
            raise FilterInvalid(
                f"The filter is longer than {MOST_COMPARISONS} comparisons.", hint="Ask for a part of it at a time."
            )
    return tuple(found)


def parse_order(fields: Sequence[str], vocabulary: Vocabulary) -> tuple[Ordering, ...]:
    """Each field is `side.key`, with ASC or DESC behind it or nothing. Raises FilterInvalid."""
    orderings: list[Ordering] = []
    for text in fields:
        match = _ORDER.fullmatch(text)
        if match is None or not match["field"]:
            raise FilterInvalid(f"{text!r} is no order.", hint="Write `metrics.auc DESC`.")
        side, key = _reference(match["field"], vocabulary, text)
        orderings.append(Ordering(side, key, ascending=(match["way"] or "asc").lower() == "asc"))
    seen = [(ordering.side, ordering.key) for ordering in orderings]
    if len(set(seen)) != len(seen):
        raise FilterInvalid(f"`order_by` contains duplicate fields: {list(fields)}")
    return tuple(orderings)


class _Tokens:
    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = list(_tokens(text))
        self._at = 0

    def take(self) -> _Token | None:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        self._at += 1
        return token

    def need(self, what: str) -> _Token:
        token = self.take()
        if token is None:
            raise FilterInvalid(f"The filter {self.text!r} ends where {what} should follow.")
        return token


def _tokens(text: str) -> Iterator[_Token]:
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise FilterInvalid(f"The filter {text!r} cannot be read from position {at}: {text[at : at + 20]!r}.")
        yield _Token(match.lastgroup, match[match.lastgroup])
        at = match.end()


def _comparison(tokens: _Tokens, vocabulary: Vocabulary) -> Comparison:
    name = tokens.need("a name")
    if name.kind not in {"name", "tick", "text"}:
        raise FilterInvalid(f"A comparison begins with a name, not {name.text!r}, in the filter {tokens.text!r}.")
    side, key = _reference(name.text, vocabulary, tokens.text)
    operator = _operator(tokens)
    kind = vocabulary.kind(side, key)
    allowed = _allowed(side, kind)
    if operator not in allowed:
        raise FilterInvalid(
            f"Invalid comparator '{operator}' for {side.value} '{key}' in the filter {tokens.text!r}.",
            hint=f"It can be compared by {', '.join(sorted(allowed))}.",
        )
    return Comparison(side, key, operator, _value(tokens, operator, kind, f"{side.value} '{key}'"))


def _allowed(side: Side, kind: Kind) -> frozenset[str]:
    if kind is Kind.NUMBER:
        return NUMBER_OPERATORS
    return KEYED_OPERATORS if side in {Side.PARAM, Side.TAG} else TEXT_OPERATORS


def _operator(tokens: _Tokens) -> str:
    token = tokens.need("a comparison")
    if token.kind == "operator":
        return token.text
    words = [token.word]
    if token.word in {"NOT", "IS"}:
        words.append(tokens.need("IN or NULL").word)
        if words == ["IS", "NOT"]:
            words.append(tokens.need("NULL").word)
    operator = " ".join(words)
    if operator not in TEXT_OPERATORS | KEYED_OPERATORS:
        raise FilterInvalid(f"Invalid comparator {token.text!r} in the filter {tokens.text!r}.")
    return operator


def _value(tokens: _Tokens, operator: str, kind: Kind, what: str) -> Value:
    if operator.startswith("IS "):
        return None
    if operator in {"IN", "NOT IN"}:
        return tuple(_texts(tokens))
    token = tokens.need("a value")
    if kind is Kind.NUMBER:
        if token.kind != "number":
            raise FilterInvalid(f"Expected numeric value type for {what}. Found {token.text}")
        return float(token.text)
    if token.kind != "text":
        raise FilterInvalid(
            f"Expected a quoted string value for {what}. Got value {token.text}", hint="Write it in quotes."
        )
    return _unquoted(token.text)


def _texts(tokens: _Tokens) -> Iterator[str]:
    mark = tokens.need("a list")
    if mark.text != "(":
        raise FilterInvalid(f"After IN stands a list in parentheses, not {mark.text!r}, in {tokens.text!r}.")
    while mark.text != ")":
        token = tokens.need("a quoted value")
        if token.kind != "text":
            raise FilterInvalid(f"A list holds quoted values, not {token.text!r}, in the filter {tokens.text!r}.")
        yield _unquoted(token.text)
        mark = tokens.need("',' or ')'")
        if mark.text not in {",", ")"}:
            raise FilterInvalid(f"Between the values of a list stands a comma, not {mark.text!r}.")


def _reference(text: str, vocabulary: Vocabulary, whole: str) -> tuple[Side, str]:
    prefix, dot, rest = text.partition(".")
    side = SPELLINGS.get(prefix) if dot and prefix[:1] not in {"`", '"', "'"} else Side.ATTRIBUTE
    if side is None or side not in vocabulary.sides:
        known = sorted({spelling for spelling, known in SPELLINGS.items() if known in vocabulary.sides})
        raise FilterInvalid(f"Invalid entity type '{prefix}' in {whole!r}.", hint=nearest(prefix, known))
    key = _unquoted(rest if dot and side is not None and prefix in SPELLINGS else text)
    if side is Side.ATTRIBUTE:
        key = vocabulary.aliases.get(key, key)
        if key not in vocabulary.attributes:
            raise FilterInvalid(
                f"Invalid attribute key '{key}' in {whole!r}.", hint=nearest(key, vocabulary.attributes)
            )
    if side is Side.DATASET and key not in {"name", "digest", "context"}:
        raise FilterInvalid(f"Invalid dataset key '{key}' in {whole!r}.", hint="Known: context, digest, name.")
    return side, key


def _unquoted(text: str) -> str:
    quote = text[:1]
    if quote in {"'", '"', "`"} and text.endswith(quote) and len(text) > 1:
        return text[1:-1].replace(quote * 2, quote)
    return text
