"""A rule's conditions as JSON, and from a document."""

from collections.abc import Iterable
from datetime import timedelta

from lazulite.ops.triggers.clauses import Clause, make_clause, parse_clause
from lazulite.ops.triggers.rules import AtMost, Conditions, Debounce
from lazulite.specs.trigger import ClauseDocument, TriggerDocument
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject


def clause_of(told: str | ClauseDocument) -> Clause:
    """Raises ClauseInvalid."""
    return parse_clause(told) if isinstance(told, str) else make_clause(told.field, told.operator, told.value)


def conditions_of(document: TriggerDocument, clauses: Iterable[Clause]) -> Conditions:
    """Raises Invalid."""
    debounce, at_most = document.debounce, document.at_most
    return Conditions(
        tuple(document.when),
        tuple(clauses),
        Debounce(debounce.quiet, debounce.longest) if debounce else Debounce(),
        AtMost(at_most.times, at_most.per) if at_most else None,
    )


def to_json(conditions: Conditions) -> JSONObject:
    at_most, debounce = conditions.at_most, conditions.debounce
    return {
        "when": list(conditions.when),
        "if": [clause.to_json() for clause in conditions.clauses],
        "quiet_seconds": debounce.quiet.total_seconds(),
        "longest_seconds": debounce.longest.total_seconds() if debounce.longest is not None else None,
        "at_most": {"times": at_most.times, "per_seconds": at_most.per.total_seconds()} if at_most else None,
    }


def from_json(value: JSONObject) -> Conditions:
    match value:
        case {"when": list(when), "if": list(clauses), "quiet_seconds": quiet, "longest_seconds": longest}:
            return Conditions(
                tuple(str(pattern) for pattern in when),
                tuple(_clause(clause) for clause in clauses),
                Debounce(_seconds(quiet), None if longest is None else _seconds(longest)),
                _at_most(value.get("at_most")),
            )
    raise Invalid("These are no conditions of a rule.")


def _clause(value: JSON) -> Clause:
    match value:
        case {"field": str(path), "operator": str(operator), "value": wanted}:
            return make_clause(path, operator, wanted)
    raise Invalid(f"{value!r} is no clause.")


def _at_most(value: JSON) -> AtMost | None:
    match value:
        case {"times": int(times), "per_seconds": per}:
            return AtMost(times, _seconds(per))
    return None


def _seconds(value: JSON) -> timedelta:
    return timedelta(seconds=float(str(value)))
