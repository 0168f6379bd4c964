"""What a job leaves behind: kept with the job, and registered where its document gave it a name."""

from collections.abc import Mapping

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.services.assets.entities import AssetType, NewVersion, Source
from lazulite.services.data.service import DataService
from lazulite.services.registry.models.service import ModelsService
from lazulite.services.training.jobs.entities import Job
from lazulite.words.errors import PlatformError
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import Manifest, manifest_object

MODELS = {AssetType.MLFLOW_MODEL, AssetType.CUSTOM_MODEL, AssetType.TRITON_MODEL}


class Outputs:
    def __init__(self, *, data: DataService, models: ModelsService) -> None:
        self._data = data
        self._models = models

    def register(self, tx: Tx, actor: Actor, job: Job, left: JSON, *, completed: bool) -> JSONObject:
        """Each output as it was declared, with its manifest and the version that it became.

        Only a completed job's are registered. A refused registration stays beside its output as `refused`:
        the job's work is done, and is not undone for a name.
        """
        manifests = left if isinstance(left, Mapping) else {}
        return {
            name: self._output(tx, actor, job, name, declared, manifests.get(name), completed=completed)
            for name, declared in {**{key: {} for key in manifests}, **job.outputs}.items()
            if isinstance(declared, Mapping)
        }

    def _output(
        self, tx: Tx, actor: Actor, job: Job, name: str, declared: JSONObject, left: JSON, *, completed: bool
    ) -> JSONObject:
        if left is None:
            return declared
        manifest = Manifest.from_json(left)
        known: dict[str, JSON] = {**declared, "type": declared.get("type") or "uri_folder", **manifest_object(manifest)}
        asset = declared.get("name")
        if not asset or not completed:
            return known
        try:
            with tx.savepoint():
                return {**known, "asset": self._register(tx, actor, job, name, known, manifest)}
        except PlatformError as refusal:
            return {**known, "refused": refusal.detail}

    def _register(self, tx: Tx, actor: Actor, job: Job, name: str, known: JSONObject, manifest: Manifest) -> str:
        kind = AssetType(str(known["type"]))
        source = Source(
            job=job.name, run_id=job.name if job.tracked else None, uri=f"azureml://jobs/{job.name}/outputs/{name}",
            code_digest=str(job.code["digest"]) if job.code else None,
            git_commit=job.about.properties.get("mlflow.source.git.commit"),
        )  # fmt: skip
        version = known.get("version")
        new = NewVersion(kind, str(version) if version else None, manifest=manifest, source=source)
        service = self._models if kind in MODELS else self._data
        return service.create(tx, actor, job.workspace_id, str(known["name"]), new).subject
