"""What carries a process: launch it, look at it, end it, find it again after a restart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lazulite.compute.failures import Exit
from lazulite.compute.isolation import Network
from lazulite.compute.needs import counted
from lazulite.specs.memory import spelled_memory


@dataclass(frozen=True)
class Limits:
    """What all processes of it together may have; None for what the machine has. cpus: cores."""

    memory_bytes: int | None = None
    processes: int | None = None
    cpus: float | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """`400 MiB of memory`, `64 processes`, `1 core`: those that there are."""
        return (
            *([f"{spelled_memory(self.memory_bytes)} of memory"] if self.memory_bytes else []),
            *([counted(self.processes, "process", "processes")] if self.processes else []),
            *([counted(self.cpus, "core")] if self.cpus else []),
        )


@dataclass(frozen=True)
class Walls:
    """What is shown to a process that is kept apart. url: of the server, which it may reach. temporary: its /tmp.

    image: of a container, with the names of those of its variables that are not the machine's.
    """

    readable: tuple[Path, ...]
    writable: tuple[Path, ...]
    temporary: Path
    network: Network
    url: str
    image: str = ""
    variables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Launch:
    """grace_seconds: between being asked to end and being killed."""

    argv: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str]
    timeout_seconds: float | None = None
    grace_seconds: float = 10
    limits: Limits = Limits()
    walls: Walls | None = None


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

    def told(self, limits: Limits) -> str:
        """What of the limits is held here, and by what, as people read it."""

    def memory_bytes(self, folder: Path) -> int | None:
        """Resident memory of all its processes; None when it does not run."""
