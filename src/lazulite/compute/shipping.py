"""A process's log on its way to the server: every byte once, in order, from wherever it stopped."""

import threading
from pathlib import Path

from lazulite.compute.link import Link

CHUNK = 1 << 20


class LogShipper:
    """base: what earlier attempts have written, behind which this one's goes on."""

    def __init__(self, link: Link, process_id: str, path: Path, *, base: int = 0) -> None:
        self._link = link
        self._process_id = process_id
        self._path = path
        self._base = base
        self._lock = threading.Lock()
        self._offset = 0

    def ship(self) -> None:
        """Send what is there now; returns when the server has it."""
        with self._lock:
            while data := self._next():
                offset = self._base + self._offset
                known = self._link.append_log(self._process_id, offset=offset, data=data)
                self._base = min(self._base, known)  # of a server that lost what earlier attempts wrote
                self._offset = known - self._base

    def _next(self) -> bytes:
        try:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                return file.read(CHUNK)
        except FileNotFoundError:
            return b""
