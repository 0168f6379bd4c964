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
