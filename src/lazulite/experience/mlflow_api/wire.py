"""Tracking's entities as MLflow's response messages, and metric points both ways."""

import math
from collections.abc import Sequence

from lazulite.experience.mlflow_api.messages import DatasetInputIn, MetricIn, ParameterMissing, as_map
from lazulite.experience.mlflow_api.routing import pairs
from lazulite.services.training.tracking.entities import (
    Artifact,
    DatasetInput,
    Experiment,
    LoggedModel,
    LoggedModelStatus,
    Metric,
    Run,
    RunInfo,
)
from lazulite.services.training.tracking.paths import inside
from lazulite.words.json import JSON

MODEL_STATUS = {
    LoggedModelStatus.PENDING: "LOGGED_MODEL_PENDING",
    LoggedModelStatus.READY: "LOGGED_MODEL_READY",
    LoggedModelStatus.UPLOAD_FAILED: "LOGGED_MODEL_UPLOAD_FAILED",
}


def number(value: float) -> JSON:
    """JSON has no NaN and no infinity: protocol buffers spell them as text."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def metric_from(point: MetricIn) -> Metric:
    if not point.key:
        raise ParameterMissing("key")
    if point.value is None:
        raise ParameterMissing("value")
    if point.timestamp is None:
        raise ParameterMissing("timestamp")
    return Metric(
        key=point.key, value=point.value, timestamp_ms=point.timestamp, step=point.step,
        model_id=point.model_id or None, dataset_name=point.dataset_name, dataset_digest=point.dataset_digest,
    )  # fmt: skip


def dataset_from(given: DatasetInputIn) -> DatasetInput:
    if not given.dataset.name or not given.dataset.digest:
        raise ParameterMissing("datasets.dataset.name and digest")
    found = given.dataset
    return DatasetInput(
        name=found.name, digest=found.digest, source_type=found.source_type, source=found.source,
        schema=found.schema, profile=found.profile, tags=as_map(given.tags),
    )  # fmt: skip


def experiment(value: Experiment) -> dict[str, JSON]:
    return {
        "experiment_id": value.id, "name": value.name, "artifact_location": value.artifact_location,
        "lifecycle_stage": value.lifecycle.value, "creation_time": value.created_ms,
        "last_update_time": value.updated_ms, "tags": pairs(value.tags),
    }  # fmt: skip


def run_info(info: RunInfo) -> dict[str, JSON]:
    said: dict[str, JSON] = {
        "run_id": info.id, "run_uuid": info.id, "run_name": info.name, "experiment_id": info.experiment_id,
        "user_id": info.user_id, "status": info.status.value, "start_time": info.start_ms,
        "artifact_uri": info.artifact_uri, "lifecycle_stage": info.lifecycle.value,
    }  # fmt: skip
    return said if info.end_ms is None else {**said, "end_time": info.end_ms}


def metric(value: Metric) -> dict[str, JSON]:
    said: dict[str, JSON] = {
        "key": value.key, "value": number(value.value), "timestamp": value.timestamp_ms, "step": value.step,
    }  # fmt: skip
    more = {
        "model_id": value.model_id, "dataset_name": value.dataset_name, "dataset_digest": value.dataset_digest,
        "run_id": value.run_id,
    }  # fmt: skip
    return {**said, **{key: text for key, text in more.items() if text is not None}}


def dataset_input(value: DatasetInput) -> dict[str, JSON]:
    dataset = {
        "name": value.name, "digest": value.digest, "source_type": value.source_type, "source": value.source,
        "schema": value.schema, "profile": value.profile,
    }  # fmt: skip
    return {
        "dataset": {key: text for key, text in dataset.items() if text is not None},
        "tags": pairs(value.tags),
    }


def run(value: Run) -> dict[str, JSON]:
    return {
        "info": run_info(value.info),
        "data": {
            "metrics": [metric(point) for point in value.metrics],
            "params": pairs(value.params),
            "tags": pairs(value.tags),
        },
        "inputs": {
            "dataset_inputs": [dataset_input(dataset) for dataset in value.datasets],
            "model_inputs": [{"model_id": model_id} for model_id in value.model_inputs],
        },
        "outputs": {
            "model_outputs": [{"model_id": output.model_id, "step": output.step} for output in value.model_outputs]
        },
    }


def logged_model(value: LoggedModel) -> dict[str, JSON]:
    info: dict[str, JSON] = {
        "model_id": value.id, "experiment_id": value.experiment_id, "name": value.name,
        "creation_timestamp_ms": value.created_ms, "last_updated_timestamp_ms": value.updated_ms,
        "artifact_uri": value.artifact_uri, "status": MODEL_STATUS[value.status], "tags": pairs(value.tags),
    }  # fmt: skip
    more = {
        "model_type": value.model_type, "source_run_id": value.source_run_id, "status_message": value.status_message,
    }  # fmt: skip
    return {
        "info": {**info, **{key: text for key, text in more.items() if text is not None}},
        "data": {"params": pairs(value.params), "metrics": [metric(point) for point in value.metrics]},
    }


def files(root: str, found: Sequence[Artifact]) -> list[JSON]:
    """Paths as seen from `root`."""
    return [
        {"path": inside(root, file.path), "is_dir": True}
        if file.is_folder
        else {"path": inside(root, file.path), "is_dir": False, "file_size": file.size}
        for file in found
    ]
