"""An AutoML job as a document: which table, which column, how long, and what may be tried."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, JsonValue, Tag, ValidationInfo, field_validator, model_validator

from lazulite.specs.automl_metrics import PRIMARY_METRICS, is_metric_of
from lazulite.specs.document_parts import Described, Part, Word, written
from lazulite.specs.execution import QueueSettings, Resources
from lazulite.specs.ports import DataInput, JobOutputs

PositiveInt = Annotated[int, Field(ge=1)]
Task = Literal[
    "classification", "regression", "forecasting", "image_classification", "image_classification_multilabel",
    "image_object_detection", "image_instance_segmentation", "text_classification",
    "text_classification_multilabel", "text_ner",
]  # fmt: skip
Given = Annotated[Annotated[DataInput, Tag("inline")] | Annotated[str, Tag("named")], Discriminator(written)]
"""A table, or in a pipeline what another step gives: `${{parent.jobs.prepare.outputs.table}}`."""
TABLES = ("training_data", "validation_data", "test_data")


class AutoMLLimits(Part):
    """exit_score: where the search may end. max_cores_per_trial: -1 takes all."""

    timeout_minutes: PositiveInt | None = None
    trial_timeout_minutes: PositiveInt | None = None
    max_trials: PositiveInt | None = None
    max_concurrent_trials: PositiveInt | None = None
    max_cores_per_trial: Annotated[int, Field(ge=-1)] | None = None
    max_nodes: PositiveInt | None = None
    exit_score: float | None = None
    enable_early_termination: bool | None = None


class AutoMLFeaturization(Part):
    mode: Literal["auto", "off", "custom"] | None = None
    blocked_transformers: list[str] = Field(default_factory=list)
    column_name_and_types: dict[str, str] = Field(default_factory=dict)
    transformer_params: dict[str, JsonValue] = Field(default_factory=dict)
    dataset_language: str | None = None
    enable_dnn_featurization: bool | None = None


class AutoMLTraining(Part):
    allowed_training_algorithms: list[str] = Field(default_factory=list)
    blocked_training_algorithms: list[str] = Field(default_factory=list)
    enable_dnn_training: bool | None = None
    enable_onnx_compatible_models: bool | None = None
    enable_model_explainability: bool | None = None
    enable_stack_ensemble: bool | None = None
    enable_vote_ensemble: bool | None = None
    ensemble_model_download_timeout_minutes: PositiveInt | None = None
    stack_ensemble_settings: dict[str, JsonValue] | None = None
    training_mode: Literal["auto", "distributed", "non_distributed"] | None = None


class Forecasting(Part):
    time_column_name: str
    forecast_horizon: Literal["auto"] | PositiveInt | None = None
    frequency: str | None = None
    time_series_id_column_names: str | list[str] | None = None
    target_lags: Literal["auto"] | int | list[int] | None = None
    feature_lags: Literal["auto"] | None = None
    target_rolling_window_size: Literal["auto"] | int | None = None
    country_or_region_for_holidays: str | None = None
    seasonality: Literal["auto"] | int | None = None
    use_stl: Literal["season", "season_trend"] | None = None
    short_series_handling_config: Literal["auto", "pad", "drop"] | None = None
    target_aggregate_function: Literal["sum", "max", "min", "mean"] | None = None
    cv_step_size: Literal["auto"] | int | None = None
    features_unknown_at_forecast_time: str | list[str] | None = None


class AutoMLFields(Part):
    """`training_data` is an mltable; models are judged by `validation_data`, a share of it, or cross-validation."""

    task: Task
    primary_metric: str | None = None
    target_column_name: str | None = None
    training_data: Given
    validation_data: Given | None = None
    validation_data_size: float | None = None
    test_data: Given | None = None
    test_data_size: float | None = None
    weight_column_name: str | None = None
    n_cross_validations: Literal["auto"] | PositiveInt | None = None
    cv_split_column_names: list[str] = Field(default_factory=list)
    positive_label: Word | None = None
    limits: AutoMLLimits = AutoMLLimits()
    featurization: AutoMLFeaturization = AutoMLFeaturization()
    training: AutoMLTraining = AutoMLTraining()
    forecasting: Forecasting | None = None
    training_parameters: dict[str, JsonValue] = Field(default_factory=dict)
    sweep: dict[str, JsonValue] | None = None
    search_space: list[dict[str, JsonValue]] | None = None
    log_verbosity: str | None = None
    compute: str | None = None
    resources: Resources = Resources()
    environment_variables: dict[str, Word] = Field(default_factory=dict)
    identity: Any = None
    queue_settings: QueueSettings | None = None

    @field_validator("primary_metric")
    @classmethod
    def _of_its_task(cls, metric: str | None, info: ValidationInfo) -> str | None:
        task = info.data.get("task")
        if metric is not None and task is not None and not is_metric_of(task, metric):
            raise ValueError(f"{task} is not judged by {metric}; it can be {', '.join(PRIMARY_METRICS[task])}")
        return metric

    @model_validator(mode="after")
    def _in_time(self) -> "AutoMLFields":
        if (self.forecasting is None) == (self.task == "forecasting"):
            what = "needs the field" if self.forecasting is None else "has no field"
            raise ValueError(f"the task {self.task} {what} 'forecasting'")
        return self


class AutoMLJobDocument(Described, AutoMLFields):
    type: Literal["automl"]
    outputs: JobOutputs = Field(default_factory=dict)
