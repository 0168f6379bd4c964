"""A process's log on its way to the server: every byte once, in order, from wherever it stopped.

Of a log without end the beginning is sent and, once the process has ended, its last lines; what lies between is given
back to the disk.
"""

import ctypes
import sys
import threading
from pathlib import Path

from lazulite.compute.folder import TAIL_BYTES, tail
from lazulite.compute.link import Link
from lazulite.specs.memory import spelled_memory

CHUNK = 1 << 20
MOST_BYTES = 256 << 20  # of one log
SPARE_BYTES = 32 << 20  # on the disk beyond that, before some is given back
PUNCH_HOLE = 0x01 | 0x02  # with KEEP_SIZE (linux/falloc.h)
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None


TOO_LONG = "\n… This log is longer than {size}: from here on, only its end is kept.\n"


class LogShipper:
    """base: what earlier attempts have written, behind which this one's goes on."""

    def __init__(self, link: Link, process_id: str, path: Path, *, base: int = 0, most_bytes: int = MOST_BYTES) -> None:
        self._link = link
        self._process_id = process_id
        self._path = path
        self._base = base
        self._most = most_bytes
        self._lock = threading.Lock()
        self._offset = 0
        self._given_back = most_bytes

    def ship(self) -> None:
        """Send what is there now; returns when the server has it."""
        with self._lock:
            while self._offset < self._most and (data := self._next()):
                self._send(self._offset, data)
            if self._offset == self._most and self._size() > self._most:
                self._send(self._most, self._notice)
            self._give_back()

    def finish(self) -> None:
        """As `ship`, and the last lines of one that was too long. Nothing is written to it any more."""
        self.ship()
        with self._lock:
            if self._offset > self._most:
                # Always to the same place: told again by a worker's successor, it is passed over.
                self._send(self._most + len(self._notice), tail(self._path).partition("\n")[2].encode())

    @property
    def _notice(self) -> bytes:
        return TOO_LONG.format(size=spelled_memory(self._most)).encode()

    def _send(self, offset: int, data: bytes) -> None:
        known = self._link.append_log(self._process_id, offset=self._base + offset, data=data)
        self._base = min(self._base, known)  # of a server that lost what earlier attempts wrote
        self._offset = known - self._base

    def _next(self) -> bytes:
        try:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                return file.read(min(CHUNK, self._most - self._offset))
        except FileNotFoundError:
            return b""

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0

    def _give_back(self) -> None:
        end = self._size() - TAIL_BYTES
        if LIBC is None or end - self._given_back < SPARE_BYTES:
            return
        with self._path.open("rb+") as file:
            start, length = ctypes.c_longlong(self._given_back), ctypes.c_longlong(end - self._given_back)
            LIBC.fallocate(file.fileno(), PUNCH_HOLE, start, length)  # a file system that cannot keeps it all
        self._given_back = end
