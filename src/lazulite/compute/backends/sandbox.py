"""Processes on this machine that see little of it: each under a shim, in a sandbox made by bubblewrap.

The system is there to be read, without the homes of people and of Lazulite; of its job's folder what is the job's own
can be written, and /tmp, which is a folder there. It has its own processes, so that nothing of it outlives it, and its
own network. As Flatpak does it: an allowlist, for what is not named cannot be forgotten.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from lazulite.compute.backends.local import LocalBackend
from lazulite.compute.backends.protocol import Launch, Limits, Sighting, Walls
from lazulite.compute.isolation import Network
from lazulite.runners import sandbox

SYSTEM = ("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "etc", "nix", "sys")
DRIVERS = ("nvidia*", "cuda*", "rocm*", "amdgpu*", "intel", "amazon", "mellanox")  # of /opt: homes may be there too
DEVICES = ("nvidia*", "dri", "kfd")
RESOLVERS = ("/run/systemd/resolve", "/run/resolvconf", "/mnt/wsl")  # where /etc/resolv.conf may lead
PRIVILEGED = 1024
PROBE_SECONDS = 10.0


class SandboxBackend:
    """Looked at, canceled and found again as every process on this machine."""

    def __init__(self, local: LocalBackend, bwrap: str) -> None:
        self._local = local
        self._bwrap = bwrap

    def launch(self, folder: Path, launch: Launch, *, ended: Callable[[], None] = lambda: None) -> None:
        assert launch.walls is not None
        launch.walls.temporary.mkdir(exist_ok=True)
        hosts = None
        if _is_named(launch.walls):
            hosts = folder / "hosts"
            hosts.write_text(f"127.0.0.1 localhost {urlsplit(launch.walls.url).hostname}\n", "ascii")
        argv = sandboxed(launch, self._bwrap, hosts=hosts)
        self._local.launch(folder, replace(launch, argv=argv, env=_variables(launch.env)), ended=ended)

    def look(self, folder: Path) -> Sighting:
        return self._local.look(folder)

    def cancel(self, folder: Path, reason: str) -> None:
        self._local.cancel(folder, reason)

    def clear(self, folder: Path) -> None:
        self._local.clear(folder)

    def told(self, limits: Limits) -> str:
        return self._local.told(limits)

    def memory_bytes(self, folder: Path) -> int | None:
        return self._local.memory_bytes(folder)


def find_bwrap(variables: Mapping[str, str]) -> str | None:
    """Where it is, if it may make a sandbox here: some kernels and containers forbid it."""
    found = shutil.which("bwrap", path=variables.get("PATH", os.defpath))
    if found is None:
        return None
    command = [found, "--unshare-pid", "--unshare-net", "--ro-bind", "/", "/", "--proc", "/proc", "true"]
    try:
        done = subprocess.run(command, check=False, capture_output=True, timeout=PROBE_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return found if done.returncode == 0 else None


def sandboxed(launch: Launch, bwrap: str, *, hosts: Path | None = None) -> tuple[str, ...]:
    """The command line that runs it in a sandbox. hosts: names that it finds on its own loopback."""
    assert launch.walls is not None
    walls, script = launch.walls, sandbox.__file__
    url = urlsplit(walls.url)
    port = (url.port or (443 if url.scheme == "https" else 80)) if walls.network is Network.PLATFORM else 0
    python = (sys.executable, "-I", "-S", script)
    own = ("--cap-add", "CAP_NET_BIND_SERVICE") if 0 < port < PRIVILEGED else ()
    return (
        *python, "outside", url.hostname or "-", str(port), "--",
        bwrap, "--die-with-parent", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
        *(() if walls.network is Network.OPEN else ("--unshare-net",)), "--cap-drop", "ALL", *own,
        *_system(), *_shown(walls, hosts), "--remount-ro", "/", "--chdir", str(launch.cwd), "--",
        *python, "inside", str(port), sandbox.FD, "--", *launch.argv,
    )  # fmt: skip


def _system() -> tuple[str, ...]:
    found = ["--proc", "/proc", "--dev", "/dev"]
    for name in SYSTEM:
        path = Path("/", name)
        if path.is_symlink():
            found += ["--symlink", str(path.readlink()), str(path)]
        elif path.exists():
            found += ["--ro-bind", str(path), str(path)]
    for pattern in DRIVERS:
        for path in Path("/opt").glob(pattern):
            found += ["--ro-bind", str(path), str(path)]
    for pattern in DEVICES:
        for device in Path("/dev").glob(pattern):
            found += ["--dev-bind", str(device), str(device)]
    return tuple(found)


def _shown(walls: Walls, hosts: Path | None) -> tuple[str, ...]:
    found = ["--bind", str(walls.temporary), "/tmp"]  # noqa: S108 - its own
    for path in (sys.prefix, sys.base_prefix, Path(sandbox.__file__).parent, *walls.readable):
        found += ["--ro-bind-try", str(path), str(path)]
    for path in walls.writable:
        found += ["--bind-try", str(path), str(path)]
    if walls.network is Network.OPEN:
        for place in RESOLVERS:
            found += ["--ro-bind-try", place, place]
    if hosts is not None:
        found += ["--ro-bind", str(hosts), "/etc/hosts"]
    return tuple(found)


def _is_named(walls: Walls) -> bool:
    return walls.network is Network.PLATFORM and urlsplit(walls.url).hostname not in {"127.0.0.1", "localhost"}


def _variables(given: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in given.items() if name not in {"TMPDIR", "TEMP", "TMP"}}
    return {**kept, "HOME": "/tmp"}  # noqa: S108 - its own
