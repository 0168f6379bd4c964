"""Files of a manifest, brought to this machine: complete and as announced, or not there."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from lazulite.experience.sdk.transfers import Progress
from lazulite.experience.sdk.transport import Transport, path_of
from lazulite.words.errors import Invalid, Unavailable
from lazulite.words.manifests import FileEntry

UNKNOWN = "0" * 64  # the digest of what is only pointed to, and was never read


class DownloadDamaged(Unavailable):
    pass


class LocalUnwritable(Invalid):
    pass


def download(transport: Transport, manifest: Iterable[FileEntry], target: Path, address: str) -> None:
    """Every file of the manifest below `target`; `address`: the API's path below which theirs are.

    Raises DownloadDamaged, LocalUnwritable.
    """
    missing = [entry for entry in manifest if not _is_there(entry, target / entry.path)]
    if not missing:
        return
    with transport.show("downloading", sum(entry.size for entry in missing)) as progress:
        for entry in missing:
            _fetch(transport, entry, target / entry.path, f"{address}{path_of(*entry.path.split('/'))}", progress)


def _is_there(entry: FileEntry, path: Path) -> bool:
    return (
        entry.digest != UNKNOWN
        and path.is_file()
        and path.stat().st_size == entry.size
        and _digest(path) == entry.digest
    )


def _fetch(transport: Transport, entry: FileEntry, path: Path, address: str, progress: Progress) -> None:
    partial = path.with_name(f"{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            transport.download(address, file, progress=progress)
        if entry.digest != UNKNOWN and _digest(partial) != entry.digest:
            partial.unlink()
            raise DownloadDamaged(f"{entry.path} arrived damaged.", hint="Ask for it again.")
        partial.replace(path)
    except OSError as error:
        raise LocalUnwritable(
            f"{path} cannot be written: {error.strerror or error}.", hint="Name a folder of yours with room in it."
        ) from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
