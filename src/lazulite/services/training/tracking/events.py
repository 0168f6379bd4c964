"""What is said of experiments and runs. Metric points are not facts."""

from collections.abc import Mapping, Sequence

from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.services.training.tracking.entities import DatasetInput, Experiment, LoggedModel, RunInfo
from lazulite.words.facts import FactCatalogue, FactKind
from lazulite.words.json import JSON

EXPERIMENT, RUN = "experiments/ID", "runs/ID"
FACTS = FactCatalogue(
    FactKind("ExperimentCreated", EXPERIMENT, ("name",), "An experiment has been made."),
    FactKind("ExperimentRenamed", EXPERIMENT, (), "An experiment has another name."),
    FactKind("ExperimentDeleted", EXPERIMENT, (), "An experiment has been deleted."),
    FactKind("ExperimentRestored", EXPERIMENT, (), "A deleted experiment is back."),
    FactKind("RunStarted", RUN, ("name", "experiment_id", "user"), "A run has begun, a job's or any other."),
    FactKind("RunFinished", RUN, ("name", "status", "experiment_id"), "A run has ended."),
    FactKind("RunDeleted", RUN, (), "A run has been deleted."),
    FactKind("RunRestored", RUN, (), "A deleted run is back."),
    FactKind("RunInputsLogged", RUN, ("datasets", "models"), "A run has told what data or models it reads."),
    FactKind(
        "LoggedModelCreated", "logged-models/ID", ("name", "run_id", "experiment_id"), "A run has logged a model."
    ),
)


def experiment_created(workspace_id: str, experiment: Experiment) -> NewFact:
    return _fact("ExperimentCreated", f"experiments/{experiment.id}", workspace_id, {"name": experiment.name})


def experiment_changed(workspace_id: str, experiment_id: str, what: str) -> NewFact:
    """what: Deleted, Restored or Renamed."""
    return _fact(f"Experiment{what}", f"experiments/{experiment_id}", workspace_id, {})


def run_started(workspace_id: str, info: RunInfo) -> NewFact:
    data = {"name": info.name, "experiment_id": info.experiment_id, "user": info.user_id}
    return _fact("RunStarted", f"runs/{info.id}", workspace_id, data)


def run_finished(workspace_id: str, info: RunInfo) -> NewFact:
    data = {"name": info.name, "status": info.status.value, "experiment_id": info.experiment_id}
    return _fact("RunFinished", f"runs/{info.id}", workspace_id, data)


def run_changed(workspace_id: str, run_id: str, what: str) -> NewFact:
    """what: Deleted or Restored."""
    return _fact(f"Run{what}", f"runs/{run_id}", workspace_id, {})


def run_inputs_logged(
    workspace_id: str, run_id: str, datasets: Sequence[DatasetInput], models: Sequence[str]
) -> NewFact:
    named = [
        {"name": each.name, "digest": each.digest, "source_type": each.source_type, "source": each.source}
        for each in datasets
    ]
    return _fact("RunInputsLogged", f"runs/{run_id}", workspace_id, {"datasets": named, "models": list(models)})


def logged_model_created(workspace_id: str, model: LoggedModel) -> NewFact:
    data = {"name": model.name, "run_id": model.source_run_id, "experiment_id": model.experiment_id}
    return _fact("LoggedModelCreated", f"logged-models/{model.id}", workspace_id, data)


def _fact(kind: str, subject: str, workspace_id: str, data: Mapping[str, JSON]) -> NewFact:
    return new_fact(FACTS, kind, subject=subject, workspace_id=workspace_id, data=data)
