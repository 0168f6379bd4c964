"""What is said of assets once it has happened."""

from collections.abc import Mapping
from dataclasses import asdict

from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.services.assets.entities import AssetContainer, AssetKind, AssetVersion
from lazulite.words.facts import FactCatalogue, FactKind
from lazulite.words.json import JSON

ASSET = "{data,models,environments,components}/NAME"
VERSION = f"{ASSET}/VERSION"
OF_ASSET, OF_VERSION = ("kind", "name"), ("kind", "name", "version")
REGISTERED = (*OF_VERSION, "type", "run_id", "job", "source", "manifest_digest", "size", "tags")
CHANGES = ("description", "tags")
FACTS = FactCatalogue(
    FactKind(
        "AssetVersionRegistered", VERSION, REGISTERED, "Data, a model, an environment or a component has a new version."
    ),
    FactKind("ModelVersionRegistered", "models/NAME/VERSION", REGISTERED, "A model has a new version."),
    FactKind("AssetVersionUpdated", VERSION, OF_VERSION, "A version's description or tags have changed.", CHANGES),
    FactKind("AssetVersionArchived", VERSION, OF_VERSION, "A version is out of the lists and of `latest`."),
    FactKind("AssetVersionRestored", VERSION, OF_VERSION, "An archived version is back."),
    FactKind("AssetVersionDeleted", VERSION, OF_VERSION, "A version has been deleted."),
    FactKind(
        "AssetCreated", ASSET, OF_ASSET, "A name for data, a model, an environment or a component has been taken."
    ),
    FactKind("AssetUpdated", ASSET, OF_ASSET, "An asset's description or tags have changed.", CHANGES),
    FactKind("AssetArchived", ASSET, OF_ASSET, "An asset is out of the lists."),
    FactKind("AssetRestored", ASSET, OF_ASSET, "An archived asset is back."),
    FactKind("AssetRenamed", ASSET, (*OF_ASSET, "to"), "An asset has another name."),
    FactKind("AssetDeleted", ASSET, OF_ASSET, "An asset has been deleted with all its versions."),
    FactKind("AssetLabelled", ASSET, (*OF_ASSET, "label", "version", "before"), "A label points to another version."),
    FactKind("AssetUnlabelled", ASSET, (*OF_ASSET, "label", "before"), "A label has been taken away."),
)


def version_registered(version: AssetVersion) -> list[NewFact]:
    """One fact for every kind, and for a model a second one of its own."""
    data: dict[str, JSON] = {
        "kind": version.kind.value,
        "name": version.name,
        "version": version.version,
        "type": version.type.value,
        "run_id": version.source.run_id,
        "job": version.source.job,
        "source": asdict(version.source),
        "manifest_digest": version.manifest_digest,
        "size": version.size,
        "tags": dict(version.tags),
    }
    types = ["AssetVersionRegistered", *(["ModelVersionRegistered"] if version.kind is AssetKind.MODEL else [])]
    return [
        new_fact(FACTS, type_, subject=version.subject, workspace_id=version.workspace_id, data=data) for type_ in types
    ]


def container_created(container: AssetContainer) -> NewFact:
    return _about(container, "AssetCreated", {})


def about_container(container: AssetContainer, change: str, data: Mapping[str, JSON]) -> NewFact:
    """change: Updated, Archived, Restored, Renamed, Deleted, Labelled or Unlabelled."""
    return _about(container, f"Asset{change}", data)


def about_version(version: AssetVersion, change: str, data: Mapping[str, JSON]) -> NewFact:
    """change: Updated, Archived, Restored or Deleted."""
    said = {"kind": version.kind.value, "name": version.name, "version": version.version, **data}
    type_ = f"AssetVersion{change}"
    return new_fact(FACTS, type_, subject=version.subject, workspace_id=version.workspace_id, data=said)


def _about(container: AssetContainer, type_: str, data: Mapping[str, JSON]) -> NewFact:
    said = {"kind": container.kind.value, "name": container.name, **data}
    subject = f"{container.kind.plural}/{container.name}"
    return new_fact(FACTS, type_, subject=subject, workspace_id=container.workspace_id, data=said)
