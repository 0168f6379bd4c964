"""What is told of data: the first rows of a table, and what each of its columns holds."""

from datetime import datetime

from pydantic import BaseModel, Field, JsonValue

from lazulite.experience.rest.told import Told
from lazulite.services.data.entities import Profile, ProfileStatus


class ColumnOut(BaseModel):
    name: str
    type: str


class PreviewOut(BaseModel):
    """`file`: which of the `files` was looked at."""

    columns: list[ColumnOut]
    rows: list[list[JsonValue]]
    file: str
    files: int


class HistogramOut(BaseModel):
    """`edges` is one longer than `counts`; of times they are text."""

    edges: list[int | float | str | None]
    counts: list[int]


class FrequentOut(BaseModel):
    value: str | None
    count: int


class ColumnProfileOut(Told):
    """What a column of its kind has: figures and a histogram, or the most frequent values.

    `numbers`: of a text that is mostly numbers, how many of its values are; `no_numbers`: what others are.
    """

    name: str
    type: str
    kind: str
    nulls: int
    distinct: int | None = None
    distinct_is_exact: bool | None = None
    min: int | float | str | None = None
    max: int | float | str | None = None
    mean: float | None = None
    standard_deviation: float | None = None
    quantiles: dict[str, int | float | str | None] | None = None
    quantiles_are_exact: bool | None = None
    not_finite: int | None = None
    histogram: HistogramOut | None = None
    longest: int | None = None
    top: list[FrequentOut] | None = None
    top_is_exact: bool | None = None
    numbers: int | None = None
    no_numbers: list[str] | None = None


class ProfileContentOut(Told):
    rows: int
    files: int | None = None
    size_in_arrow_bytes: int | None = None
    null_words: list[str] | None = None
    columns: list[ColumnProfileOut] = Field(default_factory=list)


class ProfileOut(BaseModel):
    """`content` once it is completed, `error` when it failed."""

    job: str
    status: ProfileStatus
    asked_at: datetime
    measured_at: datetime | None
    content: ProfileContentOut | None
    error: str | None

    @classmethod
    def of(cls, one: Profile) -> "ProfileOut":
        content = None if one.content is None else ProfileContentOut.model_validate(one.content)
        return cls(
            job=one.job, status=one.status, asked_at=one.asked_at, measured_at=one.measured_at, content=content,
            error=one.error,
        )  # fmt: skip
