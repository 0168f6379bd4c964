"""All that a job left, as one zip: its artifacts, its outputs and its log."""

from collections.abc import Iterator, Mapping
from itertools import chain

from fastapi.responses import StreamingResponse

from lazulite.assembly import Platform
from lazulite.compute.spec import ARTIFACTS
from lazulite.experience.http.archives import Member, zipped
from lazulite.experience.http.openapi import text_answer
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.jobs import ONE, Reader
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.jobs.entities import Job
from lazulite.services.training.tracking.errors import ArtifactMissing
from lazulite.words.manifests import FileEntry, Manifest

router = api_router("jobs")
LOG = "std_log.txt"


@router.get(f"{ONE}/download", response_class=StreamingResponse, responses=text_answer("application/zip"))
def download_job(name: str, call: Reader, platform: PlatformDep) -> StreamingResponse:
    """A zip of `artifacts/` (what its run has), `named-outputs/NAME/` and `std_log.txt`; of one that runs, what there
    is by now. Made while it is sent, the same bytes for the same files."""
    with platform.read() as tx:
        job = platform.jobs.get(tx, call.workspace_id, name)
        files = Manifest((*_artifacts(tx, platform, job), *_outputs(job)))
    members = [Member(entry.path, platform.blobs.path(entry.digest), entry.size) for entry in files]
    if size := platform.logs.size(name):
        members.append(Member(LOG, platform.logs.path(name), size))
    headers = {"Content-Disposition": f'attachment; filename="{name}.zip"', "X-Content-Type-Options": "nosniff"}
    return StreamingResponse(zipped(members), media_type="application/zip", headers=headers)


def _artifacts(tx: Tx, platform: Platform, job: Job) -> Manifest:
    """Its run's, or where it has no run what it left in ./outputs and ./logs."""
    runs, artifacts = platform.tracking.runs, platform.tracking.artifacts
    folder = runs.artifact_folder(tx, job.workspace_id, job.name) if job.tracked else None
    if folder is None:
        return _left(job.outputs.get(ARTIFACTS)).below(ARTIFACTS)
    try:
        return artifacts.manifest(tx, job.workspace_id, folder).below(ARTIFACTS)
    except ArtifactMissing:
        return Manifest(())


def _outputs(job: Job) -> Iterator[FileEntry]:
    named = (_left(told).below(f"named-outputs/{name}") for name, told in job.outputs.items() if name != ARTIFACTS)
    return chain.from_iterable(named)


def _left(output: object) -> Manifest:
    files = output.get("files") if isinstance(output, Mapping) else None
    return Manifest.from_json(files or [])
