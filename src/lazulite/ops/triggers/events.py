"""What is said of triggers once it has happened."""

from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.ops.triggers.entities import Entry, Trigger
from lazulite.words.facts import FactCatalogue, FactKind
from lazulite.words.json import JSON

SUBJECT = "triggers/NAME"
OF_ENTRY = (
    "name", "trigger", "fact", "fact_type", "subject", "outcome", "clause", "asked", "found", "job", "facts",
)  # fmt: skip
FACTS = FactCatalogue(
    FactKind("TriggerCreated", SUBJECT, ("name", "owner", "when"), "A trigger has been made."),
    FactKind("TriggerUpdated", SUBJECT, ("name", "owner", "when"), "A trigger has got another document."),
    FactKind("TriggerEnabled", SUBJECT, ("name",), "A trigger has been switched on."),
    FactKind("TriggerDisabled", SUBJECT, ("name",), "A trigger has been switched off."),
    FactKind("TriggerDeleted", SUBJECT, ("name",), "A trigger has been deleted; its history stays."),
    FactKind("RuleFired", SUBJECT, (*OF_ENTRY, "owner"), "A trigger has started its job."),
    FactKind(
        "RuleHeld", SUBJECT, OF_ENTRY, "A clause kept a trigger still, or its job was refused. No trigger hears it."
    ),
)


def trigger_created(trigger: Trigger) -> NewFact:
    return _about("TriggerCreated", trigger, _told(trigger))


def trigger_updated(trigger: Trigger) -> NewFact:
    return _about("TriggerUpdated", trigger, _told(trigger))


def trigger_switched(trigger: Trigger, *, enabled: bool) -> NewFact:
    return _about("TriggerEnabled" if enabled else "TriggerDisabled", trigger, {})


def trigger_deleted(trigger: Trigger) -> NewFact:
    return _about("TriggerDeleted", trigger, {})


def rule_fired(trigger: Trigger, entry: Entry) -> NewFact:
    return _about("RuleFired", trigger, {**entry.to_json(), "owner": trigger.owner})


def rule_held(trigger: Trigger, entry: Entry) -> NewFact:
    """`clause` is what kept it still, `asked` and `found` say what it wanted and what was true."""
    return _about("RuleHeld", trigger, entry.to_json())


def _told(trigger: Trigger) -> dict[str, JSON]:
    return {"owner": trigger.owner, "when": list(trigger.rule.conditions.when)}


def _about(kind: str, trigger: Trigger, data: dict[str, JSON]) -> NewFact:
    subject, told = f"triggers/{trigger.name}", {"name": trigger.name, **data}
    return new_fact(FACTS, kind, subject=subject, workspace_id=trigger.workspace_id, data=told)
