"""The logs of processes, as files under the server's home: appended and followed by offset (bytes)."""

import threading
from os import SEEK_END
from pathlib import Path

from lazulite.compute.wakeups import Wakeups
from lazulite.words.errors import Conflict

CHUNK = 1 << 20
LONGEST_LINE = 64 << 10
STRIPES = 64


class LogGap(Conflict):
    """Bytes are missing between what is known and what came; `known` is where to go on."""

    def __init__(self, process_id: str, *, offset: int, known: int) -> None:
        super().__init__(
            f"The log of {process_id!r} is known up to byte {known}; what came begins at {offset}.",
            hint=f"Send it from {known} on.",
        )
        self.known = known


class Logs:
    def __init__(self, root: Path) -> None:
        self.wakeups = Wakeups()
        self._root = root
        self._locks = [threading.Lock() for _ in range(STRIPES)]

    def append(self, process_id: str, *, offset: int, data: bytes) -> int:
        """The log's size afterwards. What is known already is passed over; raises LogGap."""
        path = self.path(process_id)
        with self._locks[hash(process_id) % STRIPES]:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("ab") as file:
                known = file.tell()
                if offset > known:
                    raise LogGap(process_id, offset=offset, known=known)
                file.write(data[known - offset :])
                size = file.tell()
        self.wakeups.wake()
        return size

    def read(self, process_id: str, *, offset: int = 0, limit: int = CHUNK) -> bytes:
        """At most `limit` bytes from `offset` on; empty at the end, and for a log that has not begun."""
        try:
            with self.path(process_id).open("rb") as file:
                file.seek(min(offset, file.seek(0, SEEK_END)))  # past what a disk can address, a seek itself fails
                return file.read(limit)
        except FileNotFoundError:
            return b""

    def tail(self, process_id: str, *, size: int, most: int) -> int:
        """Where the last lines of the first `size` bytes begin: at most `most` bytes before its end, at a line's start.

        In the midst of a line where one alone is longer than that.
        """
        cut = max(0, size - most)
        if cut == 0:
            return 0
        before, _, rest = self.read(process_id, offset=cut - 1, limit=LONGEST_LINE).partition(b"\n")
        return cut + len(before) if rest else cut

    def size(self, process_id: str) -> int:
        try:
            return self.path(process_id).stat().st_size
        except FileNotFoundError:
            return 0

    def path(self, process_id: str) -> Path:
        """Where the log lies, or would. The end of an id is its random part: folders stay small."""
        return self._root / process_id[-2:] / f"{process_id}.txt"
