"""Processes on this machine, each under a shim of its own."""

import json
import os
import resource
import signal
import subprocess
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from lazulite.compute.backends import groups
from lazulite.compute.backends.groups import Groups
from lazulite.compute.backends.protocol import Launch, Limits, Sighting
from lazulite.compute.backends.shims import Shims, Started
from lazulite.compute.failures import LOST, Exit
from lazulite.compute.needs import listed
from lazulite.foundation.telemetry import logger
from lazulite.runners import shim
from lazulite.words.errors import Unavailable

log = logger(__name__)
MARK = "LAZULITE_PROCESS"  # inherited by everything that a process starts: how its leftovers are known
START_SECONDS, ACCEPTED_SECONDS = 30.0, 0.001
TRIES = 3  # of starting what was lost with the server that was to fork it
PAUSE_SECONDS = 0.01


class NotLaunched(Unavailable):
    """The shim ended before it took anything on."""

    def __init__(self, folder: Path, server_said: str) -> None:
        said = [server_said, *(folder / "shim.txt").read_text("utf-8", "replace").strip().splitlines()]
        super().__init__(f"It could not be started: {said[-1] or 'the shim ended without a word'}.")


class LocalBackend:
    """groups: by which limits are held; without them by what the kernel holds of each process and user (setrlimit)."""

    def __init__(self, groups: Groups | None = None) -> None:
        self._groups = groups
        self._shims = Shims()

    def launch(self, folder: Path, launch: Launch, *, ended: Callable[[], None] = lambda: None) -> None:
        if (folder / "pid.json").exists():
            return
        value: dict[str, object] = {
            "argv": list(launch.argv), "cwd": str(launch.cwd), "env": {**launch.env, MARK: mark_of(folder)},
            "timeout_seconds": launch.timeout_seconds, "grace_seconds": launch.grace_seconds,
            **self._bounds(folder, launch.limits),
        }  # fmt: skip
        (folder / "launch.json").write_text(json.dumps(value), "utf-8")
        (folder / "shim.txt").touch(mode=0o600)
        for _ in range(TRIES):
            started = self._shims.start(folder, ended)
            if _is_accepted(folder, started):
                return
            if not started.over.is_set():
                self._shims.end_server()
            elif not started.is_lost:
                break
        raise NotLaunched(folder, started.said)

    def look(self, folder: Path) -> Sighting:
        identity = read_json(folder / "pid.json")
        if ended := read_json(folder / "exit.json"):
            return Sighting(started=True, ended=Exit.from_json(ended))  # type: ignore[arg-type]  # JSON, as read
        if identity is None:
            return Sighting(started=False)
        if is_alive(identity):
            return Sighting(started=True)
        if ended := read_json(folder / "exit.json"):
            return Sighting(started=True, ended=Exit.from_json(ended))  # type: ignore[arg-type]  # JSON, as read
        self.clear(folder)
        return Sighting(started=True, ended=Exit(None, LOST))

    def cancel(self, folder: Path, reason: str) -> None:
        try:
            shim.write_synced(folder / "stop.json", {"reason": reason})
        except OSError as error:
            log.warning("reason_not_kept", folder=str(folder), error=str(error))  # the signal ends it all the same
        for pid in shim_of(folder):
            shim.send(os.kill, pid, signal.SIGTERM)

    def clear(self, folder: Path) -> None:
        mark = mark_of(folder)
        held = _groups_of(folder)
        while pids := {*shim_of(folder), *marked(mark), *groups.members(held)}:
            for pid in pids:
                shim.send(os.kill, pid, signal.SIGKILL)
            threading.Event().wait(PAUSE_SECONDS)
        groups.remove(held)

    def told(self, limits: Limits) -> str:
        if self._groups is None:
            allowed = resource.getrlimit(resource.RLIMIT_NPROC)[1]
            return held_alone(limits, allowed=allowed, is_root=os.geteuid() == 0)
        cpus = limits.cpus if self._groups.holds("cpu") else None
        parts = replace(limits, memory_bytes=limits.memory_bytes or self._groups.memory_bytes, cpus=cpus).parts
        return f"{listed(parts)}, all together (control groups)" if parts else "none"

    def memory_bytes(self, folder: Path) -> int | None:
        sizes = [sum(map(_resident_bytes, shim.descendants(pid))) for pid in shim_of(folder)]
        return sizes[0] if sizes else None

    def _bounds(self, folder: Path, limits: Limits) -> dict[str, object]:
        """What the shim is to hold it to."""
        if self._groups is None:
            named = {"DATA": limits.memory_bytes, "NPROC": limits.processes}
            return {"rlimits": {name: value for name, value in named.items() if value is not None}}
        made = self._groups.make(folder.name, limits)
        return {
            "groups": [str(path) for path in made], "memory_bytes": limits.memory_bytes or self._groups.memory_bytes,
        }  # fmt: skip


def held_alone(limits: Limits, *, allowed: int, is_root: bool) -> str:
    """What setrlimit holds, as people read it. allowed: as many processes as a user of this machine may have.

    Memory is counted of each process, processes of all that the user runs; the kernel counts none of root's.
    """
    processes = limits.processes and (limits.processes if allowed < 0 else min(limits.processes, allowed))
    parts = [f"{part} for each of its processes" for part in Limits(limits.memory_bytes).parts]
    if not is_root:
        parts += [f"{part} of its worker's user" for part in Limits(processes=processes).parts]
    return f"{listed(parts)} (setrlimit)" if parts else "none"


def shim_of(folder: Path) -> list[int]:
    """Its pid while it runs; nothing else."""
    identity = read_json(folder / "pid.json")
    return [int(str(identity["pid"]))] if identity is not None and is_alive(identity) else []


def _groups_of(folder: Path) -> list[Path]:
    named = (read_json(folder / "launch.json") or {}).get("groups")
    return [Path(str(path)) for path in named] if isinstance(named, list) else []


def _is_accepted(folder: Path, started: Started) -> bool:
    """Once the shim has written pid.json; False where it is over without, or has not done it for long."""
    waited = 0.0
    while not (folder / "pid.json").exists() and waited < START_SECONDS:
        if started.over.wait(ACCEPTED_SECONDS):
            break
        waited += ACCEPTED_SECONDS
    return (folder / "pid.json").exists()


def mark_of(folder: Path) -> str:
    """The folder's own path: two homes may hold the same id."""
    return str(folder.absolute())


def is_alive(identity: dict[str, object]) -> bool:
    """Whether that very process runs: a pid alone may be somebody else's by now."""
    pid = int(str(identity["pid"]))
    if identity["boot_id"] != shim.boot_id():
        return False
    if not shim.LINUX:
        return subprocess.run(["kill", "-0", str(pid)], check=False, capture_output=True).returncode == 0
    return shim.start_time(pid) == identity["start_time"]


def marked(mark: str) -> list[int]:
    """The pids of what carries the mark in its environment; on Linux alone."""
    wanted = f"{MARK}={mark}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ") if shim.LINUX else ():
        try:
            environ = entry.read_bytes().split(b"\0")
        except OSError:
            continue
        if wanted in environ and shim.start_time(int(entry.parent.name)) is not None:
            found.append(int(entry.parent.name))
    return found


def read_json(path: Path) -> dict[str, object] | None:
    """None when it is not there (yet)."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def _resident_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0
