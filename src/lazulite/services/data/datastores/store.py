"""Every query over datastores, and over the files of those that are kept by content."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, or_, select, true, update

from lazulite.foundation.db.lists import read_page
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore, upsert
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.services.data.datastores.entities import Datastore, DatastoreType, StoredFile
from lazulite.services.data.datastores.tables import LISTED, datastore_credentials, datastore_files, datastores

D, F = datastores.c, datastore_files.c


def add(tx: Tx, one: Datastore) -> bool:
    """False when the name is taken."""
    row = {
        "id": one.id, "workspace_id": one.workspace_id, "name": one.name, "type": one.type.value,
        "location": dict(one.location), "description": one.description, "tags": dict(one.tags),
        "properties": dict(one.properties), "credentials": one.credentials, "near": one.near,
        "revision": one.revision, "created_at": one.created_at, "created_by": one.created_by,
        "updated_at": one.updated_at,
    }  # fmt: skip
    return insert_or_ignore(tx, datastores, [row]) == 1


def find(tx: Tx, workspace_id: str, name: str) -> Datastore | None:
    row = tx.execute(select(datastores).where(D.workspace_id == workspace_id, D.name == name)).first()
    return _datastore(row) if row else None


def names(tx: Tx, workspace_id: str) -> list[str]:
    return [str(row[0]) for row in tx.execute(select(D.name).where(D.workspace_id == workspace_id).order_by(D.name))]


def of_type(tx: Tx, workspace_id: str, kind: DatastoreType) -> list[Datastore]:
    """By name."""
    query = select(datastores).where(D.workspace_id == workspace_id, D.type == kind.value).order_by(D.name)
    return [_datastore(row) for row in tx.execute(query)]


def page(tx: Tx, workspace_id: str, request: PageRequest) -> Page[Datastore]:
    return read_page(tx, LISTED, request, select(datastores).where(D.workspace_id == workspace_id)).map(_datastore)


def change(tx: Tx, datastore_id: str, values: Mapping[str, object]) -> None:
    changed = {**values, "revision": D.revision + 1, "updated_at": tx.now}
    tx.execute(update(datastores).where(D.id == datastore_id).values(changed))


def remove(tx: Tx, datastore_id: str) -> None:
    tx.execute(delete(datastore_credentials).where(datastore_credentials.c.datastore_id == datastore_id))
    tx.execute(delete(datastores).where(D.id == datastore_id))


def set_secret(tx: Tx, datastore_id: str, secret: Mapping[str, str]) -> None:
    row = {"datastore_id": datastore_id, "secret": dict(secret)}
    upsert(tx, datastore_credentials, [row], key=["datastore_id"], update=["secret"])


def secret(tx: Tx, datastore_id: str) -> Mapping[str, str]:
    """For whoever opens a connection, and nobody else."""
    c = datastore_credentials.c
    row = tx.execute(select(c.secret).where(c.datastore_id == datastore_id)).first()
    return {name: str(value) for name, value in row[0].items()} if row else {}


def put(tx: Tx, workspace_id: str, datastore: str, files: Sequence[StoredFile]) -> None:
    """Over what lies at the same paths."""
    rows = [
        {
            "workspace_id": workspace_id, "datastore": datastore, "path": file.path, "digest": file.digest,
            "size": file.size, "written_at": file.written_at, "job": file.job,
        }
        for file in files
    ]  # fmt: skip
    key = ["workspace_id", "datastore", "path"]
    upsert(tx, datastore_files, rows, key=key, update=["digest", "size", "written_at", "job"])


def below(
    tx: Tx, workspace_id: str, datastore: str, folder: str, *, after: str | None = None, limit: int | None = None
) -> list[StoredFile]:
    """By path: the files below a folder, or the one that lies there; "" is everything."""
    query = select(datastore_files).where(*_of(workspace_id, datastore), *_inside(folder)).order_by(F.path)
    query = query if after is None else query.where(F.path > after)
    return [_file(row) for row in tx.execute(query if limit is None else query.limit(limit))]


def paths(tx: Tx, workspace_id: str, datastore: str, folder: str, *, above: Sequence[str]) -> list[str]:
    """Where files lie: below a folder, at it, or at one of the folders above it."""
    inside = or_(F.path.in_([folder, *above]), _range(folder)) if folder else true()
    query = select(F.path).where(*_of(workspace_id, datastore), inside).order_by(F.path)
    return [str(row[0]) for row in tx.execute(query)]


def _of(workspace_id: str, datastore: str) -> tuple[ColumnElement[bool], ...]:
    return F.workspace_id == workspace_id, F.datastore == datastore


def _inside(folder: str) -> tuple[ColumnElement[bool], ...]:
    return (or_(F.path == folder, _range(folder)),) if folder else ()


def _range(folder: str) -> ColumnElement[bool]:
    # "0" follows "/" in byte order: exactly what begins with "folder/".
    return (F.path >= f"{folder}/") & (F.path < f"{folder}0")


def _file(row: Row[*tuple[Any, ...]]) -> StoredFile:
    return StoredFile(row.path, row.size, row.digest, row.written_at, row.job)


def _datastore(row: Row[*tuple[Any, ...]]) -> Datastore:
    return Datastore(
        id=row.id, workspace_id=row.workspace_id, name=row.name, type=DatastoreType(row.type), location=row.location,
        description=row.description, tags=row.tags, properties=row.properties, credentials=row.credentials,
        near=row.near, revision=row.revision, created_at=row.created_at, created_by=row.created_by,
        updated_at=row.updated_at,
    )  # fmt: skip
