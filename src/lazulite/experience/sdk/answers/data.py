"""What the API answers of data. `make reference` writes this file from the OpenAPI document."""

from lazulite.experience.sdk.answer import Answer
from lazulite.words.json import JSONObject


class Profile(Answer):
    """`content` once it is completed, `error` when it failed."""

    job: str
    status: str
    asked_at: str
    measured_at: str | None
    content: JSONObject | None
    error: str | None
