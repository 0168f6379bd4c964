"""A monitor as a document: Azure ML's schedule with `create_monitor`, or the same keys without that level."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, JsonValue, model_validator

from lazulite.specs.document_parts import Part
from lazulite.specs.durations import Duration
from lazulite.specs.schedule_trigger import Trigger

Thresholds = dict[str, float | dict[str, float]]


class DataReference(Part):
    path: str
    type: Literal["uri_file", "uri_folder", "mltable"] | None = None
    mode: str | None = None


class ReferenceData(Part):
    """What windows are compared with. `target_column` holds the truth in it, and is no feature."""

    input_data: DataReference
    data_context: str | None = None
    target_column: str | None = Field(default=None, alias="target_column_name")

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: object) -> object:
        if isinstance(value, str):
            return {"input_data": {"path": value}}
        if isinstance(value, Mapping) and "path" in value:
            inner = {key: item for key, item in value.items() if key in DataReference.model_fields}
            return {"input_data": inner, **{key: item for key, item in value.items() if key not in inner}}
        return value


class DataWindow(Part):
    """A scheduled run's window ends `lookback_window_offset` before it; by default it is one period long."""

    lookback_window_size: Duration | Literal["default"] = "default"
    lookback_window_offset: Duration | Literal["default"] = "default"


class ProductionData(Part):
    input_data: DataReference | None = None
    data_context: str | None = None
    data_window: DataWindow = DataWindow()


class SignalDocument(Part):
    """`metric_thresholds`: {numerical: {metric: limit}, categorical: {…}}, or {metric: limit} for both."""

    type: Literal["data_drift", "prediction_drift", "data_quality", "model_performance"]
    production_data: ProductionData | list[ProductionData] | None = None
    reference_data: ReferenceData | None = None
    features: list[str] | Literal["all_features"] | None = None
    feature_type_override: dict[str, Literal["numerical", "categorical"]] = Field(default_factory=dict)
    metric_thresholds: Thresholds = Field(default_factory=dict)
    alert_enabled: bool = True


class MonitoringTarget(Part):
    """`endpoint_deployment_id`: `azureml:ENDPOINT` watches all deployments, `azureml:ENDPOINT:DEPLOYMENT` one."""

    ml_task: Literal["classification", "regression"] = "classification"
    endpoint_deployment_id: str


class LabelDocument(Part):
    """Which field of feedback is the truth, and which of its values is the positive class."""

    field: Literal["actual", "label", "rating"] = "actual"
    positive: str | int | bool | None = None


class CreateMonitor(Part):
    """`timestamp_column`: the input that is the event time. `window_asset`: the data asset that windows become."""

    monitoring_target: MonitoringTarget
    monitoring_signals: dict[str, SignalDocument] = Field(min_length=1)
    reference_data: ReferenceData | None = None
    data_window: DataWindow = DataWindow()
    timestamp_column: str | None = None
    allowed_lateness: Duration | None = None
    label: LabelDocument = LabelDocument()
    window_asset: str | None = None
    compute: JsonValue = None  # everything runs as a step of the platform's own
    alert_notification: JsonValue = None


class MonitorDocument(Part):
    schema_url: str | None = Field(default=None, alias="$schema")
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$")]
    display_name: str | None = None
    description: str = ""
    tags: dict[str, str] = Field(default_factory=dict)
    properties: dict[str, str] = Field(default_factory=dict)
    is_enabled: bool = True
    x_lazulite: JsonValue = Field(default=None, alias="x-lazulite")
    trigger: Trigger | None = None
    create_monitor: CreateMonitor

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, value: object) -> object:
        if not isinstance(value, Mapping) or "create_monitor" in value or "monitoring_target" not in value:
            return value
        inner = {key: item for key, item in value.items() if key in CreateMonitor.model_fields}
        return {**{key: item for key, item in value.items() if key not in inner}, "create_monitor": inner}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is accepted and has no effect yet."""
        if self.create_monitor.alert_notification is None:
            return ()
        return ("alert_notification sends nothing yet: make a trigger that watches DriftDetected.",)
