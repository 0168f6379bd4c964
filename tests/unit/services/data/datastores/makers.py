"""Datastores for tests."""

from datetime import UTC, datetime

from lazulite.services.data.datastores.entities import Datastore, DatastoreType, NewDatastore
from lazulite.services.data.datastores.service import new_datastore
from lazulite.specs.datastore import read_datastore
from lazulite.specs.reading import read_document

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def make_new(document: str, name: str = "lake") -> NewDatastore:
    """What a document says."""
    return new_datastore(read_datastore(read_document(document, {"name": name})))


def make_datastore(document: str, *, near: bool = False) -> Datastore:
    """As it would be kept."""
    new = make_new(document)
    return Datastore(
        id="d1", workspace_id="w1", name=new.name, type=DatastoreType(new.type), location=new.location, description="",
        tags={}, properties={}, credentials=new.credentials, near=near, revision=1, created_at=MOMENT, created_by="x",
        updated_at=MOMENT,
    )  # fmt: skip
