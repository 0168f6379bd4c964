"""Experiments, runs and what is logged to them. Times are milliseconds since 1970, as clients send them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

DEFAULT_EXPERIMENT = "0"
RUN_NAME_TAG = "mlflow.runName"


class RunStatus(StrEnum):
    RUNNING = "RUNNING"
    SCHEDULED = "SCHEDULED"
    FINISHED = "FINISHED"
    FAILED = "FAILED"
    KILLED = "KILLED"

    @property
    def is_terminal(self) -> bool:
        return self in {RunStatus.FINISHED, RunStatus.FAILED, RunStatus.KILLED}


class Lifecycle(StrEnum):
    ACTIVE = "active"
    DELETED = "deleted"


class LoggedModelStatus(StrEnum):
    PENDING = "PENDING"
    READY = "READY"
    UPLOAD_FAILED = "UPLOAD_FAILED"


class View(StrEnum):
    """Which of them a list shows."""

    ACTIVE_ONLY = "ACTIVE_ONLY"
    DELETED_ONLY = "DELETED_ONLY"
    ALL = "ALL"


@dataclass(frozen=True)
class Experiment:
    id: str
    name: str
    artifact_location: str
    lifecycle: Lifecycle
    created_ms: int
    updated_ms: int
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Metric:
    """One point of a curve. `value` may be NaN or infinite."""

    key: str
    value: float
    timestamp_ms: int
    step: int = 0
    model_id: str | None = None
    dataset_name: str | None = None
    dataset_digest: str | None = None
    run_id: str | None = None


@dataclass(frozen=True)
class RunInfo:
    id: str
    experiment_id: str
    name: str
    user_id: str
    status: RunStatus
    start_ms: int
    end_ms: int | None
    lifecycle: Lifecycle
    artifact_uri: str


@dataclass(frozen=True)
class DatasetInput:
    """Data that a run says it has read. `schema` and `profile` are the client's own JSON texts."""

    name: str
    digest: str
    source_type: str
    source: str
    schema: str | None = None
    profile: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DatasetSummary:
    experiment_id: str
    name: str
    digest: str
    context: str | None


@dataclass(frozen=True)
class ModelOutput:
    model_id: str
    step: int = 0


@dataclass(frozen=True)
class Run:
    info: RunInfo
    metrics: tuple[Metric, ...] = ()
    params: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    datasets: tuple[DatasetInput, ...] = ()
    model_inputs: tuple[str, ...] = ()
    model_outputs: tuple[ModelOutput, ...] = ()


@dataclass(frozen=True)
class LoggedModel:
    """A model folder that a run has written, before anybody registers it."""

    id: str
    experiment_id: str
    name: str
    artifact_uri: str
    created_ms: int
    updated_ms: int
    status: LoggedModelStatus
    lifecycle: Lifecycle
    model_type: str | None = None
    source_run_id: str | None = None
    status_message: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    metrics: tuple[Metric, ...] = ()


@dataclass(frozen=True)
class Artifact:
    """A file by its path below the workspace's artifact root; a folder has no digest."""

    path: str
    size: int | None = None
    digest: str | None = None

    @property
    def is_folder(self) -> bool:
        return self.digest is None


@dataclass(frozen=True)
class Batch:
    """What one request logs to one run: all of it or nothing."""

    metrics: tuple[Metric, ...] = ()
    params: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
