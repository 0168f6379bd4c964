"""What is said of experiments and runs. Metric points are not facts."""

from collections.abc import Sequence

from lazulite.foundation.events.facts import NewFact
from lazulite.services.training.tracking.entities import DatasetInput, Experiment, LoggedModel, RunInfo


def experiment_created(workspace_id: str, experiment: Experiment) -> NewFact:
    return NewFact("ExperimentCreated", f"experiments/{experiment.id}", workspace_id, {"name": experiment.name})


def experiment_changed(workspace_id: str, experiment_id: str, what: str) -> NewFact:
    """what: Deleted, Restored or Renamed."""
    return NewFact(f"Experiment{what}", f"experiments/{experiment_id}", workspace_id, {})


def run_started(workspace_id: str, info: RunInfo) -> NewFact:
    data = {"name": info.name, "experiment_id": info.experiment_id, "user": info.user_id}
    return NewFact("RunStarted", f"runs/{info.id}", workspace_id, data)


def run_finished(workspace_id: str, info: RunInfo) -> NewFact:
    data = {"status": info.status.value, "experiment_id": info.experiment_id}
    return NewFact("RunFinished", f"runs/{info.id}", workspace_id, data)


def run_changed(workspace_id: str, run_id: str, what: str) -> NewFact:
    """what: Deleted or Restored."""
    return NewFact(f"Run{what}", f"runs/{run_id}", workspace_id, {})


def run_inputs_logged(
    workspace_id: str, run_id: str, datasets: Sequence[DatasetInput], models: Sequence[str]
) -> NewFact:
    named = [
        {"name": each.name, "digest": each.digest, "source_type": each.source_type, "source": each.source}
        for each in datasets
    ]
    return NewFact("RunInputsLogged", f"runs/{run_id}", workspace_id, {"datasets": named, "models": list(models)})


def logged_model_created(workspace_id: str, model: LoggedModel) -> NewFact:
    data = {"name": model.name, "run_id": model.source_run_id, "experiment_id": model.experiment_id}
    return NewFact("LoggedModelCreated", f"logged-models/{model.id}", workspace_id, data)
