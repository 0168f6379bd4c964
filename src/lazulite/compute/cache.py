"""A worker's own copy of content: fetched once, laid out many times."""

import errno
import fcntl
import os
import shutil
from pathlib import Path

from lazulite.compute.link import Link
from lazulite.words.manifests import FileEntry, Manifest

FICLONE = 0x40049409  # linux/fs.h: share the blocks, copy on write
KEPT_MODE = 0o444
MARK_NS = 1_000_000_000  # the time stamp of what is whole: a write through a hard link would change it


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

    def _have(self, link: Link, process_id: str, entry: FileEntry) -> Path:
        path = self._root / entry.digest[:2] / entry.digest
        try:
            found = path.stat()
        except FileNotFoundError:
            pass
        else:
            if found.st_size == entry.size and found.st_mtime_ns == MARK_NS:
                return path
            path.unlink()
        path.parent.mkdir(exist_ok=True)
        draft = path.with_suffix(f".{process_id}")
        link.fetch_blob(process_id, entry.digest, draft)
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
