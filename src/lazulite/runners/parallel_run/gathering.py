"""The rows that mini-batches give, in one file, in the order of the mini-batches."""

from __future__ import annotations

import shutil
from pathlib import Path

FILE = "parallel_run_step.txt"  # in a folder


class Gathering:
    """`target` None keeps nothing. Each mini-batch's rows are appended when those before it are."""

    def __init__(self, target: str | None) -> None:
        self._waiting: dict[int, Path | None] = {}
        self._next = 0
        self._path: Path | None = None
        if target is not None:
            self._path = Path(target) / FILE if Path(target).is_dir() else Path(target)
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_bytes(b"")

    def add(self, index: int, rows: Path | None) -> None:
        """None of one that gave none."""
        if self._path is None:
            return
        self._waiting[index] = rows
        while self._next in self._waiting:
            found = self._waiting.pop(self._next)
            self._next += 1
            if found is not None:
                with self._path.open("ab") as target, found.open("rb") as source:
                    shutil.copyfileobj(source, target)
                found.unlink()
