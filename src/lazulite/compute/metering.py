"""Metrics of what jobs use of their machine, called as MLflow calls them: sampled by the worker, ever more seldom."""

import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from lazulite.compute.backends.local import is_alive, read_json
from lazulite.compute.gpus import Gpus
from lazulite.compute.link import Link, LinkClosed
from lazulite.compute.spec import JobKind, JobSpec
from lazulite.compute.usage import Machine, ProcessTable, Used, machine
from lazulite.foundation.telemetry import logger
from lazulite.words.errors import PlatformError

log = logger(__name__)
MEGABYTE = 1_000_000  # as MLflow counts
SWITCH = "MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING"
LOOK_SECONDS = 1.0
SHORTEST_SECONDS, LONGEST_SECONDS = 2.0, 30.0
SAMPLES_AN_AGE = 30  # the older a job is, the less is new after a second
IDLE_SHARE = 100  # sampling takes at most one part in so many of a core


class Metered(Protocol):
    """An attempt, as far as it is measured. gpus: what CUDA calls those that are its alone."""

    @property
    def spec(self) -> JobSpec: ...
    @property
    def path(self) -> Path: ...
    @property
    def gpus(self) -> Sequence[str]: ...


@dataclass
class _Meter:
    """What is known of one job. base: the machine when it was first looked at."""

    base: Machine
    due_seconds: float
    used: Used | None = None
    peak_bytes: int = 0
    is_off: bool = False


@dataclass
class Metering:
    """Of all jobs of a worker: one look at the machine's processes serves them all. first_seconds: the least age."""

    link: Link
    home: Path
    gpus: Gpus
    is_on: bool = True
    first_seconds: float = SHORTEST_SECONDS
    _meters: dict[Path, _Meter] = field(default_factory=dict)

    def run(self, running: Callable[[], Sequence[Metered]], stopping: threading.Event) -> None:
        """Until `stopping` is set."""
        pause = LOOK_SECONDS
        while self.is_on and not stopping.wait(pause):
            began = time.thread_time()
            try:
                self.look(running())
            except LinkClosed:
                return
            pause = max(LOOK_SECONDS, (time.thread_time() - began) * IDLE_SHARE)

    def look(self, running: Sequence[Metered]) -> None:
        """Sends a sample of each job for which it is time."""
        measured = {one.path: one for one in running if is_measured(one.spec)}
        self._meters = {path: meter for path, meter in self._meters.items() if path in measured}
        roots = {path: pid for path in measured if (pid := _root(path)) is not None}
        table = ProcessTable.read() if roots else None
        for path, pid in roots.items():
            used = table.used(pid) if table else None
            if used is not None:
                self._note(measured[path], used)

    def peak_bytes(self, path: Path) -> int:
        """The most memory that was seen of a job."""
        meter = self._meters.get(path)
        return meter.peak_bytes if meter else 0

    def _note(self, one: Metered, used: Used) -> None:
        has = machine()
        meter = self._meters.setdefault(one.path, _Meter(has, self.first_seconds))
        meter.peak_bytes = max(meter.peak_bytes, used.memory_bytes)
        if meter.is_off or used.age_seconds < meter.due_seconds:
            return
        found = {**figures(used, meter.used, has, meter.base), **disk(self.home), **self.gpus.figures(one.gpus)}
        meter.used, meter.due_seconds = used, used.age_seconds + pause_seconds(used.age_seconds)
        try:
            self.link.log_metrics(one.spec.id, found, step=int(used.age_seconds))
        except LinkClosed:
            raise
        except PlatformError as error:
            log.info("metrics_refused", process=one.spec.id, reason=error.detail)
            meter.is_off = True


def is_measured(spec: JobSpec) -> bool:
    """A job that says how MLflow's own client is to do it has it done by that, or not at all."""
    return spec.kind is JobKind.JOB and SWITCH not in spec.environment_variables


def pause_seconds(age_seconds: float) -> float:
    """Until the next sample of a job of that age."""
    return min(LONGEST_SECONDS, max(SHORTEST_SECONDS, age_seconds / SAMPLES_AN_AGE))


def figures(now: Used, before: Used | None, has: Machine, base: Machine) -> dict[str, float]:
    """By name. CPU: of all cores, since the sample before; disk since the job's start, network of the whole machine.

    before: None where this is the first sample. base: the machine when the job was first looked at.
    """
    seconds = now.age_seconds - (before.age_seconds if before else 0.0)
    busy = now.cpu_seconds - (before.cpu_seconds if before else 0.0)
    return {
        "system/cpu_utilization_percentage": _percent(busy, seconds * has.cpus),
        "system/system_memory_usage_megabytes": now.memory_bytes / MEGABYTE,
        "system/system_memory_usage_percentage": _percent(now.memory_bytes, has.memory_bytes),
        "system/disk_read_megabytes": now.read_bytes / MEGABYTE,
        "system/disk_write_megabytes": now.written_bytes / MEGABYTE,
        "system/network_receive_megabytes": (has.received_bytes - base.received_bytes) / MEGABYTE,
        "system/network_transmit_megabytes": (has.sent_bytes - base.sent_bytes) / MEGABYTE,
    }


def disk(folder: Path) -> Mapping[str, float]:
    """Of the file system in which jobs run."""
    found = shutil.disk_usage(folder)
    return {
        "system/disk_usage_megabytes": found.used / MEGABYTE,
        "system/disk_available_megabytes": found.free / MEGABYTE,
        "system/disk_usage_percentage": _percent(found.used, found.total),
    }


def _percent(part: float, whole: float) -> float:
    return round(100 * max(0.0, part) / whole, 3) if whole > 0 else 0.0


def _root(path: Path) -> int | None:
    """The pid of the shim, while it lives."""
    identity = read_json(path / "pid.json")
    return int(str(identity["pid"])) if identity is not None and is_alive(identity) else None
