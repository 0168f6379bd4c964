"""An operator's programs that start and stop machines, each with all that it has started, also by an earlier server."""

import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from lazulite.processes.identity import ProcessIdentity
from lazulite.runners.shim import boot_id, start_time, write_synced

GRACE_SECONDS = 10.0
LOOKED_AT = 64 << 10  # bytes at the end of what they have written
LONGEST_LINE = 500


class ProgramNotRun(Exception):
    """Its text says why."""


class NodeProgram:
    """What one node is started or stopped by. process: this server's own; an earlier one's is known by its file."""

    def __init__(self, folder: Path, kind: str) -> None:
        self._folder, self._file = folder, folder / f"{kind}.json"
        self._identity = ProcessIdentity.read(self._file)
        self.process: subprocess.Popen[bytes] | None = None
        self._is_ending = False

    @property
    def is_running(self) -> bool:
        if self.process is not None:
            return self.process.poll() is None
        return self._identity is not None and self._identity.is_alive

    @property
    def exit_code(self) -> int | None:
        """None of one that runs, was not run, or is an earlier server's."""
        return self.process.poll() if self.process is not None else None

    def run(self, argv: Sequence[str], variables: Mapping[str, str]) -> None:
        """Raises ProgramNotRun."""
        with (self._folder / "log.txt").open("ab") as said:
            try:
                self.process = subprocess.Popen(
                    argv, env={**os.environ, **variables}, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=said,
                    stderr=subprocess.STDOUT, start_new_session=True,
                )  # fmt: skip
            except OSError as error:
                raise ProgramNotRun(f"{argv[0]} could not be run: {error.strerror}.") from error
        pid = self.process.pid
        self._identity = ProcessIdentity(pid, boot_id(), start_time(pid) or 0)
        write_synced(self._file, vars(self._identity))

    def end(self) -> None:
        """With all that it has started; what ignores it is killed. It is waited for beside."""
        if self._identity is not None and self.is_running and not self._is_ending:
            self._is_ending = True
            threading.Thread(target=self._end, args=(self._identity,), daemon=True).start()

    def said(self) -> str:
        """The last line that it, or the node's other program, has written."""
        try:
            with (self._folder / "log.txt").open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - LOOKED_AT))
                lines = file.read().decode("utf-8", "replace").strip().splitlines()
        except FileNotFoundError:
            return ""
        return "".join(letter for letter in lines[-1] if letter.isprintable())[:LONGEST_LINE] if lines else ""

    def _end(self, identity: ProcessIdentity) -> None:
        with suppress(ProcessLookupError):
            os.killpg(identity.pid, signal.SIGTERM)
        identity.wait(GRACE_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(identity.pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait()
