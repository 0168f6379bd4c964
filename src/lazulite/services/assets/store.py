"""Every query over assets; each one is of one workspace."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from sqlalchemy import Row, Select, case, delete, select, update

from lazulite.foundation.db.lists import read_page
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore, upsert
from lazulite.foundation.lists.filters import Condition
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.services.assets.entities import (
    AssetContainer,
    AssetKind,
    AssetType,
    AssetVersion,
    ListView,
    NewestVersion,
    Source,
)  # fmt: skip
from lazulite.services.assets.tables import (
    LISTED_CONTAINERS,
    LISTED_VERSIONS,
    NAME,
    asset_containers,
    asset_labels,
    asset_manifests,
    asset_tags,
    asset_versions,
    named,
    viewed,
)  # fmt: skip
from lazulite.words.bookmarks import Bookmark
from lazulite.words.manifests import Manifest

Found = Row[*tuple[Any, ...]]
C, V = asset_containers.c, asset_versions.c


def add_container(tx: Tx, container: AssetContainer, *, hidden: bool) -> bool:
    """False when the name is taken."""
    row = {
        "id": container.id, "workspace_id": container.workspace_id, "kind": container.kind.value,
        "name": container.name, "description": container.description, "properties": dict(container.properties),
        "last_number": 0, "last_ordinal": 0, "hidden": hidden, "archived": False, "revision": 1,
        "created_at": container.created_at, "created_by": container.created_by, "updated_at": container.updated_at,
    }  # fmt: skip
    if insert_or_ignore(tx, asset_containers, [row]) != 1:
        return False
    set_tags(tx, container.workspace_id, container.id, container.tags)
    return True


def find_container(tx: Tx, workspace_id: str, kind: AssetKind, name: str) -> AssetContainer | None:
    where = (C.workspace_id == workspace_id, C.kind == kind.value, C.name == name)
    rows = list(tx.execute(select(asset_containers).where(*where)))
    return _containers(tx, rows)[0] if rows else None


def names(tx: Tx, workspace_id: str, kind: AssetKind) -> list[str]:
    """Of those that are shown, for hints."""
    where = (C.workspace_id == workspace_id, C.kind == kind.value, C.hidden.is_(False))
    return [str(row[0]) for row in tx.execute(select(C.name).where(*where).order_by(C.name).limit(1000))]


def list_containers(
    tx: Tx, workspace_id: str, kind: AssetKind, request: PageRequest, *, view: ListView, given: Sequence[Condition]
) -> Page[AssetContainer]:
    """`given`: conditions beside the request's filter."""
    query = select(asset_containers).where(C.workspace_id == workspace_id, C.kind == kind.value, C.hidden.is_(False))
    query = viewed(query, C.archived, view)
    page = read_page(tx, LISTED_CONTAINERS, request, query, given=given, scope=f"{kind} {view}")
    return page.made_into(_containers(tx, page.items))


def change_container(tx: Tx, container_id: str, values: Mapping[str, object]) -> None:
    changed = {**values, "revision": C.revision + 1, "updated_at": tx.now}
    tx.execute(update(asset_containers).where(C.id == container_id).values(changed))


def rename_container(tx: Tx, container: AssetContainer, name: str) -> bool:
    """False when the new name is taken."""
    if find_container(tx, container.workspace_id, container.kind, name):
        return False
    change_container(tx, container.id, {"name": name})
    return True


def delete_container(tx: Tx, container: AssetContainer) -> None:
    versions = select(V.id).where(V.container_id == container.id)
    tx.execute(delete(asset_tags).where(asset_tags.c.owner_id.in_(versions)))
    tx.execute(delete(asset_tags).where(asset_tags.c.owner_id == container.id))
    tx.execute(delete(asset_labels).where(asset_labels.c.container_id == container.id))
    tx.execute(delete(asset_versions).where(V.container_id == container.id))
    tx.execute(delete(asset_containers).where(C.id == container.id))


def next_place(tx: Tx, container_id: str, number: int | None) -> tuple[int, int]:
    """(ordinal, number) for a new version: the given number, or the one after the greatest ever given."""
    greatest = C.last_number + 1 if number is None else case((C.last_number > number, C.last_number), else_=number)
    row = tx.execute(
        update(asset_containers)
        .where(C.id == container_id)
        .values(last_ordinal=C.last_ordinal + 1, last_number=greatest, updated_at=tx.now)
        .returning(C.last_ordinal, C.last_number)
    ).one()
    return int(row[0]), int(row[1]) if number is None else number


def next_number(tx: Tx, container_id: str) -> int:
    """What `next_place` would give, without taking it."""
    return int(tx.execute(select(C.last_number).where(C.id == container_id)).scalar_one()) + 1


