"""What is said of assets once it has happened."""

from collections.abc import Mapping
from dataclasses import asdict

from lazulite.foundation.events.facts import NewFact
from lazulite.services.assets.entities import AssetContainer, AssetKind, AssetVersion
from lazulite.words.json import JSON


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
    facts = [NewFact("AssetVersionRegistered", version.subject, version.workspace_id, data)]
    if version.kind is AssetKind.MODEL:
        facts.append(NewFact("ModelVersionRegistered", version.subject, version.workspace_id, data))
    return facts


def container_created(container: AssetContainer) -> NewFact:
    return _about(container, "AssetCreated", {})


def about_container(container: AssetContainer, change: str, data: Mapping[str, JSON]) -> NewFact:
    """change: Updated, Archived, Restored, Renamed, Deleted, Labelled or Unlabelled."""
    return _about(container, f"Asset{change}", data)


def about_version(version: AssetVersion, change: str, data: Mapping[str, JSON]) -> NewFact:
    """change: Updated, Archived, Restored or Deleted."""
    said = {"kind": version.kind.value, "name": version.name, "version": version.version, **data}
    return NewFact(f"AssetVersion{change}", version.subject, version.workspace_id, said)


def _about(container: AssetContainer, type_: str, data: Mapping[str, JSON]) -> NewFact:
    said = {"kind": container.kind.value, "name": container.name, **data}
    return NewFact(type_, f"{container.kind.plural}/{container.name}", container.workspace_id, said)
