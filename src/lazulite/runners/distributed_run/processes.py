"""The processes of a distributed job while they run: their lines told apart, and none of them left behind."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

CHUNK = 1 << 16
GRACE_SECONDS = 5.0  # for the others, once one has failed
ASKED_TO_END = 143  # as a shell tells of SIGTERM


class Process:
    """One of them. Its lines go to our output behind `[name] `, and as they are to std_log_process_RANK.txt."""

    def __init__(self, rank: int, name: str, argv: Sequence[str], variables: Mapping[str, str], logs: Path) -> None:
        self.rank, self.name = rank, name
        self.ended = threading.Event()
        self._log = (logs / f"std_log_process_{rank}.txt").open("wb", buffering=0)
        self._process = subprocess.Popen(
            argv, env={**os.environ, **variables}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def watch(self, changed: threading.Event) -> None:
        """Set `changed` at its end."""

        def wait() -> None:
            self._process.wait()
            self.ended.set()
            changed.set()

        threading.Thread(target=wait, daemon=True).start()

    @property
    def exit_code(self) -> int:
        """As a shell tells it; of one that has ended."""
        code = self._process.returncode
        return 128 - code if code < 0 else code

    @property
    def signal_name(self) -> str:
        number = -self._process.returncode
        named = number in set(signal.Signals)  # the kernel has more signals than Python has names
        return "" if number <= 0 else signal.Signals(number).name if named else f"SIG{number}"

    def send(self, number: signal.Signals) -> None:
        """To it and what it started in its group; what an ended one left there is the shim's to end."""
        if self.ended.is_set():
            return
        try:
            os.killpg(self._process.pid, number)
        except (ProcessLookupError, PermissionError):
            pass

    def finish(self) -> None:
        """Take in its last lines; what it left running may hold its output open."""
        self._reader.join(1.0)

    def _read(self) -> None:
        assert self._process.stdout is not None
        tag, rest = f"[{self.name}] ".encode(), b""
        while data := os.read(self._process.stdout.fileno(), CHUNK):
            self._log.write(data)
            *lines, rest = (rest + data).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
            if len(rest) >= CHUNK:
                lines, rest = [*lines, rest], b""
            if lines:
                write(b"".join(tag + line + b"\n" for line in lines))
        if rest:
            write(tag + rest + b"\n")


_writing = threading.Lock()


def write(data: bytes) -> None:
    """To our output, whole."""
    with _writing:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


class Group:
    """All of them together: one that fails ends the others."""

    def __init__(self, failed: Path) -> None:
        self._failed = failed
        self._changed = threading.Event()
        self._asked = False
        self.workers: list[Process] = []
        self.services: list[Process] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def add(self, process: Process, *, is_service: bool = False) -> None:
        (self.services if is_service else self.workers).append(process)
        process.watch(self._changed)

    def run(self) -> int:
        """Until all have ended; the exit code of the first that failed."""
        first: Process | None = None
        while not all(process.ended.is_set() for process in self.workers):
            first = self._first_failed()
            if first is not None or self._asked:
                break
            self._changed.wait(0.5)  # a signal's handler runs between two waits
            self._changed.clear()
        first = first or self._first_failed()
        if first is not None and not self._asked:
            self._tell(first)
        self._end_all()
        return ASKED_TO_END if first is None and self._asked else 0 if first is None else first.exit_code

    def _first_failed(self) -> Process | None:
        ended = [process for process in (*self.workers, *self.services) if process.ended.is_set()]
        failed = [process for process in ended if process.exit_code != 0]
        # One that a signal ended is often the victim of another's failure.
        return min(failed, key=lambda process: (bool(process.signal_name), process.rank), default=None)

    def _tell(self, first: Process) -> None:
        """Once: how it failed is the job's reason."""
        said = {
            "rank": first.rank, "name": first.name, "of": len(self.workers) + len(self.services),
            "exit_code": first.exit_code, "signal": first.signal_name,
        }  # fmt: skip
        draft = self._failed.with_suffix(".new")
        draft.write_text(json.dumps(said), "utf-8")
        draft.replace(self._failed)
        others = "; the others are ended" if said["of"] != 1 else ""
        first.finish()
        write(f"The process '{first.name}' ended with exit code {first.exit_code}{others}.\n".encode())

    def _end_all(self) -> None:
        everyone = (*self.workers, *self.services)
        for process in everyone:
            process.send(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for process in everyone:
            process.ended.wait(max(0.0, deadline - time.monotonic()))
        for process in everyone:
            process.send(signal.SIGKILL)
        for process in everyone:
            process.ended.wait()
            process.finish()

    def _ask(self, _number: int, _frame: object) -> None:
        self._asked = True
        self._changed.set()
