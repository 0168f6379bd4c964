"""What carries a process: launch it, look at it, end it, find it again after a restart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lazulite.compute.failures import Exit


@dataclass(frozen=True)
class Launch:
    """grace_seconds: between being asked to end and being killed."""

    argv: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str]
    timeout_seconds: float | None = None
    grace_seconds: float = 10


@dataclass(frozen=True)
class Sighting:
    """What is seen of a process: not started, running, or ended."""

    started: bool
    ended: Exit | None = None


class Backend(Protocol):
    def launch(self, folder: Path, launch: Launch, *, ended: Callable[[], None] = lambda: None) -> None:
        """Start it; for a folder whose process has started already, nothing.

        ended: called on any thread once there is an end to look at, unless this worker is gone by then.
        """

    def look(self, folder: Path) -> Sighting: ...

    def cancel(self, folder: Path, reason: str) -> None:
        """Ask it to end, with the reason that its Exit will carry (canceled, stopped)."""

    def clear(self, folder: Path) -> None:
        """Kill whatever is left of it; returns when nothing is."""

    def memory_bytes(self, folder: Path) -> int | None:
        """Resident memory of all its processes; None when it does not run."""
