"""What the API answers of uploads. `make reference` writes this file from the OpenAPI document."""

from lazulite.experience.sdk.answer import Answer


class Missing(Answer):
    missing: list[str]


class Upload(Answer):
    digest: str
    size: int
