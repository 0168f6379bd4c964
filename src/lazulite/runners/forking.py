"""Starts shims without the time that an interpreter takes: all they need is imported here, and each is a fork.

A line of its standard input names the folder of a shim to start, as JSON. The line is said again on its standard output
when that shim has ended. It ends with its input; its shims go on. Standard library only.
"""

import json
import os
import select
import signal
import sys
from pathlib import Path

from .shim import Shim

CHUNK = 1 << 16


class ForkServer:
    def __init__(self) -> None:
        self._folders: dict[int, str] = {}
        self._wakes, self._wake = os.pipe()
        for end in (self._wakes, self._wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)

    def run(self) -> None:
        """Until nobody asks any more."""
        asked = b""
        while True:
            ready, _, _ = select.select([sys.stdin.fileno(), self._wakes], [], [])
            if self._wakes in ready:
                os.read(self._wakes, CHUNK)
                self._tell_ended()
            if sys.stdin.fileno() in ready:
                read = os.read(sys.stdin.fileno(), CHUNK)
                if not read:
                    return
                *lines, asked = (asked + read).split(b"\n")
                for line in lines:
                    self._start(json.loads(line))

    def _start(self, folder: str) -> None:
        pid = os.fork()
        if pid:
            self._folders[pid] = folder
        else:
            self._become_shim(Path(folder))

    def _become_shim(self, folder: Path) -> None:
        """Nothing of the server's is left open or set in it; what it says in dismay is kept in its folder."""
        code = 1
        try:
            os.setsid()
            signal.set_wakeup_fd(-1)
            os.close(self._wakes)
            os.close(self._wake)
            nothing = os.open(os.devnull, os.O_RDONLY)
            said = os.open(folder / "shim.txt", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            for number, kept in enumerate((nothing, said, said)):
                os.dup2(kept, number)
            code = Shim(folder).run()
        except BaseException:  # noqa: BLE001 - it ends here, whatever it is, and must not run on as a second server
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(code)

    def _tell_ended(self) -> None:
        while self._folders:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            os.write(sys.stdout.fileno(), json.dumps(self._folders.pop(pid)).encode() + b"\n")


if __name__ == "__main__":
    ForkServer().run()
