"""What processes use of their machine, as Linux tells it in /proc; elsewhere nothing is told."""

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lazulite.compute.equipment import memory_bytes
from lazulite.runners import shim

TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
UTIME, CSTIME, STARTED, RESIDENT = 11, 14, 19, 21  # places in what follows the name in /proc/PID/stat


@dataclass(frozen=True)
class Used:
    """What a tree of processes has used by one moment. age_seconds: of its root.

    CPU and disk count what has ended in it too, in seconds and bytes; memory is what is resident now, in bytes.
    """

    age_seconds: float
    cpu_seconds: float
    memory_bytes: int
    read_bytes: int
    written_bytes: int


@dataclass(frozen=True)
class Machine:
    """What the machine has, and what has gone through its network since it started, in bytes."""

    cpus: int
    memory_bytes: int
    received_bytes: int
    sent_bytes: int


class ProcessTable:
    """Every process of the machine as it was when this was made: one look for all that is to be measured."""

    def __init__(self, processes: Mapping[int, list[str]], uptime_seconds: float) -> None:
        self._processes = processes
        self._uptime = uptime_seconds
        self._children: dict[int, list[int]] = {}
        for pid, fields in processes.items():
            self._children.setdefault(int(fields[1]), []).append(pid)

    @classmethod
    def read(cls) -> "ProcessTable":
        """Empty where there is no /proc."""
        pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()] if shim.LINUX else []
        found = {pid: fields for pid in pids if (fields := shim.stat_fields(pid))}
        return cls(found, time.clock_gettime(time.CLOCK_BOOTTIME) if shim.LINUX else 0.0)

    def used(self, root: int) -> Used | None:
        """By a process and all below it; None when there is none of that pid."""
        if root not in self._processes:
            return None
        tree = [*self._below(root)]
        stats = [self._processes[pid] for pid in tree]
        transfers = [_transferred(pid) for pid in tree]
        return Used(
            age_seconds=self._uptime - int(self._processes[root][STARTED]) / TICKS,
            cpu_seconds=sum(int(ticks) for stat in stats for ticks in stat[UTIME : CSTIME + 1]) / TICKS,
            memory_bytes=sum(int(stat[RESIDENT]) for stat in stats) * PAGE_BYTES,
            read_bytes=sum(read for read, _ in transfers),
            written_bytes=sum(written for _, written in transfers),
        )

    def _below(self, root: int) -> Iterator[int]:
        waiting = [root]
        while waiting:
            pid = waiting.pop()
            yield pid
            waiting += self._children.get(pid, [])


def machine() -> Machine:
    """As it is now."""
    received, sent = _network(Path("/proc/net/dev"))
    return Machine(len(os.sched_getaffinity(0)), memory_bytes(), received, sent)


def _transferred(pid: int) -> tuple[int, int]:
    """Bytes that went to and from disks, those of what it has waited for among them; none of what is not ours."""
    try:
        said = dict(line.split(": ") for line in Path(f"/proc/{pid}/io").read_text("ascii").splitlines())
        return int(said["read_bytes"]), int(said["write_bytes"])
    except (OSError, ValueError, KeyError):
        return 0, 0


def _network(told: Path) -> tuple[int, int]:
    """(received, sent) of every interface but the loopback."""
    try:
        lines = told.read_text("ascii").splitlines()[2:]
    except OSError:
        return 0, 0
    found = [(name.strip(), figures.split()) for name, _, figures in (line.partition(":") for line in lines)]
    outer = [figures for name, figures in found if name != "lo" and len(figures) > 8]
    return sum(int(one[0]) for one in outer), sum(int(one[8]) for one in outer)
