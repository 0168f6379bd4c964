"""The routes that every kind of asset has: its names, their labels, tags and archive."""

from typing import Annotated

from fastapi import APIRouter, Response

from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest import asset_versions
from lazulite.experience.rest.assets import (
    AssetQueryDep,
    ChangeIn,
    ContainerList,
    ContainerOut,
    IfMatch,
    LabelIn,
    etag,
    expected,
    ref_of,
)
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.db.transaction import Tx
from lazulite.services.assets.entities import AssetKind


def routes(kind: AssetKind) -> APIRouter:
    """A router with everything but `create`, in which kinds differ."""
    router = api_router(kind.plural)
    reads, writes = permit(f"{kind.plural}/read"), permit(f"{kind.plural}/write")
    root = f"/workspaces/{{workspace}}/{kind.plural}"
    _reads(kind, router, root, reads)
    _updates(kind, router, root, writes)
    _archives(kind, router, root, writes)
    _labels(kind, router, root, writes)
    asset_versions.routes(kind, router, root)
    return router


def _reads(kind: AssetKind, router: APIRouter, root: str, reads: object) -> None:
    @router.get(root, name=f"list_{kind.plural}")
    def list_containers(call: Annotated[Call, reads], platform: PlatformDep, query: AssetQueryDep) -> ContainerList:
        with platform.read() as tx:
            page = platform.assets.list_containers(tx, call.workspace_id, kind, query.page(), view=query.view)
        return ContainerList.of(page.map(ContainerOut.of))

    @router.get(f"{root}/{{name}}", name=f"show_{kind.value}")
    def show(name: str, call: Annotated[Call, reads], platform: PlatformDep, response: Response) -> ContainerOut:
        with platform.read() as tx:
            found = platform.assets.container(tx, call.workspace_id, kind, name)
        etag(response, found.revision)
        return ContainerOut.of(found)


def _updates(kind: AssetKind, router: APIRouter, root: str, writes: object) -> None:
    @router.patch(f"{root}/{{name}}", name=f"update_{kind.value}")
    def update(
        name: str, body: ChangeIn, call: Annotated[Call, writes], platform: PlatformDep, response: Response,
        if_match: IfMatch = None,
    ) -> ContainerOut:  # fmt: skip
        at = expected(if_match)
        changed = platform.write(
            lambda tx: platform.assets.update_container(
                tx, call.actor, platform.assets.container(tx, call.workspace_id, kind, name),
                description=body.description, tags=body.tags, expected=at,
            )
        )  # fmt: skip
        etag(response, changed.revision)
        return ContainerOut.of(changed)

    @router.delete(f"{root}/{{name}}", status_code=204, name=f"delete_{kind.value}")
    def delete(name: str, call: Annotated[Call, writes], platform: PlatformDep) -> Response:
        platform.write(
            lambda tx: platform.assets.delete_container(
                tx, call.actor, platform.assets.container(tx, call.workspace_id, kind, name)
            )
        )
        return Response(status_code=204)


def _archives(kind: AssetKind, router: APIRouter, root: str, writes: object) -> None:
    def change(name: str, call: Call, platform: PlatformDep, *, archived: bool) -> Response:
        platform.write(
            lambda tx: platform.assets.archive_container(
                tx, call.actor, platform.assets.container(tx, call.workspace_id, kind, name), archived=archived
            )
        )
        return Response(status_code=204)

    @router.post(f"{root}/{{name}}/archive", status_code=204, name=f"archive_{kind.value}")
    def archive(name: str, call: Annotated[Call, writes], platform: PlatformDep) -> Response:
        return change(name, call, platform, archived=True)

    @router.post(f"{root}/{{name}}/restore", status_code=204, name=f"restore_{kind.value}")
    def restore(name: str, call: Annotated[Call, writes], platform: PlatformDep) -> Response:
        return change(name, call, platform, archived=False)


def _labels(kind: AssetKind, router: APIRouter, root: str, writes: object) -> None:
    @router.put(f"{root}/{{name}}/labels/{{label}}", name=f"set_{kind.value}_label")
    def set_label(
        name: str, label: str, body: LabelIn, call: Annotated[Call, writes], platform: PlatformDep
    ) -> ContainerOut:
        def change(tx: Tx) -> ContainerOut:
            version = platform.assets.resolve(tx, call.workspace_id, kind, ref_of(name, body.version))
            platform.assets.set_label(tx, call.actor, version, label)
            return ContainerOut.of(platform.assets.container(tx, call.workspace_id, kind, name))

        return platform.write(change)

    @router.delete(f"{root}/{{name}}/labels/{{label}}", status_code=204, name=f"delete_{kind.value}_label")
    def delete_label(name: str, label: str, call: Annotated[Call, writes], platform: PlatformDep) -> Response:
        platform.write(
            lambda tx: platform.assets.delete_label(
                tx, call.actor, platform.assets.container(tx, call.workspace_id, kind, name), label
            )
        )
        return Response(status_code=204)
