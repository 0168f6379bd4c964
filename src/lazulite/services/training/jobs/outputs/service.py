"""What a job leaves behind: kept with the job, and registered where its document gave it a name."""

from collections.abc import Mapping

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.services.assets.entities import AssetType, NewVersion, Source
from lazulite.services.data.datastores.contents.service import ContentsService, Spot
from lazulite.services.data.service import DataService
from lazulite.services.registry.models.service import ModelsService
from lazulite.services.training.jobs.entities import Job, WantedOutput
from lazulite.words.errors import PlatformError
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import Manifest, manifest_object

MODELS = {AssetType.MLFLOW_MODEL, AssetType.CUSTOM_MODEL, AssetType.TRITON_MODEL}


class Outputs:
    """contents: of the datastores that are kept here."""

    def __init__(self, *, data: DataService, models: ModelsService, contents: ContentsService) -> None:
        self._data = data
        self._models = models
        self._contents = contents

    def register(self, tx: Tx, actor: Actor, job: Job, left: JSON, *, completed: bool) -> JSONObject:
        """Each output as it was declared, with its manifest and the version that it became; written to its datastore.

        Only a completed job's are registered and written. A refused registration stays beside its output as `refused`:
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
        if not completed:
            return known
        try:
            with tx.savepoint():
                self._write(tx, job, known, manifest)
                named = known.get("name")
                return {**known, "asset": self._register(tx, actor, job, name, known, manifest)} if named else known
        except PlatformError as refusal:
            return {**known, "refused": refusal.detail}

    def _write(self, tx: Tx, job: Job, known: JSONObject, manifest: Manifest) -> None:
        wanted = WantedOutput.from_json(known)
        if wanted.place is not None and not wanted.elsewhere:
            spot = Spot(job.workspace_id, wanted.place.datastore, wanted.place.folder)
            self._contents.record(tx, spot, manifest, job=job.name)

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
