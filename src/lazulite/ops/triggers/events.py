"""What is said of triggers once it has happened."""

from lazulite.foundation.events.facts import NewFact
from lazulite.ops.triggers.entities import Entry, Trigger
from lazulite.words.json import JSON


def trigger_created(trigger: Trigger) -> NewFact:
    return _about("TriggerCreated", trigger, {"owner": trigger.owner, "when": list(trigger.rule.conditions.when)})


def trigger_switched(trigger: Trigger, *, enabled: bool) -> NewFact:
    return _about("TriggerEnabled" if enabled else "TriggerDisabled", trigger, {})


def trigger_deleted(trigger: Trigger) -> NewFact:
    return _about("TriggerDeleted", trigger, {})


def rule_fired(trigger: Trigger, entry: Entry) -> NewFact:
    return _about("RuleFired", trigger, {**entry.to_json(), "owner": trigger.owner})


def rule_held(trigger: Trigger, entry: Entry) -> NewFact:
    """`clause` is what kept it still, `asked` and `found` say what it wanted and what was true."""
    return _about("RuleHeld", trigger, entry.to_json())


def _about(kind: str, trigger: Trigger, data: dict[str, JSON]) -> NewFact:
    return NewFact(kind, f"triggers/{trigger.name}", trigger.workspace_id, {"name": trigger.name, **data})
