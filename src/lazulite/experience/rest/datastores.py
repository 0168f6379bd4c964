"""Datastores: named places for data. Credentials go in, and never come out."""

from datetime import datetime
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.documents import DocumentIn
from lazulite.experience.rest.lists import ListDep, ListOf
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.services.data.datastores.contents.service import Spot
from lazulite.services.data.datastores.entities import Datastore, DatastoreOwn, DatastoreType, StoredFile
from lazulite.services.data.datastores.listing import page_of_files
from lazulite.services.data.datastores.remotes.service import may_name_near
from lazulite.services.data.datastores.service import new_datastore
from lazulite.specs.datastore import DatastoreFields, read_datastore
from lazulite.words.refs import DatastoreRef

router = api_router("datastores")
ROOT = "/workspaces/{workspace}/datastores"
ONE = f"{ROOT}/{{name}}"
Reader = Annotated[Call, permit("datastores/read")]
Writer = Annotated[Call, permit("datastores/write")]


class DatastoreOut(BaseModel):
    """`location`: the fields of its type. `credentials`: of which kind they are; what they are is told nobody."""

    name: str
    type: DatastoreType
    description: str
    tags: dict[str, str]
    properties: dict[str, str]
    location: dict[str, JsonValue]
    credentials: str
    is_default: bool
    revision: int
    created_at: datetime
    created_by: str
    updated_at: datetime
    warnings: list[str] = Field(default_factory=list)

    @classmethod
    def of(cls, one: Datastore, warnings: tuple[str, ...] = ()) -> "DatastoreOut":
        return cls.model_validate({**vars(one), "is_default": one.is_default, "warnings": list(warnings)})


class DatastoreList(ListOf[DatastoreOut]):
    pass


class DatastorePlanOut(BaseModel):
    """What would be made of a document."""

    name: str
    type: DatastoreType
    location: dict[str, JsonValue]
    credentials: str
    warnings: list[str]


class DatastoreChangeIn(BaseModel):
    """`document`: the datastore as it is to be, its credentials as they are where it says nothing of them. `set`:
    values by dotted place, over the document, or over what the datastore is now."""

    model_config = ConfigDict(extra="allow")

    document: str | None = None
    set: dict[str, JsonValue] = Field(default_factory=dict)


class StoredFileOut(BaseModel):
    """`digest`, `written_at` and `job` (which wrote it): of the workspace's own datastores."""

    path: str
    size: int
    digest: str | None
    written_at: datetime | None
    job: str | None

    @classmethod
    def of(cls, one: StoredFile) -> "StoredFileOut":
        return cls(**vars(one))


class StoredFileList(ListOf[StoredFileOut]):
    pass


class FilesQuery(BaseModel):
    """`path`: the folder, or the file, of which to tell; everything without it."""

    path: str = Field(default="", max_length=2_000)
    max_results: int = Field(default=100, ge=1, le=1000)
    page_token: str | None = None

    @property
    def page(self) -> PageRequest:
        return PageRequest(self.max_results, self.page_token)


@router.get(ROOT)
def list_datastores(call: Reader, platform: PlatformDep, query: ListDep) -> DatastoreList:
    """By name; those that every workspace has among them."""
    with platform.read() as tx:
        page = platform.datastores.list(tx, call.workspace_id, query.page())
    return DatastoreList.of(page.map(DatastoreOut.of))


@router.post(ROOT, status_code=201)
def create_datastore(body: DocumentIn, call: Writer, platform: PlatformDep) -> DatastoreOut:
    """Nothing is looked at: whether it can be read shows when it is."""
    document = read_datastore(body.read())

    def create(tx: Tx) -> DatastoreOut:
        made = platform.datastores.create(tx, call.actor, call.workspace_id, new_datastore(document))
        return DatastoreOut.of(made, document.warnings)

    return platform.create(call, DatastoreOut, create)


@router.post(f"{ROOT}/validate")
def validate_datastore(body: DocumentIn, call: Reader, platform: PlatformDep) -> DatastorePlanOut:
    """Whether the document is one; nothing is made, and nothing looked at."""
    document = read_datastore(body.read())
    new = new_datastore(document)
    platform.datastores.check(call.actor, new)
    return DatastorePlanOut.model_validate({**vars(new), "warnings": list(document.warnings)})


@router.get(ONE)
def show_datastore(name: str, call: Reader, platform: PlatformDep) -> DatastoreOut:
    with platform.read() as tx:
        return DatastoreOut.of(platform.datastores.get(tx, call.workspace_id, name))


@router.patch(ONE)
def update_datastore(name: str, body: DatastoreChangeIn, call: Writer, platform: PlatformDep) -> DatastoreOut:
    """Its type stays."""

    def update(tx: Tx) -> DatastoreOut:
        document = _changed(tx, platform, call, name, body)
        keeps = "credentials" not in document.model_fields_set
        changed = platform.datastores.update(
            tx, call.actor, call.workspace_id, new_datastore(document), keeps_secret=keeps
        )
        return DatastoreOut.of(changed, document.warnings)

    return platform.create(call, DatastoreOut, update)


@router.delete(ONE, status_code=204)
def delete_datastore(name: str, call: Writer, platform: PlatformDep) -> Response:
    """What lies there stays. Refused while data refers to it."""
    platform.write(lambda tx: platform.datastores.delete(tx, call.actor, call.workspace_id, name))
    return Response(status_code=204)


@router.get(f"{ONE}/files")
def list_datastore_files(
    name: str, call: Reader, platform: PlatformDep, query: Annotated[FilesQuery, Query()]
) -> StoredFileList:
    """What lies below a path, by path, folders in folders too."""
    return StoredFileList.of(_files(platform, call, name, query).map(StoredFileOut.of))


def _files(platform: Platform, call: Call, name: str, query: FilesQuery) -> Page[StoredFile]:
    path = query.path.strip("/")
    with platform.read() as tx:
        found = platform.datastores.get(tx, call.workspace_id, name)
        if found.is_own:
            return platform.datastores.contents.files(tx, Spot(call.workspace_id, name, path), query.page)
        address = str(DatastoreRef(name, path))
        meant = platform.datastores.remotes.meant(tx, call.workspace_id, address, near=may_name_near(call.actor))
    return page_of_files(meant.look().files, path, query.page)


def _changed(tx: Tx, platform: Platform, call: Call, name: str, body: DatastoreChangeIn) -> DatastoreFields:
    """The document that the datastore is to be by. Raises DatastoreMissing, DocumentInvalid."""
    if body.document is not None:
        return read_datastore(DocumentIn(document=body.document, set={**body.set, "name": name}).read())
    found = platform.datastores.get(tx, call.workspace_id, name)
    if found.is_own:
        raise DatastoreOwn(name)
    return read_datastore(DocumentIn(document=found.document, set={**body.set, "name": name}).read())
