"""Starting shims: by a server that forks them, for a tenth of what an interpreter of its own would cost each."""

import json
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

FORK_SERVER = ("-I", "-m", "lazulite.runners.fork_server")


@dataclass(eq=False)
class Started:
    """A shim. over: it has ended; or is_lost, for the server that forked it has, and nobody will tell."""

    ended: Callable[[], None]
    over: threading.Event = field(default_factory=threading.Event)
    is_lost: bool = False

    def end(self) -> None:
        self.over.set()
        self.ended()


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
                self._server.fork(folder, started)
        return started


class _Server:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, *FORK_SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
            env={"PATH": os.defpath},
        )  # fmt: skip
        self._forked = _Forked()
        assert self._process.stdin is not None
        weakref.finalize(self, self._process.stdin.close)  # with its input it ends
        threading.Thread(target=self._forked.hear, args=(self._process,), name="shims", daemon=True).start()

    def fork(self, folder: Path, started: Started) -> bool:
        """False where the server is gone."""
        assert self._process.stdin is not None
        if not self._forked.add(str(folder), started):
            return False
        try:
            self._process.stdin.write(json.dumps(str(folder)).encode() + b"\n")
            self._process.stdin.flush()
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

    def hear(self, server: "subprocess.Popen[bytes]") -> None:
        """Until the server has ended: what it forked goes on, and tells of its end by its folder alone."""
        assert server.stdout is not None
        with server.stdout as said:
            for line in said:
                if (started := self.remove(json.loads(line))) is not None:
                    started.end()
        server.wait()
        with self._lock:
            left, self._started = self._started or {}, None
        for started in left.values():
            started.is_lost = True
            started.end()
