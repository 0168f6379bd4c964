"""Named places for data: those that every workspace has and keeps by content, and those that lie elsewhere."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lazulite.words.errors import Conflict, Forbidden, Invalid, Missing, nearest
from lazulite.words.json import JSONObject

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,254}", re.ASCII)
DEFAULT = "workspaceblobstore"
OWN: Mapping[str, str] = {
    DEFAULT: "Where jobs write that name no other place.",
    "workspacefilestore": "Files of the workspace.",
    "workspaceartifactstore": "Metrics and models.",
    "workspaceworkingdirectory": "Notebooks and what belongs to them.",
}
"""What every workspace has, by name. It is kept by content: paths in the database, bytes among the blobs."""


class DatastoreType(StrEnum):
    """WORKSPACE: kept here, by content."""

    WORKSPACE = "workspace"
    AZURE_BLOB = "azure_blob"
    AZURE_FILE = "azure_file"
    AZURE_DATA_LAKE_GEN1 = "azure_data_lake_gen1"
    AZURE_DATA_LAKE_GEN2 = "azure_data_lake_gen2"
    ONE_LAKE = "one_lake"
    S3 = "s3"
    GCS = "gcs"
    LOCAL = "local"
    HTTP = "http"
    GIT = "git"


class DatastoreMissing(Missing):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no datastore '{name}' in this workspace.", hint=nearest(name, known))


class DatastoreExists(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is a datastore '{name}' in this workspace already.",
            hint="Change it by 'lazulite datastore update', or choose another name.",
        )


class DatastoreNameInvalid(Invalid):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"A datastore cannot be named {name[:80]!r}.",
            hint="Take up to 255 letters, digits, '_', '-' and '.', a letter or digit first.",
        )


class DatastoreOwn(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(f"'{name}' belongs to the workspace, and stays as it is.", hint="Make one of your own.")


class DatastoreInUse(Conflict):
    def __init__(self, name: str, uses: Iterable[str]) -> None:
        super().__init__(f"The datastore '{name}' is used by {', '.join(uses)}.", hint="Delete what uses it first.")


class DatastoreTypeFixed(Invalid):
    def __init__(self, name: str, kind: DatastoreType, asked: str) -> None:
        super().__init__(
            f"The datastore '{name}' is of type {kind.value}, and the document is of type {asked}.",
            hint="Delete it and make another one, or give that one another name.",
        )


class CredentialsWanted(Invalid):
    """A secret goes to the place that it was given for: who may not read it must not send it elsewhere."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The datastore '{name}' is to lie elsewhere, and its credentials were given for where it lies now.",
            hint="Give credentials with the new place.",
        )


class DatastoreUnread(Invalid):
    """A datastore that is kept and shown, and that nothing here can open."""


class DatastorePathMissing(Missing):
    def __init__(self, datastore: str, path: str) -> None:
        super().__init__(
            f"The datastore '{datastore}' holds nothing at '{path or '/'}'.",
            hint=f"See what it holds: lazulite datastore ls -n {datastore}",
        )


class DatastorePathTaken(Conflict):
    def __init__(self, datastore: str, path: str, taken: str) -> None:
        is_file = path.startswith(f"{taken}/")
        why = f"'{taken}' is a file there, and no folder" if is_file else f"it is a folder there, with '{taken}' in it"
        super().__init__(
            f"'{path}' cannot be written to the datastore '{datastore}': {why}.", hint="Write to another path."
        )


class AddressRefused(Forbidden):
    def __init__(self, address: str) -> None:
        super().__init__(
            f"{address} lies on the server's own machine; only who is at that machine may name it.",
            hint="Upload the files: give their path on your machine.",
        )


class AddressHoldsSecret(Invalid):
    def __init__(self, field_name: str) -> None:
        super().__init__(
            f"The address has a credential in it ('{field_name}'), which everybody could read who sees the document.",
            hint="Make a datastore with the credential ('lazulite datastore create'), and give azureml://datastores/….",
        )


class AddressUnknown(Invalid):
    pass


@dataclass(frozen=True)
class Datastore:
    """`location`: the fields of its type. `credentials`: of which kind they are, "none" without.

    near: whoever said where it lies may name places of the server's own machine.
    """

    id: str
    workspace_id: str
    name: str
    type: DatastoreType
    location: JSONObject
    description: str
    tags: Mapping[str, str]
    properties: Mapping[str, str]
    credentials: str
    near: bool
    revision: int
    created_at: datetime
    created_by: str
    updated_at: datetime

    @property
    def subject(self) -> str:
        return f"datastores/{self.name}"

    @property
    def document(self) -> str:
        """As it would be written today, without credentials."""
        about = {"name": self.name, "type": self.type.value, "description": self.description}
        labels = {"tags": dict(self.tags), "properties": dict(self.properties)}
        return json.dumps({**about, **labels, **self.location})

    @property
    def is_default(self) -> bool:
        return self.name == DEFAULT

    @property
    def is_own(self) -> bool:
        """Whether it is the workspace's, and kept by content."""
        return self.type is DatastoreType.WORKSPACE


@dataclass(frozen=True)
class NewDatastore:
    """What a document says; `credentials` by kind, and `secret` what they are: it is kept apart, and told nobody."""

    name: str
    type: DatastoreType
    location: JSONObject
    description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    credentials: str = "none"
    secret: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class StoredFile:
    """A file of a datastore. Of one that is kept by content: its digest, and which job wrote it when."""

    path: str
    size: int
    digest: str | None = None
    written_at: datetime | None = None
    job: str | None = None


def check_name(name: str) -> None:
    """Raises DatastoreNameInvalid."""
    if not NAME.fullmatch(name):
        raise DatastoreNameInvalid(name)
