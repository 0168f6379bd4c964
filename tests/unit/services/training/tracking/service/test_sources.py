"""From the address that a model is registered by to its files."""

import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.services.training.tracking.errors import ArtifactMissing, LoggedModelMissing
from lazulite.services.training.tracking.service.logged_models import NewLoggedModel
from lazulite.services.training.tracking.service.sources import Frozen, SourceUnknown

W = "workspace-a"


def put(platform: Platform, path: str) -> None:
    blob = platform.blobs.put([b"x"])
    platform.write(lambda tx: platform.tracking.artifacts.put(tx, W, path, blob))


def freeze(platform: Platform, uri: str, workspace_id: str = W) -> Frozen:
    with platform.read() as tx:
        return platform.tracking.sources.freeze(tx, workspace_id, uri)


def run_of(platform: Platform) -> str:
    return platform.write(lambda tx: platform.tracking.create_run(tx, LOCAL, W)).info.id


def test_a_runs_folder_is_found(platform: Platform) -> None:
    run_id = run_of(platform)
    put(platform, f"0/{run_id}/artifacts/model/MLmodel")
    found = freeze(platform, f"runs:/{run_id}/model")
    assert ([file.path for file in found.manifest], found.run_id) == (["MLmodel"], run_id)


def test_a_logged_model_is_found_by_its_id_and_by_its_run(platform: Platform) -> None:
    run_id = run_of(platform)
    new = NewLoggedModel("0", name="model", source_run_id=run_id)
    model = platform.write(lambda tx: platform.tracking.logged_models.create(tx, LOCAL, W, new))
    put(platform, f"0/models/{model.id}/artifacts/MLmodel")
    by_id = freeze(platform, f"models:/{model.id}")
    assert by_id == freeze(platform, f"runs:/{run_id}/model")
    assert (by_id.run_id, by_id.model_id) == (run_id, model.id)


def test_files_that_lie_elsewhere_cannot_be_frozen(platform: Platform) -> None:
    with pytest.raises(SourceUnknown, match="s3://bucket/model"):
        freeze(platform, "s3://bucket/model")


def test_an_empty_place_is_missing(platform: Platform) -> None:
    with pytest.raises(ArtifactMissing):
        freeze(platform, f"runs:/{run_of(platform)}/model")


def test_another_workspaces_model_is_missing(platform: Platform) -> None:
    platform.write(lambda tx: platform.tracking.experiments.ensure_default(tx, W))
    model = platform.write(lambda tx: platform.tracking.logged_models.create(tx, LOCAL, W, NewLoggedModel("0")))
    put(platform, f"0/models/{model.id}/artifacts/MLmodel")
    with pytest.raises(LoggedModelMissing):
        freeze(platform, f"models:/{model.id}", "workspace-b")
