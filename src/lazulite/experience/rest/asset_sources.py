"""Where a new version's content comes from: uploaded files, a job's output, a run's artifacts, or a bookmark."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from lazulite.experience.http.callers import Call
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.actor import PrincipalKind
from lazulite.services.assets import places
from lazulite.services.assets.entities import AssetKind, Bookmark, Source
from lazulite.words.errors import Forbidden, Invalid, nearest
from lazulite.words.manifests import Manifest
from lazulite.words.refs import AssetRef, DatastoreRef, LoggedModelRef, OutputRef, RunRef, is_address, parse_ref

GIT_COMMIT = "mlflow.source.git.commit"


class SourceUnusable(Invalid):
    pass


class BookmarkRefused(Forbidden):
    pass


@dataclass(frozen=True)
class Content:
    """Files by content, or a bookmark to where they stay; and what they came from."""

    source: Source
    manifest: Manifest | None = None
    bookmark: Bookmark | None = None

    @property
    def is_known(self) -> bool:
        return self.manifest is not None or self.bookmark is not None


def content_of(
    platform: PlatformDep, call: Call, path: str, sources: Mapping[str, JsonValue], *, kind: AssetKind,
    properties: Mapping[str, str],
) -> Content:  # fmt: skip
    """What `path` means. Reads databases and disks: call it before the write."""
    job = call.actor.principal.id if call.actor.principal.kind is PrincipalKind.JOB else None
    commit = properties.get(GIT_COMMIT)
    if "path" in sources:
        uploaded = Manifest.from_json(sources["path"])
        return Content(Source(job=job, run_id=job, uri=path, git_commit=commit), uploaded)
    if not is_address(path):
        raise SourceUnusable(
            f"The path {path!r} lies on the caller's machine and came without its files.",
            hint="Create it by the SDK or the command line: they upload what is there.",
        )
    if path.startswith(("azureml:", "models:/", "runs:/")):
        return _referred(platform, call, path, kind)
    if call.actor.principal.kind is not PrincipalKind.LOCAL:
        raise BookmarkRefused(
            f"{call.actor.principal} asked for a bookmark to {path}; only the server's own user may make one.",
            hint="Upload the files: give their path on your machine.",
        )
    return Content(Source(job=job, uri=path), bookmark=places.look(path))


def _referred(platform: PlatformDep, call: Call, path: str, kind: AssetKind) -> Content:
    ref = parse_ref(path)
    with platform.read() as tx:
        match ref:
            case OutputRef():
                return _output(platform.jobs.get(tx, call.workspace_id, ref.job).outputs, ref)
            case RunRef() | LoggedModelRef():
                frozen = platform.tracking.sources.freeze(tx, call.workspace_id, path, model_id=None)
                return Content(Source(job=frozen.run_id, run_id=frozen.run_id, uri=path), frozen.manifest)
            case AssetRef():
                found = platform.assets.resolve(tx, call.workspace_id, kind, ref)
                return Content(Source(uri=found.ref, run_id=found.source.run_id, job=found.source.job), found.manifest)
            case DatastoreRef():
                raise SourceUnusable(f"There is no datastore '{ref.datastore}' here.", hint="Use file:///path.")


def _output(outputs: Mapping[str, object], ref: OutputRef) -> Content:
    output = outputs.get(ref.output)
    files = output.get("files") if isinstance(output, Mapping) else None
    if files is None:
        raise SourceUnusable(
            f"The job {ref.job} has left no output '{ref.output}'.", hint=nearest(ref.output, list(outputs))
        )
    manifest = Manifest.from_json(files)
    below = manifest.under(ref.path) if ref.path else manifest
    if not below.files:
        raise SourceUnusable(f"The output '{ref.output}' of {ref.job} holds nothing at '{ref.path}'.")
    return Content(Source(job=ref.job, run_id=ref.job, uri=str(ref)), below)
