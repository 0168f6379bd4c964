"""Content-addressed files: written once under their SHA-256, never changed, complete or absent."""

import contextlib
import hashlib
import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lazulite.foundation.blobs import store
from lazulite.foundation.db.transaction import Tx
from lazulite.words.errors import Invalid, Missing
from lazulite.words.ids import new_id


class ContentDiffers(Invalid):
    pass


class ContentMissing(Missing):
    pass


@dataclass(frozen=True)
class Blob:
    """Content known by its SHA-256 (hex), size in bytes."""

    digest: str
    size: int


class BlobWriter:
    """Bytes on their way in: nothing is to be seen of them before `commit`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._path = root / "incoming" / new_id()
        self._file = self._path.open("xb")
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, chunk: bytes) -> None:
        self._file.write(chunk)
        self._hash.update(chunk)
        self.size += len(chunk)

    def commit(self, expected: str | None = None) -> Blob:
        """The stored content. Raises ContentDiffers, and keeps nothing, when its digest is not the expected one."""
        digest = self._hash.hexdigest()
        if expected is not None and digest != expected:
            self.abort()
            raise ContentDiffers(
                f"The upload was announced as {expected} and is {digest} ({self.size} bytes).",
                hint="It was cut short or changed on the way: send it again.",
            )
        target = blob_path(self._root, digest)
        if target.exists():
            self.abort()
            return Blob(digest, self.size)
        try:
            self._keep(target)
        except OSError:
            self.abort()
            raise
        return Blob(digest, self.size)

    def abort(self) -> None:
        self._path.unlink(missing_ok=True)  # first: to close is to write what waits, which may be why it is given up
        with contextlib.suppress(OSError):
            self._file.close()

    def _keep(self, target: Path) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        target.parent.mkdir(exist_ok=True)
        self._path.replace(target)
        _sync_folder(target.parent)


class Blobs:
    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "incoming").mkdir(parents=True, exist_ok=True)

    def writer(self) -> BlobWriter:
        return BlobWriter(self.root)

    def put(self, chunks: Iterable[bytes], *, expected: str | None = None) -> Blob:
        writer = self.writer()
        try:
            for chunk in chunks:
                writer.write(chunk)
        except BaseException:
            writer.abort()
            raise
        return writer.commit(expected)

    def put_file(self, path: Path) -> Blob:
        with path.open("rb") as file:
            return self.put(iter(lambda: file.read(1 << 20), b""))

    def has(self, digest: str) -> bool:
        return self.path(digest).exists()

    def path(self, digest: str) -> Path:
        """Where the content lies, or would."""
        return blob_path(self.root, digest)

    def open(self, digest: str) -> BinaryIO:
        """Raises ContentMissing when it was never stored."""
        try:
            return self.path(digest).open("rb")
        except FileNotFoundError as error:
            raise ContentMissing(f"There is no content {digest} in this home.", hint="Upload it first.") from error

    def read(self, digest: str) -> bytes:
        with self.open(digest) as file:
            return file.read()

    def hold(self, tx: Tx, workspace_id: str, blobs: Sequence[Blob]) -> None:
        """From now on the workspace may refer to these."""
        store.hold(tx, workspace_id, [(blob.digest, blob.size) for blob in blobs])

    def held(self, tx: Tx, workspace_id: str, digests: Collection[str]) -> set[str]:
        """Those of the digests that the workspace may refer to."""
        return store.held(tx, workspace_id, digests)


def blob_path(root: Path, digest: str) -> Path:
    return root / digest[:2] / digest


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
