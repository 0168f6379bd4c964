"""A process known for certain: its pid alone may be another's tomorrow."""

import json
import os
import select
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lazulite.runners.shim import boot_id, start_time


@dataclass(frozen=True)
class ProcessIdentity:
    """`start_time` is in the kernel's ticks since the boot that `boot_id` names."""

    pid: int
    boot_id: str
    start_time: int

    @classmethod
    def mine(cls) -> "ProcessIdentity":
        return cls(os.getpid(), boot_id(), start_time(os.getpid()) or 0)

    @classmethod
    def read(cls, path: Path) -> "ProcessIdentity | None":
        """From a JSON file that holds pid, boot_id and start_time; None where there is none, or half of one."""
        try:
            value = json.loads(path.read_text())
            return cls(int(value["pid"]), str(value["boot_id"]), int(value["start_time"]))
        except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
            return None

    @property
    def is_alive(self) -> bool:
        return self.boot_id == boot_id() and start_time(self.pid) == self.start_time

    def wait(self, seconds: float) -> None:
        """Until it has ended, but no longer than that."""
        with suppress(ProcessLookupError):
            descriptor = os.pidfd_open(self.pid)
            try:
                if self.is_alive:
                    select.select([descriptor], [], [], seconds)
            finally:
                os.close(descriptor)

    def end(self, *, grace_seconds: float) -> None:
        """SIGTERM, then SIGKILL when it has not ended by then. Returns when it is gone."""
        if not self.is_alive:
            return
        with suppress(ProcessLookupError):
            descriptor = os.pidfd_open(self.pid)
            try:
                if self.is_alive:
                    self._end(descriptor, grace_seconds)
            finally:
                os.close(descriptor)

    def _end(self, descriptor: int, grace_seconds: float) -> None:
        signal.pidfd_send_signal(descriptor, signal.SIGTERM)
        ended, _, _ = select.select([descriptor], [], [], grace_seconds)
        if not ended:
            signal.pidfd_send_signal(descriptor, signal.SIGKILL)
            select.select([descriptor], [], [])
