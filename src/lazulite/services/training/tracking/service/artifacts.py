"""Artifacts: files by path in a workspace, their content kept once by digest."""

from lazulite.foundation.blobs.content import Blob, Blobs
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.tracking import paths
from lazulite.services.training.tracking.entities import Artifact
from lazulite.services.training.tracking.errors import ArtifactMissing
from lazulite.services.training.tracking.moments import milliseconds
from lazulite.services.training.tracking.store import artifacts as store
from lazulite.words.manifests import FileEntry, Manifest


class ArtifactsService:
    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    def put(self, tx: Tx, workspace_id: str, path: str, blob: Blob) -> None:
        """What lay at the path before is replaced; registered versions keep what they froze."""
        self._blobs.hold(tx, workspace_id, [blob])
        file = Artifact(paths.safe(path), blob.size, blob.digest)
        store.put(tx, workspace_id, [file], now_ms=milliseconds(tx.now))

    def put_files(self, tx: Tx, workspace_id: str, folder: str, manifest: Manifest) -> None:
        """What the workspace holds already, below a folder."""
        root = paths.safe(folder)
        files = [Artifact(paths.join(root, entry.path), entry.size, entry.digest) for entry in manifest]
        if files:
            store.put(tx, workspace_id, files, now_ms=milliseconds(tx.now))

    def get(self, tx: Tx, workspace_id: str, path: str) -> Artifact:
        found = store.get(tx, workspace_id, paths.safe(path))
        if found is None:
            raise ArtifactMissing(f"There is no artifact at '{path}' in this workspace.")
        return found

    def list(self, tx: Tx, workspace_id: str, folder: str) -> tuple[Artifact, ...]:
        """What lies directly in a folder, with whole paths; a file's own path gives nothing."""
        root = paths.safe(folder)
        found: dict[str, Artifact] = {}
        for file in store.below(tx, workspace_id, root):
            name, deeper, _ = paths.inside(root, file.path).partition("/")
            path = paths.join(root, name)
            found[path] = Artifact(path) if deeper else file
        return tuple(found[path] for path in sorted(found))

    def delete(self, tx: Tx, workspace_id: str, path: str) -> int:
        """How many files went; a folder goes with all that is in it."""
        return store.drop(tx, workspace_id, paths.safe(path))

    def manifest(self, tx: Tx, workspace_id: str, folder: str) -> Manifest:
        """A folder as it is now, for good; a single file becomes a folder of one. Raises ArtifactMissing."""
        root = paths.safe(folder)
        files = store.below(tx, workspace_id, root)
        if not files:
            file = self.get(tx, workspace_id, root)
            return Manifest((_entry(file, file.path.rpartition("/")[2]),))
        return Manifest(tuple(_entry(file, paths.inside(root, file.path)) for file in files))


def _entry(file: Artifact, path: str) -> FileEntry:
    assert file.digest is not None, "only files are kept"
    assert file.size is not None, "only files are kept"
    return FileEntry(path, file.size, file.digest)
