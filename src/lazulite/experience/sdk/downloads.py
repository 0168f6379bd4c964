"""Files of a manifest, brought to this machine: complete and as announced, or not there."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from lazulite.experience.sdk.transport import Transport
from lazulite.words.errors import Unavailable
from lazulite.words.manifests import FileEntry, Manifest


class ContentDiffers(Unavailable):
    pass


def download(transport: Transport, manifest: Manifest, target: Path, address: Callable[[str], str]) -> None:
    """Every file of the manifest below `target`; `address` gives the API's path for a file's. Raises ContentDiffers."""
    for entry in manifest:
        path = target / entry.path
        if not (path.is_file() and path.stat().st_size == entry.size and _digest(path) == entry.digest):
            _fetch(transport, entry, path, address(entry.path))


def _fetch(transport: Transport, entry: FileEntry, path: Path, address: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("wb") as file:
        transport.download(address, file)
    if _digest(partial) != entry.digest:
        partial.unlink()
        raise ContentDiffers(f"{entry.path} arrived damaged.", hint="Ask for it again.")
    partial.replace(path)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
