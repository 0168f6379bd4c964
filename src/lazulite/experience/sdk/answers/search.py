"""What the API answers of search. `make reference` writes this file from the OpenAPI document."""

from typing import Literal

from lazulite.experience.sdk.answer import Answer


class SearchHit(Answer):
    """`kind`: the noun, as on the command line. `title`: what people call it. `subject`: as facts name it."""

    kind: Literal["job", "data", "model", "environment", "online-endpoint", "monitor", "release", "trigger", "schedule"]
    name: str
    version: str | None
    title: str
    subject: str
    state: str | None
    updated_at: str
