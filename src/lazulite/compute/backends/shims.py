"""Starting shims: by a server that forks them, for a tenth of what an interpreter of its own would cost each."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from lazulite.runners import fork_server

FORK_SERVER = ("-I", "-S", fork_server.__file__)
PASSED_ON = ("PATH", "LD_LIBRARY_PATH")


@dataclass(eq=False)
class Started:
    """A shim. over: it has ended; or is_lost, for the server that forked it has, and nobody will tell. said: its last
    words, the server's."""

    ended: Callable[[], None]
    over: threading.Event = field(default_factory=threading.Event)
    is_lost: bool = False
    said: str = ""

    def end(self) -> None:
        self.over.set()
        self.ended()

    def lose(self, said: str) -> None:
        self.is_lost, self.said = True, said
        self.end()


class Shims:
    """The fork server is started with the first shim, and anew where somebody has ended it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._server: _Server | None = None

    def start(self, folder: Path, ended: Callable[[], None]) -> Started:
        """ended: called on a thread of ours once the shim of that folder is over."""
        started = Started(ended)
        with self._lock:
            if self._server is None or not self._server.fork(folder, started):
                self._server = _Server()
                if not self._server.fork(folder, started):
                    started.lose("")
        return started

    def end_server(self) -> None:
        """For one that stands still; its shims go on."""
        with self._lock:
            if self._server is not None:
                self._server.kill()
                self._server = None


class _Server:
    def __init__(self) -> None:
        said = tempfile.TemporaryFile()  # noqa: SIM115 - closed by who hears the end
        self._process = subprocess.Popen(
            [sys.executable, *FORK_SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said,
            start_new_session=True, env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
        )  # fmt: skip
        self._forked = _Forked()
        assert self._process.stdin is not None
        weakref.finalize(self, self._process.stdin.close)  # with its input it ends
        threading.Thread(target=self._forked.hear, args=(self._process, said), name="shims", daemon=True).start()

    def kill(self) -> None:
        self._process.kill()

    def fork(self, folder: Path, started: Started) -> bool:
        """False where the server is gone."""
        assert self._process.stdin is not None
        if not self._forked.add(str(folder), started):
            return False
        try:
            # Past the buffer, where it would be left when the server is gone.
            os.write(self._process.stdin.fileno(), json.dumps(str(folder)).encode() + b"\n")
        except BrokenPipeError:
            self._forked.remove(str(folder))
            return False
        return True


class _Forked:
    """The shims of one server that are not over yet, by their folders."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._started: dict[str, Started] | None = {}

    def add(self, folder: str, started: Started) -> bool:
        """False once there is no server any more."""
        with self._lock:
            if self._started is None:
                return False
            self._started[folder] = started
            return True

    def remove(self, folder: str) -> Started | None:
        with self._lock:
            return self._started.pop(folder, None) if self._started else None

    def hear(self, server: "subprocess.Popen[bytes]", complaints: IO[bytes]) -> None:
        """Until the server has ended: what it forked goes on, and tells of its end by its folder alone."""
        assert server.stdout is not None
        with server.stdout as said:
            for line in said:
                if (started := self.remove(json.loads(line))) is not None:
                    started.end()
        server.wait()
        with self._lock:
            left, self._started = self._started or {}, None
        with complaints:
            complaints.seek(0)
            words = complaints.read().decode("utf-8", "replace").strip().splitlines()
        for started in left.values():
            started.lose(words[-1] if words else "")
