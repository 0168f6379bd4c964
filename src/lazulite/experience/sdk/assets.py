"""What data, models and environments have alike in Python: names, versions, labels, files."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lazulite.experience.sdk.documents import Place, Places, Settings
from lazulite.experience.sdk.nouns import Document, Noun, items
from lazulite.experience.sdk.transport import Transport
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import FileEntry

PATH: Places = (Place("path"),)


class NothingToCreate(Invalid):
    pass


class Assets(Noun):
    """Things with names and versions; in a version's place may stand `latest` or `@label`."""

    def __init__(self, transport: Transport, collection: str, places: Places = PATH) -> None:
        super().__init__(transport, collection, places)

    def create(
        self, document: Document | None = None, *, set: Settings | None = None, key: str | None = None, **fields: JSON
    ) -> JSONObject:
        """A version, from a YAML file, or from its fields: name, version, type, path, description, tags, …"""
        given = {name: value for name, value in fields.items() if value is not None}
        if document is None and not given:
            raise NothingToCreate("There is nothing to create.", hint="Give a document, or name=… and path=….")
        if document is None:
            return super().create(given, set=set, key=key)
        return super().create(document, set={**(set or {}), **given}, key=key)

    def get(self, name: str, version: str | int | None = None) -> JSONObject:
        """One version, or without it the name with its labels and latest version."""
        return self.transport.get(self._place(name, version))

    def versions(
        self, name: str, *, filter: str | None = None, order_by: str | None = None, text: str | None = None,
        view: str | None = None, max_results: int | None = None,
    ) -> Iterator[JSONObject]:  # fmt: skip
        """The newest first, page by page as they are asked for; at most `max_results`."""
        asked = {"filter": filter, "order_by": order_by, "text": text, "view": view}
        yield from Noun(self.transport, "/".join((*self._collection, name, "versions"))).list(
            max_results=max_results, **asked
        )

    def update(
        self, name: str, changes: JSONObject, *, etag: str | None = None, version: str | int | None = None
    ) -> JSONObject:
        """changes: `description`, `tags` (a tag of None is removed)."""
        return self.transport.patch(self._place(name, version), changes, etag=etag)

    def archive(self, name: str, version: str | int | None = None) -> JSONObject:
        """A version, or without it the name."""
        return self.transport.post(f"{self._place(name, version)}/archive")

    def restore(self, name: str, version: str | int | None = None) -> JSONObject:
        return self.transport.post(f"{self._place(name, version)}/restore")

    def delete(self, name: str, version: str | int | None = None) -> None:
        """Refused while something uses it."""
        self.transport.delete(self._place(name, version))

    def set_label(self, name: str, label: str, version: str | int) -> JSONObject:
        """The label (MLflow: alias) points to this version from now on."""
        return self.transport.put(self.path(name, "labels", label), {"version": str(version)})

    def delete_label(self, name: str, label: str) -> None:
        self.transport.delete(self.path(name, "labels", label))

    def files(self, name: str, version: str | int = "latest") -> list[JSONObject]:
        """path, size and digest of each."""
        return [*items(self.transport.get(f"{self._place(name, version)}/files"))]

    def download(self, name: str, version: str | int = "latest", folder: str | Path = ".") -> Path:
        """All files of a version, written below the folder, which is given back."""
        root = Path(folder)
        for file in self.files(name, version):
            # The path comes from elsewhere: an entry with an unsafe one cannot be made.
            safe = FileEntry(str(file["path"]), 0, "0" * 64).path
            target = root / safe
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as out:
                self._file(name, version, safe, out)
        return root

    def _file(self, name: str, version: str | int, path: str, target: BinaryIO) -> int:
        parts = ("versions", str(version), "files", *path.split("/"))
        return self.transport.download(self.path(name, *parts), target)

    def _place(self, name: str, version: str | int | None) -> str:
        return self.path(name) if version is None else self.path(name, "versions", str(version))
