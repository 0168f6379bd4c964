"""What data, models and environments have alike in Python: names, versions, labels, files."""

from collections.abc import Sequence
from pathlib import Path
from typing import overload

from lazulite.experience.sdk.answers.assets import AssetPlan, Container, File, Version
from lazulite.experience.sdk.documents import Places, Settings, own_path
from lazulite.experience.sdk.downloads import UNKNOWN, download
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.nouns import Document, Noun, counted, items
from lazulite.experience.sdk.transport import Transport
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import FileEntry


class NothingToCreate(Invalid):
    pass


class Assets(Noun[Container, Version]):
    """Things with names and versions; in a version's place may stand `latest` or `@label`."""

    def __init__(self, transport: Transport, collection: str, places: Places = own_path) -> None:
        super().__init__(transport, collection, Container, Version, places)

    @overload
    def list(
        self, *, name: None = None, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        view: str | None = None, max_results: int | None = None,
    ) -> Listing[Container]: ...  # fmt: skip
    @overload
    def list(
        self, *, name: str, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        view: str | None = None, max_results: int | None = None,
    ) -> Listing[Version]: ...  # fmt: skip
    def list(
        self, *, name: str | None = None, filter: str | None = None, order_by: str | None = None,
        text: str | None = None, view: str | None = None, max_results: int | None = None,
    ) -> Listing[Container] | Listing[Version]:  # fmt: skip
        """The names, or the versions of one; view: active, archived or all. `text`: words to be found."""
        asked = {"filter": filter, "order_by": order_by, "text": text, "view": view}
        if name is not None:
            return self._listed(self.path(name, "versions"), Version, max_results, **asked)
        return self._listed(self.path(), Container, max_results, **asked)

    def count(self, *, filter: str | None = None, text: str | None = None, view: str | None = None) -> int:
        """How many names a list with these conditions has."""
        return counted(self.transport, self.path(), filter=filter, text=text, view=view)

    def create(
        self, document: Document | None = None, *, set: Settings | None = None, key: str | None = None, **fields: JSON
    ) -> Version:
        """A version, from a YAML file, or from its fields: name, version, type, path, description, tags, …"""
        given = {name: value for name, value in fields.items() if value is not None}
        if document is None and not given:
            raise NothingToCreate("There is nothing to create.", hint="Give a document, or name=… and path=….")
        if document is None:
            return super().create(given, set=set, key=key)
        return super().create(document, set={**(set or {}), **given}, key=key)

    def validate(self, document: Document, *, set: Settings | None = None) -> AssetPlan:
        """What `create` would make of it: names resolved, nothing sent, nothing registered."""
        body = self.envelope(document, set, send=False)
        return self._as(AssetPlan, self.transport.post(self.path("validate"), body))

    @overload
    def get(self, name: str) -> Container: ...
    @overload
    def get(self, name: str, version: str | int) -> Version: ...
    @overload
    def get(self, name: str, version: str | int | None) -> Version | Container: ...
    def get(self, name: str, version: str | int | None = None) -> Version | Container:
        """One version, or without it the name with its labels and latest version."""
        return self._one(version, self.transport.get(self._place(name, version)))

    def versions(
        self, name: str, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        view: str | None = None, max_results: int | None = None,
    ) -> Listing[Version]:  # fmt: skip
        """The newest first, page by page as they are asked for; at most `max_results`."""
        return self.list(name=name, filter=filter, order_by=order_by, text=text, view=view, max_results=max_results)

    def update(
        self, name: str, changes: JSONObject, *, etag: str | None = None, version: str | int | None = None
    ) -> Version | Container:
        """changes: `description`, `tags` (a tag of None is removed)."""
        return self._one(version, self.transport.patch(self._place(name, version), changes, etag=etag))

    def archive(self, name: str, version: str | int | None = None) -> None:
        """A version, or without it the name."""
        self.transport.post(f"{self._place(name, version)}/archive")

    def restore(self, name: str, version: str | int | None = None) -> None:
        self.transport.post(f"{self._place(name, version)}/restore")

    def delete(self, name: str, version: str | int | None = None) -> None:
        """Refused while something uses it."""
        self.transport.delete(self._place(name, version))

    def set_label(self, name: str, label: str, version: str | int) -> Container:
        """The label (MLflow: alias) points to this version from now on."""
        return self._as(Container, self.transport.put(self.path(name, "labels", label), {"version": str(version)}))

    def delete_label(self, name: str, label: str) -> None:
        self.transport.delete(self.path(name, "labels", label))

    def files(self, name: str, version: str | int = "latest") -> Sequence[File]:
        """path, size and digest of each."""
        found = items(self.transport.get(f"{self._place(name, version)}/files"))
        return [File._made(each) for each in found]

    def download(self, name: str, version: str | int = "latest", folder: str | Path = ".") -> Path:
        """All files of a version, written below the folder, which is given back. What is there already is not sent."""
        known = [_entry(file) for file in self.files(name, version)]
        download(self.transport, known, Path(folder), f"{self._place(name, version)}/files")
        return Path(folder)

    def _one(self, version: str | int | None, answer: JSONObject) -> Version | Container:
        return self._as(Version, answer) if version is not None else self._as(Container, answer)

    def _place(self, name: str, version: str | int | None) -> str:
        return self.path(name) if version is None else self.path(name, "versions", str(version))


def _entry(file: JSONObject) -> FileEntry:
    """The path comes from elsewhere: an entry with an unsafe one cannot be made."""
    size, digest = file.get("size"), file.get("digest")
    return FileEntry(str(file["path"]), size if isinstance(size, int) else 0, str(digest or UNKNOWN))
