"""The routes of versions: lists, one, its tags, archive, and its files."""

from typing import Annotated

from fastapi import APIRouter, Response
from starlette.responses import FileResponse, StreamingResponse

from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.openapi import also, text_answer
from lazulite.experience.http.streams import begun
from lazulite.experience.rest.assets import (
    AssetQueryDep,
    ChangeIn,
    FileList,
    FileOut,
    IfMatch,
    VersionList,
    VersionOut,
    etag,
    expected,
    ref_of,
)
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.remote.local import path_of_uri
from lazulite.services.assets.entities import AssetKind, AssetVersion
from lazulite.services.assets.errors import AssetFileMissing
from lazulite.words.bookmarks import Bookmark


def routes(kind: AssetKind, router: APIRouter, root: str) -> None:
    """Adds them to the kind's router. In a version's place may stand `latest` or `@label`."""
    reads, writes = permit(f"{kind.plural}/read"), permit(f"{kind.plural}/write")
    one = f"{root}/{{name}}/versions/{{version}}"
    _reads(kind, router, root, reads)
    _updates(kind, router, one, writes)
    _archives(kind, router, one, writes)
    _files(kind, router, one, reads)


def _reads(kind: AssetKind, router: APIRouter, root: str, reads: object) -> None:
    @router.get(f"{root}/{{name}}/versions", name=f"list_{kind.value}_versions")
    def list_versions(
        name: str, call: Annotated[Call, reads], platform: PlatformDep, query: AssetQueryDep
    ) -> VersionList:
        with platform.read() as tx:
            page = platform.assets.list_versions(tx, call.workspace_id, kind, query.page(), name=name, view=query.view)
        return VersionList.of(page.map(VersionOut.of))

    @router.get(f"{root}/{{name}}/versions/{{version}}", name=f"show_{kind.value}_version")
    def show(
        name: str, version: str, call: Annotated[Call, reads], platform: PlatformDep, response: Response
    ) -> VersionOut:
        found = _found(kind, platform, call, name, version)
        etag(response, found.revision)
        return VersionOut.of(found)


def _updates(kind: AssetKind, router: APIRouter, one: str, writes: object) -> None:
    @router.patch(one, name=f"update_{kind.value}_version")
    def update(
        name: str, version: str, body: ChangeIn, call: Annotated[Call, writes], platform: PlatformDep,
        response: Response, if_match: IfMatch = None,
    ) -> VersionOut:  # fmt: skip
        at = expected(if_match)

        def change(tx: Tx) -> AssetVersion:
            found = platform.assets.resolve(tx, call.workspace_id, kind, ref_of(name, version))
            return platform.assets.update_version(
                tx, call.actor, found, description=body.description, tags=body.tags, expected=at
            )

        changed = platform.write(change)
        etag(response, changed.revision)
        return VersionOut.of(changed)

    @router.delete(one, status_code=204, name=f"delete_{kind.value}_version")
    def delete(name: str, version: str, call: Annotated[Call, writes], platform: PlatformDep) -> Response:
        platform.write(
            lambda tx: platform.assets.delete_version(
                tx, call.actor, platform.assets.get(tx, call.workspace_id, kind, name, version)
            )
        )
        return Response(status_code=204)


def _archives(kind: AssetKind, router: APIRouter, one: str, writes: object) -> None:
    def change(name: str, version: str, call: Call, platform: PlatformDep, *, archived: bool) -> Response:
        def archive(tx: Tx) -> None:
            found = platform.assets.resolve(tx, call.workspace_id, kind, ref_of(name, version))
            platform.assets.archive_version(tx, call.actor, found, archived=archived)

        platform.write(archive)
        return Response(status_code=204)

    @router.post(f"{one}/archive", status_code=204, name=f"archive_{kind.value}_version")
    def archive(name: str, version: str, call: Annotated[Call, writes], platform: PlatformDep) -> Response:
        return change(name, version, call, platform, archived=True)

    @router.post(f"{one}/restore", status_code=204, name=f"restore_{kind.value}_version")
    def restore(name: str, version: str, call: Annotated[Call, writes], platform: PlatformDep) -> Response:
        return change(name, version, call, platform, archived=False)


def _files(kind: AssetKind, router: APIRouter, one: str, reads: object) -> None:
    @router.get(f"{one}/files", name=f"list_{kind.value}_files")
    def list_files(name: str, version: str, call: Annotated[Call, reads], platform: PlatformDep) -> FileList:
        found = _found(kind, platform, call, name, version)
        if found.bookmark:
            return FileList(items=[FileOut(path=file.path, size=file.size) for file in found.bookmark.files])
        entries = found.manifest.files if found.manifest else ()
        return FileList(items=[FileOut(path=e.path, size=e.size, digest=e.digest) for e in entries])

    @router.get(
        f"{one}/files/{{path:path}}", name=f"download_{kind.value}_file", response_class=Response, response_model=None,
        responses={**text_answer("application/octet-stream"), **also(409)},
    )  # fmt: skip
    def download(name: str, version: str, path: str, call: Annotated[Call, reads], platform: PlatformDep) -> Response:
        found = _found(kind, platform, call, name, version)
        if found.bookmark is not None and path_of_uri(found.bookmark.uri) is None:
            return _from_elsewhere(platform, found, found.bookmark, path)
        place = platform.assets.file(found, path)
        return FileResponse(place, media_type="application/octet-stream", filename=path.rpartition("/")[2])


def _from_elsewhere(platform: PlatformDep, version: AssetVersion, bookmark: Bookmark, path: str) -> Response:
    file = bookmark.find(path)
    if file is None:
        raise AssetFileMissing(version.subject, path, [one.path for one in bookmark.files])
    with platform.read() as tx:
        meant = platform.datastores.remotes.bookmarked(tx, version.workspace_id, bookmark)
    headers = {"Content-Length": str(file.size)}
    return StreamingResponse(begun(meant.read(file)), media_type="application/octet-stream", headers=headers)


def _found(kind: AssetKind, platform: PlatformDep, call: Call, name: str, version: str) -> AssetVersion:
    with platform.read() as tx:
        return platform.assets.resolve(tx, call.workspace_id, kind, ref_of(name, version))
