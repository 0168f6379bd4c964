"""An online deployment as a document: Azure ML's managed or Kubernetes online deployment of an MLflow model."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

# Azure ML's own words for machines and probes: taken, so that its files run as they are, and without effect here.
WITHOUT_EFFECT = (
    "instance_type", "app_insights_enabled", "egress_public_network_access", "liveness_probe", "readiness_probe",
    "scale_settings", "model_mount_path", "type",
)  # fmt: skip


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class RequestSettingsDocument(_Part):
    request_timeout_ms: Annotated[int, Field(ge=1, le=180_000)] = 5_000
    max_concurrent_requests_per_instance: Annotated[int, Field(ge=1)] = 64
    max_queue_wait_ms: int | None = None


class CollectionDocument(_Part):
    enabled: bool | Literal["true", "false", "True", "False"] = True
    data: JsonValue = None
    client_id: str | None = None

    @property
    def is_on(self) -> bool:
        return str(self.enabled).lower() == "true"


class DataCollectorDocument(_Part):
    """Inputs and outputs of a request are captured together: any collection that is on turns it on."""

    collections: dict[str, CollectionDocument] = Field(default_factory=dict)
    sampling_rate: Annotated[float, Field(ge=0, le=1)] = 1.0
    rolling_rate: Literal["minute", "hour", "day", "month", "year"] | None = None
    request_logging: JsonValue = None

    @property
    def is_on(self) -> bool:
        return any(collection.is_on for collection in self.collections.values())


class OnlineDeploymentDocument(_Part):
    """`model` is a reference to a registered version."""

    schema_url: str | None = Field(default=None, alias="$schema")
    name: str
    endpoint_name: str
    model: str
    instance_count: Annotated[int, Field(ge=1, le=32)] = 1
    environment_variables: dict[str, str] = Field(default_factory=dict)
    request_settings: RequestSettingsDocument = RequestSettingsDocument()
    data_collector: DataCollectorDocument = DataCollectorDocument()
    description: str = ""
    tags: dict[str, str] = Field(default_factory=dict)
    properties: dict[str, str] = Field(default_factory=dict)
    code_configuration: JsonValue = None
    environment: JsonValue = None
    instance_type: str | None = None
    app_insights_enabled: bool | None = None
    egress_public_network_access: str | None = None
    liveness_probe: JsonValue = None
    readiness_probe: JsonValue = None
    scale_settings: JsonValue = None
    model_mount_path: str | None = None
    type: Literal["managed", "kubernetes"] | None = None
    resources: JsonValue = None

    @property
    def without_effect(self) -> tuple[str, ...]:
        """What is written in the document and changes nothing here."""
        return tuple(name for name in WITHOUT_EFFECT if getattr(self, name) is not None)
