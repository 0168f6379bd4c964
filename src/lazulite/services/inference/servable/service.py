"""A model version as replicas need it: its files, what is to be installed for it, what it takes and gives."""

from lazulite.foundation.db.transaction import Tx
from lazulite.services.assets.entities import AssetKind, AssetType, AssetVersion
from lazulite.services.assets.service import AssetsService
from lazulite.services.inference.entities import ServedModel
from lazulite.services.inference.errors import ModelNotServable
from lazulite.services.inference.requirements import serving_requirements
from lazulite.services.registry.models.service import ModelsService
from lazulite.words.manifests import Manifest


class ServableModels:
    def __init__(self, *, assets: AssetsService, models: ModelsService) -> None:
        self._assets = assets
        self._models = models

    def served(self, tx: Tx, workspace_id: str, reference: str, *, onnx: Manifest | None = None) -> ServedModel:
        """Reads the model's own files: call it outside of a write.

        reference: `azureml:name:version`, `name@label`. onnx: one file that answers in the model's place.
        Raises ModelNotServable for what no runner can hold, and what resolving a reference raises.
        """
        version = self._assets.resolve(tx, workspace_id, AssetKind.MODEL, reference)
        files = _files(version)
        said = self._models.mlmodel(files)
        needs = self._models.needs(files)
        if said is None or not needs.requirements:
            raise ModelNotServable(
                f"The model {version.name}:{version.version} does not say what it needs: its folder has no "
                f"{'MLmodel' if said is None else 'requirements.txt'}.",
                hint="Log it with mlflow.<flavour>.log_model, which writes both.",
            )
        return ServedModel(
            name=version.name,
            version=int(version.version),
            files=files.to_json(),
            requirements=serving_requirements(needs.requirements),
            python=_minor(needs.python),
            signature=said.signature,
            onnx=onnx.to_json() if onnx else None,
        )


def _files(version: AssetVersion) -> Manifest:
    if version.type is not AssetType.MLFLOW_MODEL or version.manifest is None:
        raise ModelNotServable(
            f"The model {version.name}:{version.version} is a {version.type.value}; "
            "only an mlflow_model is served without code.",
            hint="Log it with MLflow, or register its folder as type: mlflow_model.",
        )
    return version.manifest


def _minor(python: str | None) -> str | None:
    """`3.11.2` asks for some 3.11: patch releases load each other's models."""
    return ".".join(python.split(".")[:2]) if python else None
