"""From the address that a client registers a model by to the files that lie there."""

from dataclasses import dataclass

from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.pagination import PageRequest
from lazulite.services.training.tracking import paths
from lazulite.services.training.tracking.errors import ArtifactMissing
from lazulite.services.training.tracking.filters import Comparison, Side
from lazulite.services.training.tracking.service.artifacts import ArtifactsService
from lazulite.services.training.tracking.service.logged_models import LoggedModelQuery, LoggedModelsService
from lazulite.services.training.tracking.service.runs import RunsService
from lazulite.words.errors import Invalid
from lazulite.words.manifests import Manifest


class SourceUnknown(Invalid):
    pass


@dataclass(frozen=True)
class Frozen:
    """The files of a source as they are now, and the run and logged model that made them, where known."""

    manifest: Manifest
    run_id: str | None = None
    model_id: str | None = None


class SourcesService:
    def __init__(self, runs: RunsService, logged_models: LoggedModelsService, artifacts: ArtifactsService) -> None:
        self._runs = runs
        self._logged_models = logged_models
        self._artifacts = artifacts

    def freeze(self, tx: Tx, workspace_id: str, uri: str, *, model_id: str | None = None) -> Frozen:
        """Takes `runs:/ID/path`, `models:/m-ID` and `mlflow-artifacts:/path`. Raises SourceUnknown, ArtifactMissing."""
        if uri.startswith("models:/m-"):
            return self._of_logged_model(tx, workspace_id, *_split(uri, "models:/"))
        if uri.startswith("runs:/"):
            return self._of_run(tx, workspace_id, *_split(uri, "runs:/"))
        path = paths.path_of(uri)
        if path is None:
            raise SourceUnknown(
                f"A model cannot be registered from {uri!r}: its files are not in this workspace.",
                hint="Log it to a run first, and register runs:/RUN/path or models:/m-ID.",
            )
        if model_id is not None:
            run_id = self._logged_models.get(tx, workspace_id, model_id).source_run_id
            return Frozen(self._artifacts.manifest(tx, workspace_id, path), run_id, model_id)
        return Frozen(self._artifacts.manifest(tx, workspace_id, path))

    def _of_logged_model(self, tx: Tx, workspace_id: str, model_id: str, below: str) -> Frozen:
        model = self._logged_models.get(tx, workspace_id, model_id)
        folder = paths.join(paths.path_of(model.artifact_uri) or "", below)
        return Frozen(self._artifacts.manifest(tx, workspace_id, folder), model.source_run_id, model.id)

    def _of_run(self, tx: Tx, workspace_id: str, run_id: str, below: str) -> Frozen:
        folder = paths.join(self._runs.artifact_folder(tx, workspace_id, run_id) or "", below)
        try:
            return Frozen(self._artifacts.manifest(tx, workspace_id, folder), run_id)
        except ArtifactMissing:
            # A client of MLflow 3 writes the folder to a logged model and names it by its run.
            found = self._logged_model_of(tx, workspace_id, run_id, below)
            if found is None:
                raise
            return self._of_logged_model(tx, workspace_id, found, "")

    def _logged_model_of(self, tx: Tx, workspace_id: str, run_id: str, name: str) -> str | None:
        experiment = self._runs.get(tx, workspace_id, run_id).info.experiment_id
        where = (
            Comparison(Side.ATTRIBUTE, "source_run_id", "=", run_id),
            Comparison(Side.ATTRIBUTE, "name", "=", name),
        )
        page = self._logged_models.search(
            tx, workspace_id, [experiment], LoggedModelQuery(where=where), PageRequest(max_results=1)
        )
        return page.items[0].id if page.items else None


def _split(uri: str, scheme: str) -> tuple[str, str]:
    name, _, below = uri.removeprefix(scheme).strip("/").partition("/")
    return name, below
