"""Triggers: a rule with an owner and what it starts; and the history of what they did and did not do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lazulite.ops.triggers.rules import Rule
from lazulite.words.errors import Conflict, Forbidden, Invalid, Missing, nearest
from lazulite.words.json import JSON, JSONObject


class TriggerMissing(Missing):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no trigger '{name}' in this workspace.", hint=nearest(name, known))


class TriggerExists(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is a trigger '{name}' already.",
            hint=f"Change it: lazulite trigger update {name} -f FILE, or --set FIELD=VALUE.",
        )


class TriggerChanged(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The trigger '{name}' has been changed meanwhile.", hint="Read it again, and send If-Match with its ETag."
        )


class TriggerRenamed(Invalid):
    def __init__(self, name: str, told: str) -> None:
        super().__init__(
            f"The document of the trigger '{name}' calls it '{told}'.",
            hint="A trigger keeps its name: leave the name as it is, or make another one.",
        )


class OwnerRefused(Forbidden):
    def __init__(self, asked: str, caller: str) -> None:
        super().__init__(
            f"The trigger's owner is to be {asked}, and {caller} may not make work run in another's name.",
            hint="Leave the owner out: it is then whoever makes the trigger.",
        )


class Outcome(StrEnum):
    """Held: a clause kept it still. Waiting: it fires once it has been quiet. Fired: it started the job.

    Debounced: a later fact of the same stretch made it fire. Refused: what it wanted to start was.
    """

    HELD = "held"
    WAITING = "waiting"
    FIRED = "fired"
    DEBOUNCED = "debounced"
    REFUSED = "refused"


@dataclass(frozen=True)
class Start:
    """`job`: a command job's document, or the name of a job to run again; `inputs` replace those of the same name.

    sources: what lay at the document's local paths when the trigger was made, by place: a manifest, or a text.
    """

    job: JSONObject | str
    inputs: JSONObject
    sources: JSONObject = field(default_factory=dict)

    def to_json(self) -> JSONObject:
        return {"job": self.job, "inputs": self.inputs, "sources": self.sources}

    @property
    def document(self) -> JSONObject | str:
        """The job's document with the inputs put into it, or the name of the job to run again."""
        if isinstance(self.job, str):
            return self.job
        own = self.job.get("inputs")
        return {**self.job, "inputs": {**(own if isinstance(own, Mapping) else {}), **self.inputs}}

    def reads(self, reference: str) -> bool:
        """Whether an input of the document names this version; what a job to run again has read, it does not say."""
        document = self.document
        inputs = self.inputs if isinstance(document, str) else document["inputs"]
        given = inputs.values() if isinstance(inputs, Mapping) else ()
        return any(reference in (one, one.get("path") if isinstance(one, Mapping) else None) for one in given)


@dataclass(frozen=True)
class Trigger:
    """owner: the principal, as text, in whose name the job runs."""

    id: str
    workspace_id: str
    rule: Rule
    owner: str
    start: Start
    description: str
    created_at: datetime
    created_by: str

    @property
    def name(self) -> str:
        return self.rule.name


@dataclass(frozen=True)
class Pending:
    """A stretch of facts that match, waiting for quiet until `due_at`. The newest fact fills what is started."""

    trigger_id: str
    workspace_id: str
    first_at: datetime
    due_at: datetime
    newest_fact: str
    facts: int


@dataclass(frozen=True)
class Standing:
    """A trigger in short. While it waits for quiet: since when, until when, and the newest fact that it heard."""

    name: str
    owner: str
    enabled: bool
    first_at: datetime | None = None
    due_at: datetime | None = None
    newest_fact: str | None = None


@dataclass(frozen=True)
class Entry:
    """What one fact did to one trigger. clause, asked, found: why it held, or why what it wanted was refused."""

    id: str
    workspace_id: str
    trigger_id: str
    trigger: str
    fact_id: str
    fact_type: str
    subject: str
    outcome: Outcome
    at: datetime
    clause: str = ""
    asked: str = ""
    found: str = ""
    job: str | None = None
    facts: int = 1

    def to_json(self) -> dict[str, JSON]:
        return {
            "trigger": self.trigger, "fact": self.fact_id, "fact_type": self.fact_type, "subject": self.subject,
            "outcome": self.outcome.value, "clause": self.clause, "asked": self.asked, "found": self.found,
            "job": self.job, "facts": self.facts,
        }  # fmt: skip
