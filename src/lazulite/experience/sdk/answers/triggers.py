"""What the API answers of triggers. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping
from typing import Literal

from lazulite.experience.sdk.answer import Answer
from lazulite.words.json import JSONObject


class Trigger(Answer):
    """`if` are the clauses as they are told. `counts`: how often each outcome has come so far."""

    id: str
    name: str
    description: str
    owner: str
    is_enabled: bool
    when: list[str]
    quiet_seconds: float
    at_most: str | None
    start: JSONObject
    counts: Mapping[str, int]
    created_by: str
    created_at: str


class Entry(Answer):
    """What one fact did. clause, asked, found: what kept the trigger still, or why its job was refused."""

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


class Decision(Answer):
    """`clauses`: everything that was asked and what was found. `would_start`: None where it would hold."""

    fires: bool
    because: JSONObject | None
    clauses: list[JSONObject]
    would_start: JSONObject | None
    refused: str | None
