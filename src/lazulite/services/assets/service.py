"""The use cases of every versioned thing."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from lazulite.foundation.actor import Actor
from lazulite.foundation.blobs.content import Blobs
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.lists.filters import Condition
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.services.assets import errors, events, places, store
from lazulite.services.assets.entities import (
    TYPES,
    AssetContainer,
    AssetKind,
    AssetVersion,
    ListView,
    NewVersion,
    PlannedVersion,
    differs,
)  # fmt: skip
from lazulite.services.assets.naming import check_label, check_name, number_of
from lazulite.words.ids import new_id
from lazulite.words.json import JSON
from lazulite.words.refs import LATEST, AssetRef, parse_asset_ref

Uses = Callable[[Tx, AssetVersion], Sequence[str]]
"""Names what needs a version (`deployment delays/blue`), so that it is not deleted under it."""


class AssetsService:
    """`uses`: asked before anything is deleted; whoever refers to versions adds a question to it."""

    def __init__(self, *, blobs: Blobs, uses: list[Uses] | None = None) -> None:
        self._blobs = blobs
        self.uses = uses if uses is not None else []

    def create_container(
        self, tx: Tx, actor: Actor, workspace_id: str, kind: AssetKind, name: str,
        *, description: str = "", tags: Mapping[str, str] | None = None, properties: Mapping[str, str] | None = None,
    ) -> AssetContainer:  # fmt: skip
        """A name without versions. Raises AssetExists, AssetNameInvalid."""
        made = self._add_container(
            tx, actor, workspace_id, kind, name, description=description, tags=tags or {}, properties=properties or {}
        )
        if made is None:
            raise errors.AssetExists(kind, name)
        return made

    def create_version(
        self, tx: Tx, actor: Actor, workspace_id: str, kind: AssetKind, name: str, new: NewVersion
    ) -> AssetVersion:
        """A version; its container is made where there is none. Raises AssetVersionExists, ContentNotHeld."""
        if new.type not in TYPES[kind]:
            raise errors.AssetTypeInvalid(kind, new.type)
        self._check_held(tx, workspace_id, new)
        container = store.find_container(tx, workspace_id, kind, name)
        container = container or self._add_container(tx, actor, workspace_id, kind, name, hidden=new.anonymous)
        container = container or self.container(tx, workspace_id, kind, name)
        number = None if new.version is None else number_of(kind, new.version)
        ordinal, next_number = store.next_place(tx, container.id, number)
        version = _version(tx, actor, container, new, ordinal, new.version or str(next_number))
        if not store.add_version(tx, container.id, version):
            raise errors.AssetVersionExists(kind, name, version.version)
        publish(tx, actor, *([] if new.anonymous else events.version_registered(version)))
        return version

    def plan_version(self, tx: Tx, workspace_id: str, kind: AssetKind, name: str, new: NewVersion) -> PlannedVersion:
        """What `create_version` would make of it, whether its content is held or not.

        Raises AssetNameInvalid, AssetVersionInvalid, AssetTypeInvalid.
        """
        if new.type not in TYPES[kind]:
            raise errors.AssetTypeInvalid(kind, new.type)
        self.check_name(tx, workspace_id, kind, name)
        if new.version is not None:
            number_of(kind, new.version)
        container = store.find_container(tx, workspace_id, kind, name)
        if container is None:
            return PlannedVersion(new.version or "1", exists=False)
        version = new.version or str(store.next_number(tx, container.id))
        return PlannedVersion(version, exists=store.find_version(tx, container, version) is not None)

    def container(self, tx: Tx, workspace_id: str, kind: AssetKind, name: str) -> AssetContainer:
        """Raises AssetMissing, naming the nearest."""
        found = store.find_container(tx, workspace_id, kind, name)
        if found is None:
            raise errors.AssetMissing(kind, name, store.names(tx, workspace_id, kind))
        return found

    def get(self, tx: Tx, workspace_id: str, kind: AssetKind, name: str, version: str) -> AssetVersion:
        """With its manifest or bookmark. Raises AssetMissing, AssetVersionMissing."""
        container = self.container(tx, workspace_id, kind, name)
        found = store.find_version(tx, container, version)
        if found is None:
            raise errors.AssetVersionMissing(kind, name, version, store.version_names(tx, container))
        return found

    def labelled(self, tx: Tx, workspace_id: str, kind: AssetKind, name: str, label: str = LATEST) -> AssetVersion:
        """The version under a label (MLflow: alias); `latest` is the newest that is not archived."""
        container = self.container(tx, workspace_id, kind, name)
        version = container.latest if label == LATEST else container.labels.get(label)
        if version is None and label == LATEST:
            raise errors.AssetVersionMissing(kind, name, LATEST, store.version_names(tx, container))
        if version is None:
            raise errors.AssetLabelMissing(kind, name, label, container.labels)
        return self.get(tx, workspace_id, kind, name, version)

    def resolve(self, tx: Tx, workspace_id: str, kind: AssetKind, ref: str | AssetRef) -> AssetVersion:
        """What a reference means now, archived or not. Raises RefInvalid and what `get` and `labelled` raise."""
        wanted = parse_asset_ref(ref) if isinstance(ref, str) else ref
        if wanted.version is not None:
            return self.get(tx, workspace_id, kind, wanted.name, wanted.version)
        return self.labelled(tx, workspace_id, kind, wanted.name, wanted.label or LATEST)

    def check_name(self, tx: Tx, workspace_id: str, kind: AssetKind, name: str) -> None:
        """Whether something may be called so. Raises AssetNameInvalid, but not for a name that is there already."""
        if not self.exists(tx, workspace_id, kind, name):
            check_name(kind, name)

    def exists(self, tx: Tx, workspace_id: str, kind: AssetKind, name: str) -> bool:
        return store.find_container(tx, workspace_id, kind, name) is not None

    def list_containers(
        self, tx: Tx, workspace_id: str, kind: AssetKind, request: PageRequest, *, view: ListView = ListView.ACTIVE,
        given: Sequence[Condition] = (),
    ) -> Page[AssetContainer]:  # fmt: skip
        """By name unless ordered otherwise. `given`: conditions of whoever has a filter language of its own."""
        return store.list_containers(tx, workspace_id, kind, request, view=view, given=given)

    def list_versions(
        self, tx: Tx, workspace_id: str, kind: AssetKind, request: PageRequest,
        *, name: str | None = None, view: ListView = ListView.ACTIVE, given: Sequence[Condition] = (),
    ) -> Page[AssetVersion]:  # fmt: skip
        """Without manifests; the newest first unless ordered otherwise. `given`: as for `list_containers`."""
        container = None if name is None else self.container(tx, workspace_id, kind, name)
        return store.list_versions(tx, workspace_id, kind, request, view=view, given=given, container=container)

    def file(self, version: AssetVersion, path: str) -> Path:
        """Where a file of a version lies on this machine. Raises AssetFileMissing, BookmarkChanged.

        Reads the disk, as `files` does: call both outside of a write.
        """
        return places.place(version, path, self._blobs.path)

    def files(self, version: AssetVersion) -> Mapping[str, Path]:
        """Where each of them lies, by its path. Raises BookmarkChanged when it is not what was registered."""
        return places.places(version, self._blobs.path)

    def new_files(self, new: NewVersion) -> Mapping[str, Path]:
        """Where each file lies that is to be registered; none of what lies on no disk here. Those not sent are not."""
        return places.lying(new.manifest, new.bookmark, self._blobs.path)

    def bookmarked_below(self, tx: Tx, workspace_id: str, prefix: str) -> Sequence[str]:
        """The subjects of versions that refer to a place whose address begins so; ten at most."""
        return store.bookmarked_below(tx, workspace_id, prefix)

    def update_container(
        self, tx: Tx, actor: Actor, container: AssetContainer, *, description: str | None = None,
        tags: Mapping[str, str | None] | None = None, expected: int | None = None,
    ) -> AssetContainer:  # fmt: skip
        """None of `tags` removes one, what is not named stays. Raises AssetChanged when not at revision `expected`."""
        _check_revision(f"{container.kind.plural}/{container.name}", container.revision, expected)
        if not differs(container, description, tags):
            return container
        store.change_container(tx, container.id, {} if description is None else {"description": description})
        _change_tags(tx, container, tags or {})
        said = _said(description, tags)
        publish(tx, actor, events.about_container(container, "Updated", said))
        return self.container(tx, container.workspace_id, container.kind, container.name)

    def update_version(
        self, tx: Tx, actor: Actor, version: AssetVersion, *, description: str | None = None,
        tags: Mapping[str, str | None] | None = None, expected: int | None = None,
    ) -> AssetVersion:  # fmt: skip
        """What may change of a version. None of `tags` removes one. Raises AssetChanged."""
        _check_revision(version.subject, version.revision, expected)
        if not differs(version, description, tags):
            return version
        store.change_version(tx, version.id, {} if description is None else {"description": description})
        _change_tags(tx, version, tags or {})
        publish(tx, actor, events.about_version(version, "Updated", _said(description, tags)))
        return self.get(tx, version.workspace_id, version.kind, version.name, version.version)

    def archive_container(self, tx: Tx, actor: Actor, container: AssetContainer, *, archived: bool = True) -> None:
        """Out of the lists, or back into them; references go on working."""
        if container.archived is archived:
            return
        store.change_container(tx, container.id, {"archived": archived})
        publish(tx, actor, events.about_container(container, "Archived" if archived else "Restored", {}))

    def archive_version(self, tx: Tx, actor: Actor, version: AssetVersion, *, archived: bool = True) -> None:
        """Out of the lists and of `latest`, or back; its own reference goes on working."""
        if version.archived is archived:
            return
        store.change_version(tx, version.id, {"archived": archived})
        publish(tx, actor, events.about_version(version, "Archived" if archived else "Restored", {}))

    def set_label(self, tx: Tx, actor: Actor, version: AssetVersion, label: str) -> None:
        """The label points to this version from now on. Raises AssetLabelInvalid."""
        check_label(label)
        container = self.container(tx, version.workspace_id, version.kind, version.name)
        if container.labels.get(label) == version.version:
            return
        store.set_label(tx, container, label, version.id)
        data = {"label": label, "version": version.version, "before": container.labels.get(label)}
        publish(tx, actor, events.about_container(container, "Labelled", data))

    def delete_label(self, tx: Tx, actor: Actor, container: AssetContainer, label: str) -> None:
        """Raises AssetLabelMissing."""
        if label not in container.labels:
            raise errors.AssetLabelMissing(container.kind, container.name, label, container.labels)
        store.delete_label(tx, container, label)
        data = {"label": label, "before": container.labels[label]}
        publish(tx, actor, events.about_container(container, "Unlabelled", data))

    def rename_container(self, tx: Tx, actor: Actor, container: AssetContainer, name: str) -> AssetContainer:
        """Raises AssetExists, AssetNameInvalid, and AssetInUse while something refers to it by name."""
        check_name(container.kind, name)
        self._check_unused(tx, container)
        if not store.rename_container(tx, container, name):
            raise errors.AssetExists(container.kind, name)
        publish(tx, actor, events.about_container(container, "Renamed", {"to": name}))
        return self.container(tx, container.workspace_id, container.kind, name)

    def delete_container(self, tx: Tx, actor: Actor, container: AssetContainer) -> None:
        """With all its versions. Raises AssetInUse."""
        self._check_unused(tx, container)
        store.delete_container(tx, container)
        publish(tx, actor, events.about_container(container, "Deleted", {}))

    def delete_version(self, tx: Tx, actor: Actor, version: AssetVersion) -> None:
        """Its number is never given again. Raises AssetInUse."""
        self._check_version_unused(tx, version)
        store.delete_version(tx, version)
        publish(tx, actor, events.about_version(version, "Deleted", {}))

    def _check_unused(self, tx: Tx, container: AssetContainer) -> None:
        for version in store.every_version(tx, container):
            self._check_version_unused(tx, version)

    def _check_version_unused(self, tx: Tx, version: AssetVersion) -> None:
        uses = [use for question in self.uses for use in question(tx, version)]
        if uses:
            raise errors.AssetInUse(version.subject, uses)

    def _check_held(self, tx: Tx, workspace_id: str, new: NewVersion) -> None:
        files = new.manifest.files if new.manifest else ()
        held = self._blobs.held(tx, workspace_id, {file.digest for file in files})
        lacking = [file for file in files if file.digest not in held]
        if lacking:
            raise errors.ContentNotHeld(len(lacking), lacking[0].path)

    def _add_container(
        self, tx: Tx, actor: Actor, workspace_id: str, kind: AssetKind, name: str,
        *, hidden: bool = False, description: str = "",
        tags: Mapping[str, str] | None = None, properties: Mapping[str, str] | None = None,
    ) -> AssetContainer | None:  # fmt: skip
        """None when the name is taken."""
        check_name(kind, name)
        container = AssetContainer(
            id=new_id(), workspace_id=workspace_id, kind=kind, name=name, description=description, tags=tags or {},
            properties=properties or {}, labels={}, newest=None, archived=False, revision=1, created_at=tx.now,
            created_by=str(actor.principal), updated_at=tx.now,
        )  # fmt: skip
        if not store.add_container(tx, container, hidden=hidden):
            return None
        publish(tx, actor, *([] if hidden else [events.container_created(container)]))
        return container


def _version(
    tx: Tx, actor: Actor, container: AssetContainer, new: NewVersion, ordinal: int, version: str
) -> AssetVersion:
    content = new.manifest or new.bookmark
    return AssetVersion(
        id=new_id(), workspace_id=container.workspace_id, kind=container.kind, name=container.name, version=version,
        ordinal=ordinal, type=new.type, manifest_digest=new.manifest.digest if new.manifest else None,
        size=content.size if content else 0, file_count=len(content.files) if content else 0, source=new.source,
        description=new.description, tags=new.tags, properties=new.properties, facts=new.facts, archived=False,
        anonymous=new.anonymous, revision=1, created_at=tx.now, created_by=str(actor.principal), updated_at=tx.now,
        manifest=new.manifest, bookmark=new.bookmark,
    )  # fmt: skip


def _check_revision(subject: str, revision: int, expected: int | None) -> None:
    if expected is not None and expected != revision:
        raise errors.AssetChanged(subject, revision, expected)


def _change_tags(tx: Tx, owner: AssetContainer | AssetVersion, tags: Mapping[str, str | None]) -> None:
    store.set_tags(tx, owner.workspace_id, owner.id, {key: value for key, value in tags.items() if value is not None})
    for key in (key for key, value in tags.items() if value is None):
        store.delete_tag(tx, owner.id, key)


def _said(description: str | None, tags: Mapping[str, str | None] | None) -> Mapping[str, JSON]:
    said: dict[str, JSON] = {} if description is None else {"description": description}
    return said | ({"tags": dict(tags)} if tags else {})
