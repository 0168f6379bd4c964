"""What the figures of an endpoint look like over time."""

from datetime import datetime, timedelta

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from lazulite.services.inference.entities import Endpoint
from lazulite.services.inference.history.folding import Bucket
from lazulite.services.inference.history.service import Series

USUAL = timedelta(hours=1)


class FiguresQuery(BaseModel):
    """[`from`, `to`), RFC 3339: by default the last hour. `step`: seconds, of whole minutes; by default as a chart
    shows it."""

    model_config = ConfigDict(populate_by_name=True)

    from_: AwareDatetime | None = Field(default=None, alias="from")
    to: AwareDatetime | None = None
    step: int | None = Field(default=None, ge=60, le=31 * 86_400, multiple_of=60)

    def between(self, now: datetime) -> tuple[datetime, datetime]:
        end = self.to or now
        return self.from_ or end - USUAL, end


class FigurePoint(BaseModel):
    """What was counted from `at` on, for one step. Latencies are of answers, within 5 %; None where none was given.

    `errors`: by class of status, 4xx and 5xx. `memory_bytes`: the most, `replicas_ready`: the fewest seen; None where
    nobody looked.
    """

    at: datetime
    requests: int
    answered: int
    errors: dict[str, int]
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None
    rows: int
    memory_bytes: int | None
    captured: int
    dropped: int
    replicas_ready: int | None

    @classmethod
    def of(cls, one: Bucket) -> "FigurePoint":
        return cls.model_validate(_counts(one))


class WholePoint(FigurePoint):
    """Of all deployments together; `feedback`: rows of it that were taken."""

    feedback: int

    @classmethod
    def of(cls, one: Bucket) -> "WholePoint":
        return cls.model_validate({**_counts(one), "feedback": one.feedback})


class DeploymentSeries(BaseModel):
    id: str
    name: str
    points: list[FigurePoint]


class FiguresOut(BaseModel):
    """`points`: of the endpoint; `deployments`: of each, those that are deleted by now too. One point a step."""

    model_config = ConfigDict(populate_by_name=True)

    endpoint: str
    from_: datetime = Field(serialization_alias="from", validation_alias="from")
    to: datetime
    step_seconds: int
    points: list[WholePoint]
    deployments: list[DeploymentSeries]

    @classmethod
    def of(cls, endpoint: Endpoint, series: Series, *, start: datetime, end: datetime) -> "FiguresOut":
        return cls(
            endpoint=endpoint.name, from_=start, to=end, step_seconds=series.step_seconds,
            points=[WholePoint.of(one) for one in series.whole],
            deployments=[
                DeploymentSeries(
                    id=buckets[0].owner_id, name=buckets[0].deployment, points=[FigurePoint.of(one) for one in buckets]
                )
                for buckets in series.deployments
            ],
        )  # fmt: skip


def _counts(one: Bucket) -> dict[str, object]:
    return {
        "at": one.start, "requests": one.requests, "answered": one.answered, "errors": one.errors_by_class(),
        "p50_ms": one.percentile_ms(0.5), "p95_ms": one.percentile_ms(0.95), "p99_ms": one.percentile_ms(0.99),
        "rows": one.rows, "memory_bytes": one.memory_bytes, "captured": one.captured, "dropped": one.dropped,
        "replicas_ready": one.replicas,
    }  # fmt: skip
