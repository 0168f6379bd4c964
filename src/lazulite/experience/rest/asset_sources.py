"""Where a new version's content comes from: uploaded files, a job's output, a run's artifacts, or a bookmark."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from lazulite.experience.http.callers import Call
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.actor import PrincipalKind
from lazulite.foundation.remote.local import path_of_uri
from lazulite.services.assets import places
from lazulite.services.assets.entities import AssetKind, Source
from lazulite.services.data.datastores.contents.service import Spot
from lazulite.services.data.datastores.remotes.service import may_name_near
from lazulite.words.bookmarks import Bookmark
from lazulite.words.errors import Forbidden, Invalid, nearest
from lazulite.words.manifests import Manifest
from lazulite.words.refs import (
    AssetRef,
    DatastoreRef,
    LoggedModelRef,
    OutputRef,
    RunRef,
    is_address,
    is_reference,
    parse_ref,
)

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
    properties: Mapping[str, str], looks: bool = True,
) -> Content:  # fmt: skip
    """What `path` means. Reads databases, disks and what lies elsewhere: call it before the write.

    looks: False asks only whether it can mean something, and gives a bookmark without files for what lies elsewhere.
    """
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
    referred = _referred(platform, call, path, kind) if is_reference(path) else None
    if referred is not None:
        return referred
    if kind is not AssetKind.DATA and path_of_uri(path) is None:
        raise SourceUnusable(
            f"A {kind.value} is registered from files that are kept here, and {path} lies elsewhere.",
            hint="Download it, and give its path on your machine.",
        )
    return Content(Source(job=job, uri=path), bookmark=_bookmark(platform, call, path, looks=looks))


def _bookmark(platform: PlatformDep, call: Call, path: str, *, looks: bool) -> Bookmark:
    """What lies there now. Raises what is wrong with the address, and with the place."""
    if path_of_uri(path) is not None:
        if not may_name_near(call.actor):
            raise BookmarkRefused(
                f"{call.actor.principal} asked for a bookmark to {path}; only the server's own user may make one.",
                hint="Upload the files: give their path on your machine.",
            )
        return places.look(path)
    with platform.read() as tx:
        meant = platform.datastores.remotes.meant(tx, call.workspace_id, path, near=may_name_near(call.actor))
    return meant.look() if looks else Bookmark(path)


def _referred(platform: PlatformDep, call: Call, path: str, kind: AssetKind) -> Content | None:
    """None of a path in a datastore that is not kept here."""
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
                source = Source(uri=found.ref, run_id=found.source.run_id, job=found.source.job)
                return Content(source, found.manifest, found.bookmark)
            case DatastoreRef():
                if not platform.datastores.get(tx, call.workspace_id, ref.datastore).is_own:
                    return None
                spot = Spot(call.workspace_id, ref.datastore, ref.path)
                return Content(Source(uri=path), platform.datastores.contents.manifest(tx, spot))


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
