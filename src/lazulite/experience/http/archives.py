"""Many files as one zip, made while it is sent: nothing of it is kept, and the same files give the same bytes."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lazulite.experience.http.streams import CHUNK
from lazulite.words.manifests import check_path

FIRST_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can tell: when its files were written, nobody knows
LARGE = 1 << 31  # from here on a member's size is told in eight bytes
READABLE = 0o100644 << 16
UNIX = 3


@dataclass(frozen=True, order=True)
class Member:
    """A file of an archive: what it is called there, where its content lies, and how many bytes of it count."""

    name: str
    path: Path
    size: int

    def __post_init__(self) -> None:
        check_path(self.name)


def zipped(members: Iterable[Member]) -> Iterator[bytes]:
    """The archive in pieces, its members by name and as they are: most of what is large is packed already."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for member in sorted(members):
            about = zipfile.ZipInfo(member.name, FIRST_DATE)
            about.external_attr, about.create_system, about.file_size = READABLE, UNIX, member.size
            with archive.open(about, "w", force_zip64=member.size >= LARGE) as to:
                for piece in _pieces(member):
                    to.write(piece)
                    yield from sink.taken()
            yield from sink.taken()
    yield from sink.taken()


class _Sink:
    """Where a zip is written to that goes on at once."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> Iterator[bytes]:
        """What was written since."""
        pieces, self._pieces = self._pieces, []
        if pieces:
            yield b"".join(pieces)


def _pieces(member: Member) -> Iterator[bytes]:
    left = member.size
    with member.path.open("rb") as file:
        while left > 0 and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
