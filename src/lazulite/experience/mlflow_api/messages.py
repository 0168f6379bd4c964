"""MLflow's request messages, the fields that are read of them. Source: service.proto of MLflow 3.17."""

from msgspec import Struct, field

from lazulite.words.errors import Invalid


class ParameterMissing(Invalid):
    def __init__(self, name: str) -> None:
        super().__init__(f"Missing value for required parameter '{name}'.")


class Pair(Struct):
    key: str = ""
    value: str = ""

    def __post_init__(self) -> None:
        if not self.key:
            raise ValueError("a key name must be provided")


def as_map(pairs: list[Pair]) -> dict[str, str]:
    """The last of equal keys stays."""
    return {pair.key: pair.value for pair in pairs}


class Nothing(Struct):
    pass


class CreateExperiment(Struct):
    name: str = ""
    artifact_location: str | None = None
    tags: list[Pair] = field(default_factory=list)


class OfExperiment(Struct):
    experiment_id: str = ""
    experiment_name: str = ""
    new_name: str = ""
    key: str = ""
    value: str = ""


class Search(Struct):
    """Of experiments, runs, logged models, registered models and versions."""

    experiment_ids: list[str] = field(default_factory=list)
    filter: str | None = None
    order_by: list[str] = field(default_factory=list)
    max_results: int | None = None
    page_token: str | None = None
    run_view_type: str = "ACTIVE_ONLY"
    view_type: str = "ACTIVE_ONLY"


class CreateRun(Struct):
    experiment_id: str = "0"
    user_id: str = ""
    run_name: str | None = None
    start_time: int | None = None
    tags: list[Pair] = field(default_factory=list)


class MetricIn(Struct):
    key: str = ""
    value: float | None = None
    timestamp: int | None = None
    step: int = 0
    model_id: str | None = None
    dataset_name: str | None = None
    dataset_digest: str | None = None


class RunMessage(Struct):
    """What every call about one run carries; old clients say run_uuid."""

    run_id: str = ""
    run_uuid: str = ""

    @property
    def run(self) -> str:
        name = self.run_id or self.run_uuid
        if not name:
            raise ParameterMissing("run_id")
        return name


class OfRun(RunMessage):
    key: str = ""
    value: str = ""
    model_json: str = "{}"


class UpdateRun(RunMessage):
    status: str | None = None
    end_time: int | None = None
    run_name: str | None = None


class LogMetric(RunMessage):
    key: str = ""
    value: float | None = None
    timestamp: int | None = None
    step: int = 0
    model_id: str | None = None
    dataset_name: str | None = None
    dataset_digest: str | None = None

    @property
    def point(self) -> MetricIn:
        return MetricIn(
            self.key, self.value, self.timestamp, self.step, self.model_id, self.dataset_name, self.dataset_digest
        )


class LogBatch(RunMessage):
    metrics: list[MetricIn] = field(default_factory=list)
    params: list[Pair] = field(default_factory=list)
    tags: list[Pair] = field(default_factory=list)


class DatasetIn(Struct):
    name: str = ""
    digest: str = ""
    source_type: str = ""
    source: str = ""
    schema: str | None = None
    profile: str | None = None


class DatasetInputIn(Struct):
    dataset: DatasetIn = field(default_factory=DatasetIn)
    tags: list[Pair] = field(default_factory=list)


class ModelLink(Struct):
    model_id: str = ""
    step: int = 0


class LogInputs(RunMessage):
    datasets: list[DatasetInputIn] = field(default_factory=list)
    models: list[ModelLink] = field(default_factory=list)


class History(RunMessage):
    metric_key: str = ""
    max_results: int | None = None
    page_token: str | None = None


class BulkHistory(Struct):
    run_ids: list[str] = field(default_factory=list)
    run_id: list[str] = field(default_factory=list)
    metric_key: str = ""
    start_step: int | None = None
    end_step: int | None = None
    max_results: int | None = None


class ListArtifacts(RunMessage):
    path: str = ""


class CreateLoggedModel(Struct):
    experiment_id: str = "0"
    name: str | None = None
    model_type: str | None = None
    source_run_id: str | None = None
    params: list[Pair] = field(default_factory=list)
    tags: list[Pair] = field(default_factory=list)


class OfLoggedModel(Struct):
    model_id: str = ""
    status: str = ""
    tag_key: str = ""
    allow_deleted: bool = False
    artifact_directory_path: str = ""
    params: list[Pair] = field(default_factory=list)
    tags: list[Pair] = field(default_factory=list)


class OrderBy(Struct):
    field_name: str = ""
    ascending: bool = True


class DatasetFilter(Struct):
    dataset_name: str = ""
    dataset_digest: str | None = None


class SearchLoggedModels(Struct):
    experiment_ids: list[str] = field(default_factory=list)
    filter: str | None = None
    datasets: list[DatasetFilter] = field(default_factory=list)
    max_results: int | None = None
    order_by: list[OrderBy] = field(default_factory=list)
    page_token: str | None = None


class OfRegisteredModel(Struct):
    name: str = ""
    new_name: str = ""
    description: str | None = None
    tags: list[Pair] = field(default_factory=list)
    key: str = ""
    value: str = ""
    alias: str = ""
    version: str = ""
    stages: list[str] = field(default_factory=list)


class CreateModelVersion(Struct):
    name: str = ""
    source: str = ""
    run_id: str | None = None
    run_link: str | None = None
    description: str | None = None
    model_id: str | None = None
    tags: list[Pair] = field(default_factory=list)
