"""Feedback on disk until it is sealed: one file that only grows, a line a document."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from lazulite.services.inference.segments import sync
from lazulite.words.ids import new_id


@dataclass(frozen=True)
class Line:
    """One document of feedback, with the endpoint (`workspace/endpoint`) and when it came (seconds since 1970)."""

    endpoint: str
    received_at: float
    document: Mapping[str, object]


class Journal:
    """One file that only grows, until it is sealed."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"{new_id()}.ndjson"
        self.size = 0
        self._since = time.monotonic()
        self._descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600)
        sync(folder)

    def append(self, content: bytes) -> None:
        """On disk when it returns; where it raises OSError, nothing of it stays."""
        if not self.size:
            self._since = time.monotonic()
        try:
            view = memoryview(content)
            while view:
                view = view[os.write(self._descriptor, view) :]
            os.fdatasync(self._descriptor)
        except OSError:
            os.ftruncate(self._descriptor, self.size)
            raise
        self.size += len(content)

    def older_than(self, seconds: float) -> bool:
        return self.size > 0 and time.monotonic() - self._since >= seconds

    def close(self) -> None:
        os.close(self._descriptor)

    def remove_if_empty(self) -> None:
        """What could not be sealed stays for the next gateway."""
        self.close()
        if not self.size:
            self.path.unlink(missing_ok=True)


def read_journal(path: Path) -> list[Line]:
    """Its lines but for one that a crash cut off."""
    decoder = msgspec.json.Decoder(Line)
    return [decoder.decode(line) for line in path.read_bytes().split(b"\n")[:-1] if line]
