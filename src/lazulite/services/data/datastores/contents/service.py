"""What lies in the datastores that are kept by content: to write is to record, to read is to name what is there."""

from collections.abc import Collection
from dataclasses import dataclass

from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.services.data.datastores import store
from lazulite.services.data.datastores.entities import DatastorePathMissing, DatastorePathTaken, StoredFile
from lazulite.services.data.datastores.listing import page_after, place_of
from lazulite.words.manifests import FileEntry, Manifest, folders


@dataclass(frozen=True)
class Spot:
    """A path in a datastore of a workspace; "" is its root."""

    workspace_id: str
    datastore: str
    path: str


class ContentsService:
    def manifest(self, tx: Tx, spot: Spot) -> Manifest:
        """The file that lies there, by its name, or all files below. Raises DatastorePathMissing."""
        files = store.below(tx, spot.workspace_id, spot.datastore, spot.path)
        if not files:
            raise DatastorePathMissing(spot.datastore, spot.path)
        if files[0].path == spot.path:
            return Manifest((_entry(files[0], spot.path.rpartition("/")[2]),))
        start = len(spot.path) + 1 if spot.path else 0
        return Manifest(tuple(_entry(file, file.path[start:]) for file in files))

    def record(self, tx: Tx, spot: Spot, manifest: Manifest, *, job: str | None = None) -> None:
        """The files lie below the path from now on, over what lay at the same paths; the rest stays.

        Raises DatastorePathTaken where a file and a folder would have one path.
        """
        files = [
            StoredFile(entry.path, entry.size, entry.digest, tx.now, job) for entry in manifest.below(spot.path).files
        ]
        self._check_free(tx, spot, [file.path for file in files])
        store.put(tx, spot.workspace_id, spot.datastore, files)

    def files(self, tx: Tx, spot: Spot, request: PageRequest) -> Page[StoredFile]:
        """By path, page by page. Raises DatastorePathMissing for what is neither file nor folder, PageTokenInvalid."""
        after = place_of(request.page_token)
        more = request.max_results + 1
        found = store.below(tx, spot.workspace_id, spot.datastore, spot.path, after=after, limit=more)
        if not found and spot.path and after is None:
            raise DatastorePathMissing(spot.datastore, spot.path)
        return page_after(found, request)

    def _check_free(self, tx: Tx, spot: Spot, written: Collection[str]) -> None:
        above = sorted(folders([f"{spot.path}/"])) if spot.path else []
        there = store.paths(tx, spot.workspace_id, spot.datastore, spot.path, above=above)
        if files := sorted(folders(written).intersection(there)):
            path = next(path for path in written if path.startswith(f"{files[0]}/"))
            raise DatastorePathTaken(spot.datastore, path, files[0])
        if inside := sorted(folders(there).intersection(written)):
            raise DatastorePathTaken(
                spot.datastore, inside[0], next(path for path in there if path.startswith(f"{inside[0]}/"))
            )


def _entry(file: StoredFile, path: str) -> FileEntry:
    assert file.digest is not None, "what is kept by content has a digest"
    return FileEntry(path, file.size, file.digest)
