"""Versioned things (data, models, environments, components): a named container and its versions, which never change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lazulite.words.bookmarks import Bookmark
from lazulite.words.json import JSON
from lazulite.words.manifests import Manifest


class AssetKind(StrEnum):
    DATA = "data"
    MODEL = "model"
    ENVIRONMENT = "environment"
    COMPONENT = "component"

    @property
    def plural(self) -> str:
        """As in addresses and in the subjects of facts."""
        return self.value if self is AssetKind.DATA else f"{self.value}s"


class AssetType(StrEnum):
    URI_FILE = "uri_file"
    URI_FOLDER = "uri_folder"
    MLTABLE = "mltable"
    MLFLOW_MODEL = "mlflow_model"
    CUSTOM_MODEL = "custom_model"
    TRITON_MODEL = "triton_model"
    ENVIRONMENT = "environment"
    COMPONENT = "component"


TYPES: Mapping[AssetKind, tuple[AssetType, ...]] = {
    AssetKind.DATA: (AssetType.URI_FILE, AssetType.URI_FOLDER, AssetType.MLTABLE),
    AssetKind.MODEL: (AssetType.MLFLOW_MODEL, AssetType.CUSTOM_MODEL, AssetType.TRITON_MODEL),
    AssetKind.ENVIRONMENT: (AssetType.ENVIRONMENT,),
    AssetKind.COMPONENT: (AssetType.COMPONENT,),
}


class ListView(StrEnum):
    """Which of the archived are shown."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    ALL = "all"


@dataclass(frozen=True)
class Source:
    """Where a version came from. `uri` is what its maker called the place (`runs:/…`, a local path)."""

    job: str | None = None
    run_id: str | None = None
    uri: str | None = None
    code_digest: str | None = None
    git_commit: str | None = None


@dataclass(frozen=True)
class NewVersion:
    """A version to be made. `version` None takes the next number; exactly one of manifest and bookmark, or neither."""

    type: AssetType
    version: str | None = None
    manifest: Manifest | None = None
    bookmark: Bookmark | None = None
    source: Source = field(default_factory=Source)
    description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, JSON] = field(default_factory=dict)
    anonymous: bool = False


@dataclass(frozen=True)
class PlannedVersion:
    """What a new version would be called; `exists`: there is one of that name, so that it could not be made."""

    version: str
    exists: bool


@dataclass(frozen=True)
class NewestVersion:
    """What a list tells of a container's newest version; `owner` and `tier` are of data."""

    version: str
    type: AssetType
    size: int
    created_at: datetime
    created_by: str
    owner: str | None = None
    tier: str | None = None


@dataclass(frozen=True)
class AssetContainer:
    """A name. `labels` map to versions (MLflow calls them aliases); `newest` is not archived."""

    id: str
    workspace_id: str
    kind: AssetKind
    name: str
    description: str
    tags: Mapping[str, str]
    properties: Mapping[str, str]
    labels: Mapping[str, str]
    newest: NewestVersion | None
    archived: bool
    revision: int
    created_at: datetime
    created_by: str
    updated_at: datetime

    @property
    def latest(self) -> str | None:
        return self.newest.version if self.newest else None


@dataclass(frozen=True)
class AssetVersion:
    """One version. Its content never changes; description, tags, properties and `archived` may.

    `facts` hold what only this kind has (data: owner, tier, schema; environment: requirements).
    `manifest` and `bookmark` are read by `get` and `resolve`, and are None in lists.
    """

    id: str
    workspace_id: str
    kind: AssetKind
    name: str
    version: str
    ordinal: int
    type: AssetType
    manifest_digest: str | None
    size: int
    file_count: int
    source: Source
    description: str
    tags: Mapping[str, str]
    properties: Mapping[str, str]
    facts: Mapping[str, JSON]
    archived: bool
    anonymous: bool
    revision: int
    created_at: datetime
    created_by: str
    updated_at: datetime
    labels: tuple[str, ...] = ()
    manifest: Manifest | None = None
    bookmark: Bookmark | None = None

    @property
    def ref(self) -> str:
        return f"azureml:{self.name}:{self.version}"

    @property
    def subject(self) -> str:
        """As facts name it."""
        return f"{self.kind.plural}/{self.name}/{self.version}"


def differs(
    owner: AssetContainer | AssetVersion, description: str | None, tags: Mapping[str, str | None] | None
) -> bool:
    """Whether a change is one: a request that comes again tells no second fact."""
    tagged = any(owner.tags.get(key) != value for key, value in (tags or {}).items())
    return tagged or description not in {None, owner.description}
