"""Control groups: how much memory, how many processes and cores what runs here may have, held by the kernel.

Version 1 has a tree for each controller, version 2 one for all (kernel.org: admin-guide/cgroup-v1, cgroup-v2).
"""

import hashlib
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lazulite.compute.backends.protocol import Limits
from lazulite.foundation.telemetry import logger

log = logger(__name__)
CONTROLLERS = ("memory", "pids", "cpu")
NEEDED = ("memory", "pids")
PERIOD_US = 100_000
SPARED = 20  # a twentieth of the machine's memory is not for jobs
LEAST_SPARED_BYTES = 128 << 20
REMOVE_SECONDS = 5.0
PAUSE_SECONDS = 0.01


@dataclass(frozen=True)
class Groups:
    """The groups of a worker, in which each of its processes gets one of its own.

    folders: by controller; of version 2 all the same. memory_bytes: what all of them share.
    """

    version: int
    folders: Mapping[str, Path]
    memory_bytes: int

    def make(self, name: str, limits: Limits) -> tuple[Path, ...]:
        """The groups that a process of that name is to join, with its limits. Raises OSError."""
        made = tuple(dict.fromkeys(folder / name for folder in self.folders.values()))
        for path in made:
            path.mkdir(exist_ok=True)
        for controller, file, value in _written(self.version, limits):
            if controller in self.folders:
                (self.folders[controller] / name / file).write_text(value, "ascii")
        return made

    def leave(self) -> None:
        """Take them away, unless something is still in them."""
        for folder in dict.fromkeys(self.folders.values()):
            try:
                folder.rmdir()
            except OSError:
                continue  # a job goes on in it, and the home's next worker finds it

    def holds(self, controller: str) -> bool:
        return controller in self.folders


def find_groups(home: Path, memory_bytes: int, *, root: Path = Path("/")) -> Groups | None:
    """Made for the worker of this home; None where the kernel or its owner lets us make none.

    memory_bytes: the machine's, of which some is spared.
    """
    name = f"lazulite-{hashlib.sha256(str(home.absolute()).encode()).hexdigest()[:12]}"
    shared = memory_bytes - max(memory_bytes // SPARED, LEAST_SPARED_BYTES)
    for version, places in ((1, _places_v1(root)), (2, _places_v2(root))):
        if not all(controller in places for controller in NEEDED):
            continue
        made = {controller: place / name for controller, place in places.items()}
        try:
            for path in dict.fromkeys(made.values()):
                path.mkdir(exist_ok=True)
            if version == 2:
                text = " ".join(f"+{controller}" for controller in made)
                (made["memory"] / "cgroup.subtree_control").write_text(text, "ascii")
            for _, file, value in _written(version, Limits(memory_bytes=shared)):
                (made["memory"] / file).write_text(value, "ascii")
        except OSError as error:
            log.info("no_control_groups", version=version, reason=str(error))
            continue
        return Groups(version, made, shared)
    return None


def members(groups: Sequence[Path]) -> list[int]:
    """The pids of what is in any of them."""
    found: set[int] = set()
    for group in groups:
        try:
            found |= {int(pid) for pid in (group / "cgroup.procs").read_text("ascii").split()}
        except OSError:
            continue
    return sorted(found)


def remove(groups: Sequence[Path]) -> None:
    """Once nothing is in them: the kernel takes a moment after the last process has gone."""
    waited = 0.0
    for group in groups:
        while group.exists():
            try:
                group.rmdir()
            except OSError:
                if waited >= REMOVE_SECONDS:
                    log.warning("control_group_left", group=str(group))
                    break
                threading.Event().wait(PAUSE_SECONDS)
                waited += PAUSE_SECONDS


def _written(version: int, limits: Limits) -> list[tuple[str, str, str]]:
    """(controller, file, value) of each limit that there is."""
    found = []
    if limits.memory_bytes is not None:
        file = "memory.limit_in_bytes" if version == 1 else "memory.max"
        found.append(("memory", file, str(limits.memory_bytes)))
    if limits.processes is not None:
        found.append(("pids", "pids.max", str(limits.processes)))
    if limits.cpus is not None:
        quota = max(1000, round(limits.cpus * PERIOD_US))
        by_version = ("cpu.cfs_quota_us", str(quota)) if version == 1 else ("cpu.max", f"{quota} {PERIOD_US}")
        found.append(("cpu", *by_version))
    return found


def _places_v1(root: Path) -> dict[str, Path]:
    """For each controller our own group, or the nearest above it in which we may make some."""
    own = {name: path for names, path in _own(root) for name in names}
    found = {}
    for mount, kind, options in _mounts(root):
        for controller in CONTROLLERS:
            if kind == "cgroup" and controller in options.split(","):
                place = _writable(root / mount.lstrip("/"), own.get(controller, "/"))
                if place is not None:
                    found[controller] = place
    return found


def _places_v2(root: Path) -> dict[str, Path]:
    """The nearest group above us that hands the controllers down: beside us, for one with processes hands down none."""
    own = next((path for names, path in _own(root) if not any(names)), "/")
    for mount, kind, _ in _mounts(root):
        if kind != "cgroup2":
            continue
        top = root / mount.lstrip("/")
        for place in (top / own.lstrip("/"), *(top / own.lstrip("/")).parents):
            if not place.is_relative_to(top):
                break
            handed = _read(place / "cgroup.subtree_control").split()
            if all(controller in handed for controller in NEEDED) and os.access(place, os.W_OK):
                return {controller: place for controller in CONTROLLERS if controller in handed}
    return {}


def _writable(top: Path, own: str) -> Path | None:
    place = top / own.lstrip("/")
    return next((one for one in (place, top) if one.is_dir() and os.access(one, os.W_OK)), None)


def _own(root: Path) -> list[tuple[list[str], str]]:
    """(controllers, path) of the groups that we are in."""
    lines = (line.split(":", 2) for line in _read(root / "proc/self/cgroup").splitlines())
    return [(names.split(","), path) for _, names, path in lines]


def _mounts(root: Path) -> list[tuple[str, str, str]]:
    """(where, kind, options)."""
    lines = (line.split(" ") for line in _read(root / "proc/self/mounts").splitlines())
    return [(where, kind, options) for _, where, kind, options, *_ in lines]


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError:
        return ""
