"""What the API answers of environments. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping
from typing import Literal

from lazulite.experience.sdk.answer import Answer
from lazulite.experience.sdk.answers.assets import Facts, Source


class EnvironmentCreated(Answer):
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


class Curated(Answer):
    name: str
    version: str
    requirements: list[str]


class Difference(Answer):
    """`before`, `after`: a version, or the line that asks for it; null where it is not there."""

    part: Literal["python", "requirement", "package"]
    name: str
    before: str | None
    after: str | None


class Comparison(Answer):
    """`unlocked`: of what was compared, those of which nobody knows yet what is installed."""

    differences: list[Difference]
    unlocked: list[str]


class CuratedFull(Answer):
    """`lock`: every package of it, pinned with its hashes."""

    name: str
    version: str
    requirements: list[str]
    description: str
    lock: str
