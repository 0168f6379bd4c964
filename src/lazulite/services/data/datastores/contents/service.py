"""What lies in the datastores that are kept by content: to write is to record, to read is to name what is there."""

from collections.abc import Collection
from dataclasses import dataclass

from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.pagination import Page, PageRequest, PageTokenInvalid, decode_token, encode_token
from lazulite.services.data.datastores import store
from lazulite.services.data.datastores.entities import PathMissing, PathTaken, StoredFile
from lazulite.words.manifests import FileEntry, Manifest, folders


@dataclass(frozen=True)
class Spot:
    """A path in a datastore of a workspace; "" is its root."""

    workspace_id: str
    datastore: str
    path: str


class ContentsService:
    def manifest(self, tx: Tx, spot: Spot) -> Manifest:
        """The file that lies there, by its name, or all files below. Raises PathMissing."""
        files = store.below(tx, spot.workspace_id, spot.datastore, spot.path)
        if not files:
            raise PathMissing(spot.datastore, spot.path)
        if files[0].path == spot.path:
            return Manifest((_entry(files[0], spot.path.rpartition("/")[2]),))
        start = len(spot.path) + 1 if spot.path else 0
        return Manifest(tuple(_entry(file, file.path[start:]) for file in files))

    def record(self, tx: Tx, spot: Spot, manifest: Manifest, *, job: str | None = None) -> None:
        """The files lie below the path from now on, over what lay at the same paths; the rest stays.

        Raises PathTaken where a file and a folder would have one path.
        """
        files = [
            StoredFile(entry.path, entry.size, entry.digest, tx.now, job) for entry in manifest.below(spot.path).files
        ]
        self._check_free(tx, spot, [file.path for file in files])
        store.put(tx, spot.workspace_id, spot.datastore, files)

    def files(self, tx: Tx, spot: Spot, request: PageRequest) -> Page[StoredFile]:
        """By path, page by page. Raises PathMissing for what is neither file nor folder, PageTokenInvalid."""
        after = _place(request.page_token)
        more = request.max_results + 1
        found = store.below(tx, spot.workspace_id, spot.datastore, spot.path, after=after, limit=more)
        if not found and spot.path and after is None:
            raise PathMissing(spot.datastore, spot.path)
        shown = tuple(found[: request.max_results])
        return Page(shown, encode_token(shown[-1].path) if len(found) > len(shown) else None)

    def _check_free(self, tx: Tx, spot: Spot, written: Collection[str]) -> None:
        above = sorted(folders([f"{spot.path}/"])) if spot.path else []
        there = store.paths(tx, spot.workspace_id, spot.datastore, spot.path, above=above)
        if files := sorted(folders(written).intersection(there)):
            path = next(path for path in written if path.startswith(f"{files[0]}/"))
            raise PathTaken(spot.datastore, path, files[0])
        if inside := sorted(folders(there).intersection(written)):
            raise PathTaken(spot.datastore, inside[0], next(path for path in there if path.startswith(f"{inside[0]}/")))


def _entry(file: StoredFile, path: str) -> FileEntry:
    assert file.digest is not None, "what is kept by content has a digest"
    return FileEntry(path, file.size, file.digest)


def _place(token: str | None) -> str | None:
    if token is None:
        return None
    place = decode_token(token)
    if not isinstance(place, str):
        raise PageTokenInvalid
    return place
