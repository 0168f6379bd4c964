"""What the API answers of evidence. `make reference` writes this file from the OpenAPI document."""

from lazulite.experience.sdk.answer import Answer
from lazulite.words.json import JSONObject


class Figure(Answer):
    name: str
    value: float | None


class Evidence(Answer):
    """`digest` is the SHA-256 of the content's canonical JSON: sorted keys, no spaces."""

    id: str
    model: str
    version: str
    kind: str
    content: JSONObject
    digest: str
    figure: Figure | None
    source: str | None
    created_at: str
    created_by: str