def add_version(tx: Tx, container_id: str, version: AssetVersion) -> bool:
    """False when the container has this version already."""
    if version.manifest is not None:
        files = version.manifest.to_json()
        held = {"workspace_id": version.workspace_id, "digest": version.manifest_digest, "files": files}
        insert_or_ignore(tx, asset_manifests, [held])
    row = {
        "id": version.id, "workspace_id": version.workspace_id, "container_id": container_id,
        "kind": version.kind.value, "version": version.version, "ordinal": version.ordinal,
        "type": version.type.value, "manifest_digest": version.manifest_digest,
        "bookmark": version.bookmark.to_json() if version.bookmark else None, "size": version.size,
        "file_count": version.file_count, "run_id": version.source.run_id, "job": version.source.job,
        "source": asdict(version.source), "description": version.description,
        "properties": dict(version.properties), "facts": dict(version.facts), "archived": False,
        "anonymous": version.anonymous, "revision": 1, "created_at": version.created_at,
        "created_by": version.created_by, "updated_at": version.updated_at,
    }  # fmt: skip
    if insert_or_ignore(tx, asset_versions, [row]) != 1:
        return False
    set_tags(tx, version.workspace_id, version.id, version.tags)
    return True


def find_version(tx: Tx, container: AssetContainer, version: str) -> AssetVersion | None:
    """With its manifest or bookmark."""
    query = _versions_of(container.workspace_id).where(V.container_id == container.id, V.version == version)
    rows = list(tx.execute(query))
    return _versions(tx, rows, content=True)[0] if rows else None


def every_version(tx: Tx, container: AssetContainer) -> list[AssetVersion]:
    query = _versions_of(container.workspace_id).where(V.container_id == container.id).order_by(V.ordinal)
    return _versions(tx, list(tx.execute(query)), content=False)


def version_names(tx: Tx, container: AssetContainer) -> list[str]:
    where = (V.container_id == container.id, V.anonymous.is_(False))
    return [str(row[0]) for row in tx.execute(select(V.version).where(*where).order_by(V.ordinal))]


def list_versions(
    tx: Tx, workspace_id: str, kind: AssetKind, request: PageRequest,
    *, view: ListView, given: Sequence[Condition], container: AssetContainer | None,
) -> Page[AssetVersion]:  # fmt: skip
    """Of one container, or over all of a kind; without manifests."""
    query = viewed(_versions_of(workspace_id).where(V.kind == kind.value, V.anonymous.is_(False)), V.archived, view)
    if container is not None:
        query = query.where(V.container_id == container.id)
    scope = f"{kind} {view} {container.id if container else ''}"
    meant = {"name": partial(named, tx)}
    page = read_page(tx, LISTED_VERSIONS, request, query, given=given, scope=scope, meant=meant)
    return page.made_into(_versions(tx, page.items, content=False))


def bookmarked_below(tx: Tx, workspace_id: str, prefix: str, *, limit: int = 10) -> list[str]:
    begins = V.bookmark["uri"].as_string().startswith(prefix, autoescape=True)
    query = select(V.kind, NAME, V.version).where(V.workspace_id == workspace_id, V.bookmark.is_not(None), begins)
    return [f"{AssetKind(kind).plural}/{name}/{version}" for kind, name, version in tx.execute(query.limit(limit))]


def change_version(tx: Tx, version_id: str, values: Mapping[str, object]) -> None:
    changed = {**values, "revision": V.revision + 1, "updated_at": tx.now}
    tx.execute(update(asset_versions).where(V.id == version_id).values(changed))


def delete_version(tx: Tx, version: AssetVersion) -> None:
    tx.execute(delete(asset_tags).where(asset_tags.c.owner_id == version.id))
    tx.execute(delete(asset_labels).where(asset_labels.c.version_id == version.id))
    tx.execute(delete(asset_versions).where(V.id == version.id))


def set_label(tx: Tx, container: AssetContainer, label: str, version_id: str) -> None:
    row = {
        "container_id": container.id, "label": label, "workspace_id": container.workspace_id, "version_id": version_id,
    }  # fmt: skip
    upsert(tx, asset_labels, [row], key=["container_id", "label"], update=["version_id"])


def delete_label(tx: Tx, container: AssetContainer, label: str) -> None:
    where = (asset_labels.c.container_id == container.id, asset_labels.c.label == label)
    tx.execute(delete(asset_labels).where(*where))


def set_tags(tx: Tx, workspace_id: str, owner_id: str, tags: Mapping[str, str]) -> None:
    rows = [{"owner_id": owner_id, "key": k, "workspace_id": workspace_id, "value": v} for k, v in tags.items()]
    upsert(tx, asset_tags, rows, key=["owner_id", "key"], update=["value"])


