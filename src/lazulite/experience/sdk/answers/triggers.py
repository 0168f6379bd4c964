"""What the API answers of triggers. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping
from typing import Literal

from lazulite.experience.sdk.answer import Answer
from lazulite.words.json import JSON, JSONObject


class Start(Answer):
    """`job`: a document, or the name of the job that is run again. `inputs`: what is put into it."""

    job: JSON
    inputs: JSONObject


class Trigger(Answer):
    """`if` are the clauses as they are told. `counts`: how often each outcome has come so far. `document` makes it as
    it is, but for what lies at local paths; None in lists.

    `quiet_seconds`, `longest_seconds`: a stretch of facts fires once, that long after its newest, or its first one.
    """

    id: str
    name: str
    description: str
    owner: str
    is_enabled: bool
    when: list[str]
    quiet_seconds: float
    at_most: str | None
    start: Start
    counts: Mapping[str, int]
    created_by: str
    created_at: str
    longest_seconds: float | None
    document: str | None


class TriggerEntry(Answer):
    """What one fact did. clause, asked, found: what kept the trigger still, or why its job was refused. job_status: how
    the job that it started stands; None where it started none, and once the job is deleted.
    """

    trigger: str
    fact: str
    fact_type: str
    subject: str
    outcome: Literal["held", "waiting", "fired", "debounced", "refused"]
    at: str
    clause: str
    asked: str
    found: str
    job: str | None
    facts: int
    job_status: (
        Literal[
            "NotStarted",
            "Starting",
            "Provisioning",
            "Preparing",
            "Queued",
            "Running",
            "Finalizing",
            "CancelRequested",
            "Completed",
            "Failed",
            "Canceled",
            "NotResponding",
            "Paused",
            "Unknown",
        ]
        | None
    )


class Weighed(Answer):
    """What was asked of the fact, and what was found."""

    clause: str
    asked: str
    found: str
    passed: bool


class TriggerDecision(Answer):
    """`clauses`: everything that was asked and what was found. `would_start`: None where it would hold."""

    fires: bool
    because: Weighed | None
    clauses: list[Weighed]
    would_start: Start | None
    refused: str | None
