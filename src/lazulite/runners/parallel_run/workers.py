"""One process that has the entry script loaded, and runs one mini-batch after another."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from .batches import Batch

CHILD = Path(__file__).with_name("entry.py")


@dataclass(frozen=True)
class EntryScript:
    """What every process loads. keeps_rows: what `run` gives is written down."""

    path: Path
    arguments: tuple[str, ...]
    scratch: Path
    keeps_rows: bool = False


@dataclass(frozen=True)
class Outcome:
    """Of one try. `rows`: where what it gave lies. error: why there is nothing, as one line."""

    returned: int = 0
    rows: Path | None = None
    error: str = ""


class WorkerLost(Exception):
    """The process ended, or took too long and was ended."""


class Worker:
    """Started when it is made. Raises SystemExit where the entry script cannot be loaded, or its init() fails."""

    def __init__(self, script: EntryScript) -> None:
        self._script = script
        down_read, down_write = os.pipe()
        up_read, up_write = os.pipe()
        command = [sys.executable, str(CHILD), str(down_read), str(up_write), str(script.path), *script.arguments]
        self._process = subprocess.Popen(command, pass_fds=(down_read, up_write), stdin=subprocess.DEVNULL)
        os.close(down_read)
        os.close(up_write)
        self._down, self._up = down_write, up_read
        self._heard = b""
        try:
            told = self._answer(None)
        except WorkerLost as lost:
            raise SystemExit(f"The entry script {script.path} could not be loaded: {lost}.") from lost
        if told.get("error"):
            self.close()
            raise SystemExit(f"The entry script {script.path} could not be started: {told['error']}")

    def run(self, batch: Batch, timeout_seconds: float | None) -> Outcome:
        """Raises WorkerLost; the process is gone then."""
        rows = self._script.scratch / f"given-{batch.index}.txt" if self._script.keeps_rows else None
        asked = {
            "index": batch.index, "files": batch.files, "table": str(batch.table) if batch.table else None,
            "partition": batch.partition, "rows": str(rows) if rows else None,
        }  # fmt: skip
        try:
            _write(self._down, json.dumps(asked, default=_plain).encode() + b"\n")
        except BrokenPipeError:
            pass  # how it ended is told when its answer is waited for
        told = self._answer(timeout_seconds)
        if told.get("error"):
            return Outcome(error=str(told["error"]))
        return Outcome(int(str(told["returned"])), rows)

    def close(self) -> None:
        """It ends when nothing more can come: its shutdown() runs."""
        os.close(self._down)
        self._process.wait()
        os.close(self._up)

    def kill(self) -> None:
        """Whoever waits for its answer gets WorkerLost. From any thread."""
        self._process.kill()

    def _lost(self, why: str) -> WorkerLost:
        code = self._process.wait()
        os.close(self._down)
        os.close(self._up)
        how = f"killed by signal {-code}" if code < 0 else f"exit code {code}"
        return WorkerLost(why or f"its process ended ({how})")

    def _answer(self, timeout_seconds: float | None) -> dict[str, object]:
        deadline = None if timeout_seconds is None else time.monotonic() + timeout_seconds
        while b"\n" not in self._heard:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            if not select.select([self._up], [], [], left)[0]:
                self.kill()
                raise self._lost(f"it took longer than {timeout_seconds:g} s")
            piece = os.read(self._up, 1 << 16)
            if not piece:
                raise self._lost("")
            self._heard += piece
        line, _, self._heard = self._heard.partition(b"\n")
        found = json.loads(line)
        assert isinstance(found, dict)
        return found


def _write(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]


def _plain(value: object) -> object:
    """numpy's numbers as Python's."""
    item = getattr(value, "item", None)
    return item() if callable(item) else str(value)


def cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