def delete_tag(tx: Tx, owner_id: str, key: str) -> None:
    tx.execute(delete(asset_tags).where(asset_tags.c.owner_id == owner_id, asset_tags.c.key == key))


def _versions_of(workspace_id: str) -> Select[*tuple[Any, ...]]:
    return select(asset_versions, NAME.label("name")).where(V.workspace_id == workspace_id)


def _tags(tx: Tx, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    t = asset_tags.c
    for row in tx.execute(select(t.owner_id, t.key, t.value).where(t.owner_id.in_(ids)).order_by(t.key)):
        found.setdefault(str(row[0]), {})[str(row[1])] = str(row[2])
    return found


def _containers(tx: Tx, rows: Sequence[Found]) -> list[AssetContainer]:
    ids = [row.id for row in rows]
    tags, labels, newest = _tags(tx, ids), dict[str, dict[str, str]](), _newest(tx, ids)
    held = select(asset_labels.c.container_id, asset_labels.c.label, V.version).join(
        asset_versions, V.id == asset_labels.c.version_id
    )
    for row in tx.execute(held.where(asset_labels.c.container_id.in_(ids)).order_by(asset_labels.c.label)):
        labels.setdefault(str(row[0]), {})[str(row[1])] = str(row[2])
    return [_container(row, tags.get(row.id, {}), labels.get(row.id, {}), newest.get(row.id)) for row in rows]


def _newest(tx: Tx, container_ids: Sequence[str]) -> dict[str, NewestVersion]:
    """Of each container the newest version that is not archived, as lists tell of it."""
    n = asset_versions.alias()
    shown = (n.c.container_id == C.id, n.c.anonymous.is_(False), n.c.archived.is_(False))
    newest = select(n.c.id).where(*shown).order_by(n.c.ordinal.desc()).limit(1).scalar_subquery()
    told = select(
        V.container_id, V.version, V.type, V.size, V.created_at, V.created_by,
        V.facts["owner"].as_string().label("owner"), V.facts["tier"].as_string().label("tier"),
    ).where(V.id.in_(select(newest).where(C.id.in_(container_ids))))  # fmt: skip
    return {
        row.container_id: NewestVersion(
            row.version, AssetType(row.type), row.size, row.created_at, row.created_by, row.owner, row.tier
        )
        for row in tx.execute(told)
    }


def _container(
    row: Found, tags: dict[str, str], labels: dict[str, str], newest: NewestVersion | None
) -> AssetContainer:
    return AssetContainer(
        id=row.id, workspace_id=row.workspace_id, kind=AssetKind(row.kind), name=row.name,
        description=row.description, tags=tags, properties=row.properties, labels=labels, newest=newest,
        archived=row.archived, revision=row.revision, created_at=row.created_at, created_by=row.created_by,
        updated_at=row.updated_at,
    )  # fmt: skip


def _versions(tx: Tx, rows: Sequence[Found], *, content: bool) -> list[AssetVersion]:
    ids = [row.id for row in rows]
    tags, labels = _tags(tx, ids), dict[str, list[str]]()
    held = select(asset_labels).where(asset_labels.c.version_id.in_(ids)).order_by(asset_labels.c.label)
    for row in tx.execute(held):
        labels.setdefault(row.version_id, []).append(row.label)
    found = [_version(row, tags.get(row.id, {}), tuple(labels.get(row.id, ()))) for row in rows]
    if not content:
        return found
    return [
        replace(
            version,
            manifest=_manifest(tx, version),
            bookmark=Bookmark.from_json(row.bookmark) if row.bookmark else None,
        )
        for version, row in zip(found, rows, strict=True)
    ]


def _manifest(tx: Tx, version: AssetVersion) -> Manifest | None:
    m = asset_manifests.c
    where = (m.workspace_id == version.workspace_id, m.digest == version.manifest_digest)
    row = tx.execute(select(m.files).where(*where)).first() if version.manifest_digest else None
    return Manifest.from_json(row[0]) if row else None


def _version(row: Found, tags: dict[str, str], labels: tuple[str, ...]) -> AssetVersion:
    return AssetVersion(
        id=row.id, workspace_id=row.workspace_id, kind=AssetKind(row.kind), name=row.name, version=row.version,
        ordinal=row.ordinal, type=AssetType(row.type), manifest_digest=row.manifest_digest, size=row.size,
        file_count=row.file_count, source=Source(**row.source), description=row.description, tags=tags,
        properties=row.properties, facts=row.facts, archived=row.archived, anonymous=row.anonymous,
        revision=row.revision, created_at=row.created_at, created_by=row.created_by, updated_at=row.updated_at,
        labels=labels,
    )  # fmt: skip
