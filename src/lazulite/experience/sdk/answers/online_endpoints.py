"""What the API answers of online endpoints. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping

from lazulite.experience.sdk.answer import Answer
from lazulite.words.json import JSON


class Endpoint(Answer):
    """`scoring_uri` is None while no gateway runs."""

    id: str
    name: str
    auth_mode: str
    provisioning_state: str
    traffic: Mapping[str, int]
    scoring_uri: str | None
    openapi_uri: str | None
    description: str
    tags: Mapping[str, str]
    created_by: str
    created_at: str
    updated_at: str


class Keys(Answer):
    primaryKey: str
    secondaryKey: str


class Sealed(Answer):
    """`last_at`: when the newest of the rows was taken."""

    segments: int
    rows: int
    bytes: int
    last_at: str | None


class Collected(Answer):
    """What lies sealed in the lake. `is_sealed`: nothing that came before the last seal was asked for is open."""

    capture: Sealed
    feedback: Sealed
    is_sealed: bool


class EndpointFigurePoint(Answer):
    """Of all deployments together; `feedback`: rows of it that were taken."""

    at: str
    requests: int
    answered: int
    errors: Mapping[str, int]
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None
    rows: int
    memory_bytes: int | None
    captured: int
    dropped: int
    replicas_ready: int | None
    feedback: int


class FigurePoint(Answer):
    """What was counted from `at` on, for one step. Latencies are of answers, within 5 %; None where none was given.

    `errors`: by class of status, 4xx and 5xx. `memory_bytes`: the most, `replicas_ready`: the fewest seen; None where
    nobody looked.
    """

    at: str
    requests: int
    answered: int
    errors: Mapping[str, int]
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None
    rows: int
    memory_bytes: int | None
    captured: int
    dropped: int
    replicas_ready: int | None


class DeploymentSeries(Answer):
    id: str
    name: str
    points: list[FigurePoint]


class EndpointFigures(Answer):
    """`points`: of the endpoint; `deployments`: of each, those that are deleted by now too. One point a step."""

    endpoint: str
    to: str
    step_seconds: int
    points: list[EndpointFigurePoint]
    deployments: list[DeploymentSeries]


class Unmatched(Answer):
    """`captured`: how many rows of that request are captured; 0 where none is, as nobody has answered it here."""

    request_id: str
    row: int
    received_at: str
    captured: int


class UnmatchedFeedback(Answer):
    """Of the newest `rows` rows of feedback (some 10,000), `unmatched` name no captured prediction.

    `newest`: at most 20 of them.
    """

    rows: int
    unmatched: int
    newest: list[Unmatched]


class Invocation(Answer):
    """`answer` as /score gives it. `request_id` is the prediction's, which feedback names; `deployment` answered.

    `milliseconds`: from this server to the gateway and back.
    """

    request_id: str
    deployment: str
    milliseconds: float
    answer: JSON


class Feedback(Answer):
    """How many were taken; they are on disk."""

    accepted: int
    request_id: str
