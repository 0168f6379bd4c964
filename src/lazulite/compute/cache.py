"""A worker's own copy of content: fetched once, laid out many times."""

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from lazulite.compute.link import Link
from lazulite.words.bookmarks import Bookmark, BookmarkedFile
from lazulite.words.errors import Conflict
from lazulite.words.manifests import FileEntry, Manifest

FICLONE = 0x40049409  # linux/fs.h: share the blocks, copy on write
KEPT_MODE = 0o444
MARK_NS = 1_000_000_000  # the time stamp of what is whole: a write through a hard link would change it


class FileChanged(Conflict):
    def __init__(self, uri: str, file: BookmarkedFile, size: int) -> None:
        super().__init__(
            f"What lies at {uri} is not what was looked at: {file.path} had {file.size} bytes and came with {size}.",
            hint="Submit the job again to use what is there now.",
        )


class ContentCache:
    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(parents=True, exist_ok=True)

    def lay(self, link: Link, process_id: str, manifest: Manifest, target: Path, *, writable: bool) -> None:
        """The manifest's files under `target`; those not writable share their blocks with the cache."""
        target.mkdir(parents=True, exist_ok=True)
        for entry in manifest:
            source = self._have(link, process_id, entry)
            path = target / entry.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)  # a start that was broken off
            if writable:
                shutil.copyfile(source, path)
                path.chmod(0o755)  # a manifest keeps no modes, and a script may be called by its name
            else:
                _share(source, path)

    def lay_bookmarked(
        self, link: Link, process_id: str, bookmark: Bookmark, target: Path, *, given: str, workspace: str
    ) -> None:
        """The files of the input `given`, fetched from where they lie. What has an etag is fetched once for all jobs.

        Raises FileChanged, and the server's refusals.
        """
        target.mkdir(parents=True, exist_ok=True)
        for file in bookmark.files:
            path = target / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)  # a start that was broken off

            def fetch(draft: Path, file: BookmarkedFile = file) -> None:
                link.fetch_file(process_id, given=given, path=file.path, target=draft)
                if (size := draft.stat().st_size) != file.size:
                    draft.unlink()
                    raise FileChanged(bookmark.uri, file, size)

            if not file.etag:
                fetch(path)
                path.chmod(KEPT_MODE)
                continue
            known = f"{workspace}\n{bookmark.uri}\n{file.path}\n{file.size}\n{file.etag}"
            key = hashlib.sha256(known.encode()).hexdigest()
            _share(self._kept(self._root / "elsewhere" / key[:2] / key, file.size, process_id, fetch), path)

    def _have(self, link: Link, process_id: str, entry: FileEntry) -> Path:
        path = self._root / entry.digest[:2] / entry.digest
        return self._kept(path, entry.size, process_id, lambda draft: link.fetch_blob(process_id, entry.digest, draft))

    def _kept(self, path: Path, size: int, process_id: str, fetch: Callable[[Path], None]) -> Path:
        """The copy at that path, fetched if it is not there or not as it was kept."""
        try:
            found = path.stat()
        except FileNotFoundError:
            pass
        else:
            if found.st_size == size and found.st_mtime_ns == MARK_NS:
                return path
            path.unlink()
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{process_id}")
        fetch(draft)
        draft.chmod(KEPT_MODE)
        os.utime(draft, ns=(MARK_NS, MARK_NS))
        draft.rename(path)
        return path


def _share(source: Path, target: Path) -> None:
    # Root may write to what is read-only, and through a hard link into the cache.
    if os.geteuid() != 0:
        try:
            os.link(source, target)
        except OSError as error:
            if error.errno not in {errno.EXDEV, errno.EMLINK, errno.EPERM, errno.ENOTSUP}:
                raise
        else:
            return
    with source.open("rb") as origin, target.open("wb") as copy:
        try:
            fcntl.ioctl(copy.fileno(), FICLONE, origin.fileno())
        except OSError:
            shutil.copyfileobj(origin, copy, 1 << 20)
    target.chmod(KEPT_MODE)
