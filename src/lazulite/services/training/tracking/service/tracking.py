"""Tracking as other slices see it: one object, the everyday verbs on top."""

from collections.abc import Mapping, Sequence

from lazulite.foundation.actor import Actor
from lazulite.foundation.blobs.content import Blobs
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.tracking.entities import Batch, Metric, Run, RunInfo, RunStatus
from lazulite.services.training.tracking.service.artifacts import ArtifactsService
from lazulite.services.training.tracking.service.experiments import ExperimentsService
from lazulite.services.training.tracking.service.logged_models import LoggedModelsService
from lazulite.services.training.tracking.service.runs import NewRun, RunsService
from lazulite.services.training.tracking.service.sources import SourcesService


class TrackingService:
    def __init__(self, blobs: Blobs) -> None:
        self.experiments = ExperimentsService()
        self.runs = RunsService(self.experiments)
        self.logged_models = LoggedModelsService(self.experiments)
        self.artifacts = ArtifactsService(blobs)
        self.sources = SourcesService(self.runs, self.logged_models, self.artifacts)

    def create_run(
        self, tx: Tx, actor: Actor, workspace_id: str, *, run_id: str | None = None, experiment_name: str = "Default",
        run_name: str | None = None, tags: Mapping[str, str] | None = None, user_id: str | None = None,
        status: RunStatus = RunStatus.RUNNING,
    ) -> Run:  # fmt: skip
        """A run in the experiment of that name, which is made where there is none."""
        self.experiments.ensure_default(tx, workspace_id)
        experiment = self.experiments.ensure(tx, actor, workspace_id, experiment_name)
        user = str(actor.answerable) if user_id is None else user_id
        new = NewRun(experiment.id, id=run_id, name=run_name, user_id=user, tags=tags or {}, status=status)
        return self.runs.create(tx, actor, workspace_id, new)

    def finish_run(self, tx: Tx, actor: Actor, workspace_id: str, run_id: str, status: RunStatus | str) -> RunInfo:
        """status: FINISHED, FAILED or KILLED."""
        return self.runs.finish(tx, actor, workspace_id, run_id, status=RunStatus(status))

    def get_run(self, tx: Tx, workspace_id: str, run_id: str) -> Run:
        return self.runs.get(tx, workspace_id, run_id)

    def log_metrics(self, tx: Tx, workspace_id: str, run_id: str, metrics: Sequence[Metric]) -> None:
        self.runs.log(tx, workspace_id, run_id, Batch(metrics=tuple(metrics)))

    def set_tags(self, tx: Tx, workspace_id: str, run_id: str, tags: Mapping[str, str]) -> None:
        self.runs.log(tx, workspace_id, run_id, Batch(tags=tags))
