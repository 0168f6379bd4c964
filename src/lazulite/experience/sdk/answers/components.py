"""What the API answers of components. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping

from lazulite.experience.sdk.answer import Answer
from lazulite.experience.sdk.answers.assets import Facts, Source


class ComponentCreated(Answer):
    id: str
    name: str
    version: str
    kind: str
    type: str
    ref: str
    path: str | None
    description: str
    tags: Mapping[str, str]
    properties: Mapping[str, str]
    labels: list[str]
    facts: Facts
    source: Source
    manifest_digest: str | None
    size: int
    file_count: int
    archived: bool
    revision: int
    created_at: str
    created_by: str
    updated_at: str
    warnings: list[str]
