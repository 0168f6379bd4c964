"""Making, finding, changing and deleting datastores."""

from lazulite.foundation.actor import SYSTEM, Actor, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.services.assets.service import AssetsService
from lazulite.services.data.datastores import events, store
from lazulite.services.data.datastores.connections import is_near
from lazulite.services.data.datastores.contents.service import ContentsService
from lazulite.services.data.datastores.entities import (
    OWN,
    AddressRefused,
    CredentialsWanted,
    Datastore,
    DatastoreExists,
    DatastoreInUse,
    DatastoreMissing,
    DatastoreOwn,
    DatastoreType,
    DatastoreTypeFixed,
    NewDatastore,
    check_name,
)
from lazulite.services.data.datastores.remotes.service import RemotesService
from lazulite.services.data.datastores.repositories.service import RepositoriesService
from lazulite.specs.datastore import DatastoreFields, credentials_of
from lazulite.words.ids import new_id


class DatastoresService:
    """contents: of those that are kept by content. remotes: what lies elsewhere. repositories: code elsewhere."""

    def __init__(
        self, *, assets: AssetsService, contents: ContentsService, remotes: RemotesService,
        repositories: RepositoriesService,
    ) -> None:  # fmt: skip
        self._assets = assets
        self.contents = contents
        self.remotes = remotes
        self.repositories = repositories

    def ensure_own(self, tx: Tx, workspace_id: str) -> None:
        """Those that every workspace has."""
        for name, description in OWN.items():
            new = NewDatastore(name, DatastoreType.WORKSPACE, {}, description)
            store.add(tx, _datastore(tx, SYSTEM, workspace_id, new))

    def create(self, tx: Tx, actor: Actor, workspace_id: str, new: NewDatastore) -> Datastore:
        """Raises DatastoreExists, DatastoreNameInvalid, AddressRefused."""
        self.check(actor, new)
        made = _datastore(tx, actor, workspace_id, new)
        if not store.add(tx, made):
            raise DatastoreExists(new.name)
        store.set_secret(tx, made.id, new.secret)
        publish(tx, actor, events.about(made, "Created"))
        return made

    def check(self, actor: Actor, new: NewDatastore) -> None:
        """What can be said without looking. Raises DatastoreNameInvalid, DatastoreOwn, AddressRefused."""
        check_name(new.name)
        if new.name in OWN:
            raise DatastoreOwn(new.name)
        _check_near(actor, new)

    def get(self, tx: Tx, workspace_id: str, name: str) -> Datastore:
        """Raises DatastoreMissing, naming the nearest."""
        found = store.find(tx, workspace_id, name)
        if found is None:
            raise DatastoreMissing(name, store.names(tx, workspace_id))
        return found

    def list(self, tx: Tx, workspace_id: str, request: PageRequest | None = None) -> Page[Datastore]:
        """By name unless ordered otherwise."""
        return store.page(tx, workspace_id, request or PageRequest())

    def update(
        self, tx: Tx, actor: Actor, workspace_id: str, new: NewDatastore, *, keeps_secret: bool = False
    ) -> Datastore:
        """As the document has it now. keeps_secret: it says nothing of credentials, so they stay.

        Raises DatastoreMissing, DatastoreOwn, DatastoreTypeFixed, CredentialsWanted, AddressRefused.
        """
        before = self.get(tx, workspace_id, new.name)
        if before.is_own:
            raise DatastoreOwn(new.name)
        if before.type is not new.type:
            raise DatastoreTypeFixed(new.name, before.type, new.type.value)
        moved = new.location != before.location
        if moved:
            _check_near(actor, new)
            if keeps_secret and before.credentials != "none":
                raise CredentialsWanted(new.name)
        credentials = before.credentials if keeps_secret else new.credentials
        values = {
            "location": dict(new.location), "description": new.description, "tags": dict(new.tags),
            "properties": dict(new.properties), "credentials": credentials,
            "near": _is_at_it(actor) if moved else before.near,
        }  # fmt: skip
        store.change(tx, before.id, values)
        if not keeps_secret:
            store.set_secret(tx, before.id, new.secret)
        changed = self.get(tx, workspace_id, new.name)
        publish(tx, actor, events.about(changed, "Updated"))
        return changed

    def delete(self, tx: Tx, actor: Actor, workspace_id: str, name: str) -> None:
        """What lies there stays. Raises DatastoreMissing, DatastoreOwn, DatastoreInUse."""
        found = self.get(tx, workspace_id, name)
        if found.is_own:
            raise DatastoreOwn(name)
        if uses := self._assets.bookmarked_below(tx, workspace_id, f"azureml://datastores/{name}/"):
            raise DatastoreInUse(name, uses)
        store.remove(tx, found.id)
        publish(tx, actor, events.about(found, "Deleted"))


def new_datastore(document: DatastoreFields) -> NewDatastore:
    """What a document says."""
    kind, secret = credentials_of(document)
    return NewDatastore(
        name=document.name, type=DatastoreType(str(document.model_dump()["type"])), location=document.location,
        description=document.description, tags=document.tags, properties=document.properties, credentials=kind,
        secret=secret,
    )  # fmt: skip


def _check_near(actor: Actor, new: NewDatastore) -> None:
    if not _is_at_it(actor) and (near := is_near(new)):
        raise AddressRefused(near)


def _is_at_it(actor: Actor) -> bool:
    return actor.principal.kind is PrincipalKind.LOCAL


def _datastore(tx: Tx, actor: Actor, workspace_id: str, new: NewDatastore) -> Datastore:
    return Datastore(
        id=new_id(), workspace_id=workspace_id, name=new.name, type=new.type, location=new.location,
        description=new.description, tags=new.tags, properties=new.properties, credentials=new.credentials,
        near=_is_at_it(actor), revision=1, created_at=tx.now, created_by=str(actor.principal), updated_at=tx.now,
    )  # fmt: skip
