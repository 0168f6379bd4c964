"""Artifacts both ways: the proxy under /mlflow-artifacts, and what the older routes say of them."""

import base64
import binascii
import mimetypes
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.streams import receive_blob
from lazulite.experience.mlflow_api import wire
from lazulite.experience.mlflow_api.messages import ListArtifacts, ParameterMissing
from lazulite.experience.mlflow_api.platform import PlatformDep
from lazulite.experience.mlflow_api.routing import Verb
from lazulite.services.assets.entities import AssetKind
from lazulite.services.training.tracking.entities import Artifact
from lazulite.services.training.tracking.errors import ArtifactMissing, ArtifactsFrozen
from lazulite.services.training.tracking.paths import address, inside, join, path_of, safe
from lazulite.words.json import JSONObject
from lazulite.words.manifests import Manifest

VERSIONS = "registered-models"  # below it lies what model versions froze: it is read, never written
Reader = Annotated[Call, permit("runs/read")]
Writer = Annotated[Call, permit("runs/write")]
ModelReader = Annotated[Call, permit("models/read")]


def version_address(name: str, version: str) -> str:
    """Where the files of a model version are read; the name is spelled so that no client changes it on the way."""
    spelled = base64.urlsafe_b64encode(name.encode()).decode().rstrip("=")
    return address(f"{VERSIONS}/{spelled}/{version}")


def add_proxy(router: APIRouter, root: str) -> None:
    """`…/mlflow-artifacts/artifacts`: a file system of the workspace."""

    @router.get(root, include_in_schema=False)
    @router.get(f"{root}/", include_in_schema=False)
    def list_files(call: Reader, platform: PlatformDep, path: str = "") -> JSONResponse:
        found = _listed(platform, call, safe(path.strip("/")))
        return JSONResponse({"files": wire.files(safe(path.strip("/")), found)})

    @router.get(f"{root}/{{path:path}}", include_in_schema=False)
    def download(path: str, call: Reader, platform: PlatformDep) -> Response:
        return _file(platform, _found(platform, call, path.strip("/")))

    @router.put(f"{root}/{{path:path}}", include_in_schema=False)
    async def upload(path: str, request: Request, call: Writer, platform: PlatformDep) -> JSONResponse:
        target = _writable(path)
        blob = await receive_blob(request, platform.blobs)
        await to_thread.run_sync(
            lambda: platform.write(lambda tx: platform.tracking.artifacts.put(tx, call.workspace_id, target, blob))
        )
        return JSONResponse({})

    @router.delete(f"{root}/{{path:path}}", include_in_schema=False)
    def delete(path: str, call: Writer, platform: PlatformDep) -> JSONResponse:
        target = _writable(path)
        platform.write(lambda tx: platform.tracking.artifacts.delete(tx, call.workspace_id, target))
        return JSONResponse({})


def add_downloads(router: APIRouter) -> None:
    """`/get-artifact` and `/model-versions/get-artifact`, as MLflow's page asks for them."""

    @router.get("/get-artifact", include_in_schema=False)
    def of_run(call: Reader, platform: PlatformDep, path: str, run_id: str = "", run_uuid: str = "") -> Response:
        if not (run_id or run_uuid):
            raise ParameterMissing("run_id")
        with platform.read() as tx:
            root = platform.tracking.runs.artifact_folder(tx, call.workspace_id, run_id or run_uuid)
            found = platform.tracking.artifacts.get(tx, call.workspace_id, join(root or "", safe(path)))
        return _file(platform, found)

    @router.get("/model-versions/get-artifact", include_in_schema=False)
    def of_version(call: ModelReader, platform: PlatformDep, name: str, version: str, path: str) -> Response:
        folder = path_of(version_address(name, version)) or ""
        return _file(platform, _found(platform, call, join(folder, safe(path))))


def list_of_run(platform: Platform, call: Call, message: ListArtifacts) -> JSONObject:
    with platform.read() as tx:
        info = platform.tracking.runs.get(tx, call.workspace_id, message.run).info
        root = path_of(info.artifact_uri) or ""
        found = platform.tracking.artifacts.list(tx, call.workspace_id, join(root, safe(message.path)))
    return {"root_uri": info.artifact_uri, "files": wire.files(root, found)}


def _writable(path: str) -> str:
    target = safe(path.strip("/"))
    if not target or target.partition("/")[0] == VERSIONS:
        raise ArtifactsFrozen(
            f"Nothing is written or deleted at '{target}': what lies below '{VERSIONS}' belongs to model versions.",
            hint="Versions never change: register a new one.",
        )
    return target


def _listed(platform: Platform, call: Call, folder: str) -> tuple[Artifact, ...]:
    frozen = _frozen(platform, call, folder)
    if frozen is None:
        with platform.read() as tx:
            return platform.tracking.artifacts.list(tx, call.workspace_id, folder)
    root, manifest = frozen
    below = inside(root, folder)
    found: dict[str, Artifact] = {}
    for entry in manifest.under(below) if below else manifest:
        name, deeper, _ = entry.path.partition("/")
        path = join(folder, name)
        found[path] = Artifact(path) if deeper else Artifact(path, entry.size, entry.digest)
    return tuple(found[path] for path in sorted(found))


def _found(platform: Platform, call: Call, path: str) -> Artifact:
    frozen = _frozen(platform, call, path)
    if frozen is None:
        with platform.read() as tx:
            return platform.tracking.artifacts.get(tx, call.workspace_id, path)
    root, manifest = frozen
    entry = manifest.find(inside(root, path))
    if entry is None:
        raise ArtifactMissing(f"There is no file '{inside(root, path)}' in this model version.")
    return Artifact(path, entry.size, entry.digest)


def _frozen(platform: Platform, call: Call, path: str) -> tuple[str, Manifest] | None:
    """The root and the files of the model version that the path leads into, if it leads into one."""
    parts = path.split("/")
    if parts[0] != VERSIONS or len(parts) < 3:
        return None
    try:
        name = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ArtifactMissing(f"There is no artifact at '{path}' in this workspace.") from error
    with platform.read() as tx:
        version = platform.assets.get(tx, call.workspace_id, AssetKind.MODEL, name, parts[2])
    return "/".join(parts[:3]), version.manifest or Manifest(())


def _file(platform: Platform, artifact: Artifact) -> Response:
    if artifact.digest is None:
        raise ArtifactMissing(f"'{artifact.path}' is a folder: its files are downloaded one by one.")
    name = artifact.path.rpartition("/")[2]
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FileResponse(platform.blobs.path(artifact.digest), media_type=media_type, filename=name)


VERBS = (Verb("GET", "/artifacts/list", "runs/read", ListArtifacts, list_of_run),)
