"""What is said of datastores once it has happened; never their credentials."""

from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.services.data.datastores.entities import Datastore
from lazulite.words.facts import FactCatalogue, FactKind

SUBJECT = "datastores/NAME"
FIELDS = ("name", "type", "location", "credentials")
FACTS = FactCatalogue(
    FactKind("DatastoreCreated", SUBJECT, FIELDS, "A datastore has been made; `credentials` says of which kind."),
    FactKind(
        "DatastoreUpdated",
        SUBJECT,
        FIELDS,
        "A datastore is described otherwise, or lies elsewhere.",
    ),
    FactKind("DatastoreDeleted", SUBJECT, FIELDS, "A datastore has been deleted; what lies there stays."),
)


def about(datastore: Datastore, change: str) -> NewFact:
    """change: Created, Updated or Deleted."""
    return new_fact(
        FACTS, f"Datastore{change}", subject=datastore.subject, workspace_id=datastore.workspace_id,
        data={
            "name": datastore.name, "type": datastore.type.value, "location": dict(datastore.location),
            "credentials": datastore.credentials,
        },
    )  # fmt: skip
