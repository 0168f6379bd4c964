"""Models in the registry: what their folders say, and what they need to run."""

from dataclasses import dataclass, replace

from lazulite.foundation.actor import Actor
from lazulite.foundation.blobs.content import Blobs
from lazulite.foundation.db.transaction import Tx
from lazulite.services.assets.entities import AssetKind, AssetType, AssetVersion, NewVersion
from lazulite.services.assets.service import AssetsService
from lazulite.services.registry.models import mlmodel
from lazulite.words.errors import Invalid
from lazulite.words.manifests import Manifest


class ModelContentInvalid(Invalid):
    pass


@dataclass(frozen=True)
class ModelNeeds:
    """What an MLflow model asks of its environment, as it says itself. `python` None = any."""

    requirements: tuple[str, ...]
    python: str | None


class ModelsService:
    def __init__(self, *, assets: AssetsService, blobs: Blobs) -> None:
        self._assets = assets
        self._blobs = blobs

    def described(self, new: NewVersion) -> NewVersion:
        """With the facts that its MLmodel tells. Reads content: call it before the write.

        Raises MLmodelInvalid for a broken one.
        """
        if new.type is not AssetType.MLFLOW_MODEL or new.manifest is None:
            return new
        found = self.mlmodel(new.manifest)
        return new if found is None else replace(new, facts={**new.facts, "mlmodel": found.to_json()})

    def create(self, tx: Tx, actor: Actor, workspace_id: str, name: str, new: NewVersion) -> AssetVersion:
        """A model version; hand it what `described` gave. Raises ModelContentInvalid for what is no model's folder."""
        check_content(name, new)
        return self._assets.create_version(tx, actor, workspace_id, AssetKind.MODEL, name, new)

    def mlmodel(self, manifest: Manifest) -> mlmodel.MLmodel | None:
        """The parsed MLmodel, None where there is none."""
        text = self._text(manifest, mlmodel.MLMODEL)
        return None if text is None else mlmodel.parse(text)

    def needs(self, manifest: Manifest) -> ModelNeeds:
        """From requirements.txt and python_env.yaml in the model's folder."""
        requirements = self._text(manifest, mlmodel.REQUIREMENTS)
        python = self._text(manifest, mlmodel.PYTHON_ENV)
        return ModelNeeds(
            requirements=mlmodel.requirement_lines(requirements or ""),
            python=None if python is None else mlmodel.python_version(python),
        )

    def _text(self, manifest: Manifest, path: str) -> str | None:
        entry = manifest.find(path)
        if entry is None:
            return None
        if entry.size > mlmodel.LARGEST:
            raise ModelContentInvalid(f"{path} has {entry.size} bytes; {mlmodel.LARGEST} are read at most.")
        return self._blobs.read(entry.digest).decode("utf-8", errors="replace")


def check_content(name: str, new: NewVersion) -> None:
    """Raises ModelContentInvalid for what is no model's folder."""
    files = new.manifest.files if new.manifest else new.bookmark.files if new.bookmark else ()
    if not files:
        raise ModelContentInvalid(f"The model '{name}' has no file.", hint="Give a path that holds at least one.")
    if new.type is AssetType.MLFLOW_MODEL and not any(file.path == mlmodel.MLMODEL for file in files):
        raise ModelContentInvalid(
            f"An mlflow_model has a file MLmodel at its top; among these {len(files)} files is none.",
            hint="Give the folder that holds MLmodel, or say type: custom_model.",
        )
