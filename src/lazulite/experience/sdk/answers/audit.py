"""What the API answers of audit. `make reference` writes this file from the OpenAPI document."""

from lazulite.experience.sdk.answer import Answer
from lazulite.words.json import JSONObject


class AuditEntry(Answer):
    """`cause` is the id of the entry, or the name of the job, that led to this one."""

    id: str
    sequence: int
    type: str
    subject: str
    actor: str
    on_behalf_of: str | None
    cause: str | None
    occurred_at: str
    recorded_at: str
    data: JSONObject


class Explained(Answer):
    """With what led to it, the nearest first."""

    id: str
    sequence: int
    type: str
    subject: str
    actor: str
    on_behalf_of: str | None
    cause: str | None
    occurred_at: str
    recorded_at: str
    data: JSONObject
    causes: list[AuditEntry]
