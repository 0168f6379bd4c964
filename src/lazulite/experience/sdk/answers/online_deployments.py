"""What the API answers of online deployments. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping

from lazulite.experience.sdk.answer import Answer
from lazulite.experience.sdk.answers.assets import Figures


class RequestSettings(Answer):
    request_timeout_ms: int
    max_concurrent_requests_per_instance: int


class Collector(Answer):
    enabled: bool
    sampling_rate: float


class RanIn(Answer):
    """There once it has started. `lock`: all that is installed, pinned. `isolation`: how far it is kept from the
    machine, and what it reaches; `limits`: what its processes may have, and by what that is held.
    """

    key: str | None
    digest: str | None
    lock: str | None
    python: str | None
    isolation: str | None
    limits: str | None


class Replica(Answer):
    """`id` is that of its process, under which its log is kept; `environment` has the lock of all that is installed
    for it, once it has started.
    """

    id: str
    state: str
    generation: int
    ready_at: str | None
    environment: RanIn


class Deployment(Answer):
    """`model` is what serves; `coming_model` what is on its way up beside it. `generation` counts the definitions."""

    id: str
    name: str
    endpoint_name: str
    provisioning_state: str
    error: str
    model: str
    coming_model: str | None
    generation: int
    instance_count: int
    request_settings: RequestSettings
    data_collector: Collector
    environment_variables: Mapping[str, str]
    requirements: list[str]
    description: str
    tags: Mapping[str, str]
    traffic_percent: int
    replicas: list[Replica]
    figures: Figures
    warnings: list[str]
    created_by: str
    created_at: str
    updated_at: str
