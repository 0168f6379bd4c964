"""Files of a manifest, brought to this machine: complete and as announced, or not there."""

import hashlib
import zipfile
from collections.abc import Iterable
from pathlib import Path

from lazulite.experience.sdk.transfers import Progress
from lazulite.experience.sdk.transport import Transport, path_of
from lazulite.words.errors import Invalid, Unavailable
from lazulite.words.manifests import FileEntry, check_path

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


def unpack(transport: Transport, address: str, target: Path) -> None:
    """The files of a zip below `target`; one that does not come whole leaves none of it there.

    Raises DownloadDamaged, LocalUnwritable.
    """
    partial = target.with_name(f"{target.name}.zip.partial")
    try:
        target.mkdir(parents=True, exist_ok=True)
        with transport.show("downloading", 0) as progress, partial.open("wb") as file:
            transport.download(address, file, progress=progress)
        with zipfile.ZipFile(partial) as archive:
            for name in archive.namelist():
                check_path(name)
            if (damaged := archive.testzip()) is not None:
                raise DownloadDamaged(f"{damaged} arrived damaged.", hint="Ask for it again.")
            archive.extractall(target)
    except zipfile.BadZipFile as error:
        raise DownloadDamaged(f"The archive arrived damaged: {error}.", hint="Ask for it again.") from error
    except OSError as error:
        raise LocalUnwritable(
            f"{target} cannot be written: {error.strerror or error}.", hint="Name a folder of yours with room in it."
        ) from error
    finally:
        partial.unlink(missing_ok=True)
