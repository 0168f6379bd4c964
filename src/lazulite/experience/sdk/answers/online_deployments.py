"""What the API answers of online deployments. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping

from lazulite.experience.sdk.answer import Answer
from lazulite.words.json import JSONObject


class Replica(Answer):
    """`id` is that of its process, under which its log is kept; `environment` has the lock of all that is installed
    for it, once it has started.
    """

    id: str
    state: str
    generation: int
    ready_at: str | None
    environment: JSONObject


class Deployment(Answer):
    """`model` is what serves; `coming_model` what is on its way up beside it."""

    id: str
    name: str
    endpoint_name: str
    provisioning_state: str
    error: str
    model: str
    coming_model: str | None
    instance_count: int
    request_settings: Mapping[str, int]
    data_collector: JSONObject
    requirements: list[str]
    description: str
    tags: Mapping[str, str]
    traffic_percent: int
    replicas: list[Replica]
    figures: JSONObject
    warnings: list[str]
    created_by: str
    created_at: str
    updated_at: str
