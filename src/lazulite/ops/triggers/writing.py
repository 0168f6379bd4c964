"""A trigger as the document that makes it as it is."""

from collections.abc import Sequence

from lazulite.foundation import revisions
from lazulite.ops.triggers.clauses import Clause, ClauseInvalid, parse_clause
from lazulite.ops.triggers.entities import Trigger
from lazulite.ops.triggers.rules import AtMost, Debounce
from lazulite.specs.as_yaml import as_yaml
from lazulite.specs.durations import written
from lazulite.words.json import JSON


def text_of(trigger: Trigger) -> str:
    """In YAML, but for what lies at local paths of its job."""
    return as_yaml(document_of(trigger))


def document_of(trigger: Trigger) -> dict[str, JSON]:
    """Without what it would have anyway. The owner is left out where it is who made it."""
    rule, start = trigger.rule, trigger.start
    conditions = rule.conditions
    said: dict[str, JSON] = {
        "name": rule.name,
        "description": trigger.description or None,
        "owner": trigger.owner if trigger.owner != trigger.created_by else None,
        "is_enabled": None if rule.enabled else False,
        "when": _single(conditions.when),
        "if": _single([_clause(clause) for clause in conditions.clauses]),
        "debounce": _debounce(conditions.debounce),
        "at_most": _at_most(conditions.at_most),
        "start": {"job": start.job, **({"inputs": start.inputs} if start.inputs else {})},
    }
    return {name: value for name, value in said.items() if value is not None}


def revision_of(trigger: Trigger) -> int:
    """Another number after a change: of what it says, of whom, and of what lay at its local paths."""
    return revisions.revision_of([document_of(trigger), trigger.owner, trigger.start.sources])


def _single(values: Sequence[JSON]) -> JSON:
    """As few words as do: one stands for a list of one."""
    return values[0] if len(values) == 1 else list(values) or None


def _clause(clause: Clause) -> JSON:
    """As text where that reads as the same clause: a long value is cut there, and a text may look like a number."""
    told = str(clause)
    try:
        return told if parse_clause(told) == clause else clause.to_json()
    except ClauseInvalid:
        return clause.to_json()


def _debounce(debounce: Debounce) -> JSON:
    if debounce == Debounce():
        return None
    quiet = written(debounce.quiet)
    return quiet if debounce.longest is None else {"quiet": quiet, "longest": written(debounce.longest)}


def _at_most(at_most: AtMost | None) -> JSON:
    return {"times": at_most.times, "per": written(at_most.per)} if at_most else None
