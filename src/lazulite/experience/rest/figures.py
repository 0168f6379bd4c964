"""What the figures of an endpoint look like over time."""

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from lazulite.experience.http.fields import Moment
from lazulite.services.inference.entities import Endpoint
from lazulite.services.inference.history.folding import Bucket
from lazulite.services.inference.history.service import Series

USUAL = timedelta(hours=1)


class FiguresQuery(BaseModel):
    """[`from`, `to`), RFC 3339: by default the last hour. `step`: seconds, of whole minutes; by default as a chart
    shows it."""

    model_config = ConfigDict(populate_by_name=True)

    from_: Moment | None = Field(default=None, alias="from")
    to: Moment | None = None
    step: int | None = Field(default=None, ge=60, le=31 * 86_400, multiple_of=60)

    def between(self, now: datetime) -> tuple[datetime, datetime]:
        end = self.to or now
        return self.from_ or end - USUAL, end


class FigurePointOut(BaseModel):
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
    def of(cls, one: Bucket) -> "FigurePointOut":
        return cls.model_validate(_counts(one))


class EndpointFigurePointOut(FigurePointOut):
    """Of all deployments together; `feedback`: rows of it that were taken."""

    feedback: int

    @classmethod
    def of(cls, one: Bucket) -> "EndpointFigurePointOut":
        return cls.model_validate({**_counts(one), "feedback": one.feedback})


class DeploymentSeriesOut(BaseModel):
    id: str
    name: str
    points: list[FigurePointOut]


class EndpointFiguresOut(BaseModel):
    """`points`: of the endpoint; `deployments`: of each, those that are deleted by now too. One point a step."""

    model_config = ConfigDict(populate_by_name=True)

    endpoint: str
    from_: datetime = Field(serialization_alias="from", validation_alias="from")
    to: datetime
    step_seconds: int
    points: list[EndpointFigurePointOut]
    deployments: list[DeploymentSeriesOut]

    @classmethod
    def of(cls, endpoint: Endpoint, series: Series, *, start: datetime, end: datetime) -> "EndpointFiguresOut":
        return cls(
            endpoint=endpoint.name, from_=start, to=end, step_seconds=series.step_seconds,
            points=[EndpointFigurePointOut.of(one) for one in series.whole],
            deployments=[
                DeploymentSeriesOut(
                    id=one[0].owner_id, name=one[0].deployment, points=[FigurePointOut.of(each) for each in one]
                )
                for one in series.deployments
            ],
        )  # fmt: skip


def _counts(one: Bucket) -> dict[str, object]:
    return {
        "at": one.start, "requests": one.requests, "answered": one.answered, "errors": one.errors_by_class(),
        "p50_ms": one.percentile_ms(0.5), "p95_ms": one.percentile_ms(0.95), "p99_ms": one.percentile_ms(0.99),
        "rows": one.rows, "memory_bytes": one.memory_bytes, "captured": one.captured, "dropped": one.dropped,
        "replicas_ready": one.replicas,
    }  # fmt: skip
