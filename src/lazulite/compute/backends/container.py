"""Processes in containers of Podman or Docker: the client is under a shim, as every process on this machine is.

The job's own folders are mounted at the same paths, /tmp is a folder there, and it is the same user as its worker.
"""

import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from lazulite.compute.backends.local import MARK, LocalBackend, mark_of
from lazulite.compute.backends.protocol import Launch, Limits, Sighting
from lazulite.compute.failures import LOST
from lazulite.compute.isolation import Network
from lazulite.compute.needs import listed

SHELL = 'exec "$(command -v bash || command -v sh)" -c "$0"'
# A first process ignores SIGTERM unless it says what to do: this one hands it on. Not every engine brings one (--init).
# What is printed goes into the log's file itself: the client may lose the last words of one that ends at once.
INIT = (
    'log=$1; shift; exec >>"$log" 2>&1; '
    '"$@" & job=$!; trap "kill -TERM $job" TERM; wait $job; code=$?; '
    "while kill -0 $job 2>/dev/null; do wait $job; code=$?; done; exit $code"
)
NOT_PASSED = {"PATH", "HOME", "TMPDIR"}  # the image's own


class ContainerBackend:
    """variables: the engine's own."""

    def __init__(self, local: LocalBackend, engine: str, variables: Mapping[str, str]) -> None:
        self._local = local
        self._engine = engine
        self._variables = dict(variables)

    def launch(self, folder: Path, launch: Launch, *, ended: Callable[[], None] = lambda: None) -> None:
        assert launch.walls is not None
        launch.walls.temporary.mkdir(exist_ok=True)
        log = folder / "log.txt"
        log.touch(mode=0o600)
        argv = contained(launch, self._engine, name_of(folder), log=log)
        env = {**self._variables, **_passed(launch), MARK: mark_of(folder)}
        self._local.launch(folder, replace(launch, argv=argv, env=env, limits=Limits()), ended=ended)

    def look(self, folder: Path) -> Sighting:
        seen = self._local.look(folder)
        if seen.ended is not None and seen.ended.reason == LOST:
            self._remove(folder)
        return seen

    def cancel(self, folder: Path, reason: str) -> None:
        self._local.cancel(folder, reason)

    def clear(self, folder: Path) -> None:
        self._remove(folder)
        self._local.clear(folder)

    def told(self, limits: Limits) -> str:
        return f"{listed(limits.parts)}, all together (its container)" if limits.parts else "none"

    def memory_bytes(self, folder: Path) -> int | None:
        return self._local.memory_bytes(folder)

    def _remove(self, folder: Path) -> None:
        """Of a shim that was killed, the container goes on; one that is not there is no matter."""
        for verb in (["kill"], ["rm", "--force"]):  # `rm` alone would wait for it to end in order
            command = [self._engine, *verb, name_of(folder)]
            subprocess.run(command, env=self._variables, check=False, capture_output=True)


def name_of(folder: Path) -> str:
    return f"lazulite-{folder.name}"


def contained(launch: Launch, engine: str, name: str, *, log: Path) -> tuple[str, ...]:
    """The command line that runs it in a container of that name."""
    assert launch.walls is not None
    walls, limits = launch.walls, launch.limits
    network = "host" if walls.network is Network.OPEN else "none"
    user = f"{os.geteuid()}:{os.getegid()}"
    rootless = ("--userns", "keep-id") if os.geteuid() and Path(engine).name == "podman" else ()
    argv = launch.argv
    if len(argv) == 3 and argv[1] == "-c" and Path(argv[0]).name in {"bash", "sh"}:
        argv = ("/bin/sh", "-c", SHELL, argv[2])  # an image need not have the shell that the worker has
    return (
        engine, "run", "--rm", "--name", name, "--network", network, "--user", user, *rootless,
        "--workdir", str(launch.cwd), "--env", "HOME=/tmp",
        *(word for variable in (MARK, *_passed(launch)) for word in ("--env", variable)),
        *(("--memory", str(limits.memory_bytes)) if limits.memory_bytes else ()),
        *(("--cpus", f"{limits.cpus:g}") if limits.cpus else ()),
        *(("--pids-limit", str(limits.processes)) if limits.processes else ()),
        "--volume", f"{walls.temporary}:/tmp", "--volume", f"{log}:{log}",
        *(word for path in walls.readable if path.exists() for word in ("--volume", f"{path}:{path}:ro")),
        *(word for path in walls.writable if path.exists() for word in ("--volume", f"{path}:{path}")),
        "--entrypoint", "/bin/sh", walls.image, "-c", INIT, "sh", str(log), *argv,
    )  # fmt: skip


def _passed(launch: Launch) -> dict[str, str]:
    assert launch.walls is not None
    return {name: launch.env[name] for name in launch.walls.variables if name not in NOT_PASSED}
