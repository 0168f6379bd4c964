"""What the API answers of data. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping
from typing import Literal

from lazulite.experience.sdk.answer import Answer
from lazulite.experience.sdk.answers.assets import Facts, Source


class DataCreated(Answer):
    """`warnings`: why its table cannot be read, where its beginning tells so already."""

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


class Histogram(Answer):
    """`edges` is one longer than `counts`; of times they are text."""

    edges: list[int | float | str | None]
    counts: list[int]


class Frequent(Answer):
    value: str | None
    count: int


class ColumnProfile(Answer):
    """What a column of its kind has: figures and a histogram, or the most frequent values.

    `numbers`: of a text that is mostly numbers, how many of its values are; `no_numbers`: what others are.
    """

    name: str
    type: str
    kind: str
    nulls: int
    distinct: int | None
    distinct_is_exact: bool | None
    min: int | float | str | None
    max: int | float | str | None
    mean: float | None
    standard_deviation: float | None
    quantiles: Mapping[str, int | float | str | None] | None
    quantiles_are_exact: bool | None
    not_finite: int | None
    histogram: Histogram | None
    longest: int | None
    top: list[Frequent] | None
    top_is_exact: bool | None
    numbers: int | None
    no_numbers: list[str] | None


class ProfileContent(Answer):
    rows: int
    files: int | None
    size_in_arrow_bytes: int | None
    null_words: list[str] | None
    columns: list[ColumnProfile]


class Profile(Answer):
    """`content` once it is completed, `error` when it failed."""

    job: str
    status: Literal["running", "completed", "failed"]
    asked_at: str
    measured_at: str | None
    content: ProfileContent | None
    error: str | None
