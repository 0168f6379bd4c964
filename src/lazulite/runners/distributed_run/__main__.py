"""`distributed.py PLAN.json` runs all processes of a job, `distributed.py PLAN.json member` one that mpirun started.

PLAN.json: the fields of `layouts.Plan`. Ends with 0 once all have, else with the exit code of the first that failed, of
which `failed` then tells. Standard library only.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from . import ray_cluster
from .layouts import HERE, VISIBLE, Plan, master, members
from .processes import Group, Process

RANKS = ("OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK")


class Ports:
    """Free ones, each given once: they are held until all are known."""

    def __init__(self) -> None:
        self._held: list[socket.socket] = []

    def free(self) -> int:
        held = socket.socket()
        held.bind((HERE, 0))
        self._held.append(held)
        return int(held.getsockname()[1])

    def release(self) -> None:
        for held in self._held:
            held.close()


def main(arguments: list[str]) -> int:
    plan = Plan(**json.loads(Path(arguments[0]).read_text("utf-8")))
    logs = Path(plan.logs)
    logs.mkdir(parents=True, exist_ok=True)
    if len(arguments) > 1:
        return _member(plan, logs)
    ports = Ports()
    mpirun = shutil.which("mpirun") if plan.type == "mpi" else None
    if mpirun is not None:
        port = ports.free()
        ports.release()
        command = _mpirun(mpirun, plan, arguments[0])
        os.execve(mpirun, command, {**os.environ, **master(port)})  # noqa: S606 - no shell is wanted
    group = Group(Path(plan.failed))
    if plan.type == "ray":
        return ray_cluster.run(plan, group, ports.free, ports.release)
    found = members(plan, ports.free, os.environ.get(VISIBLE))
    ports.release()
    for one in found:
        own = {} if one.rank == 0 else {"LAZULITE_RESULT": os.devnull}  # the job's result is that of its first process
        group.add(Process(one.rank, one.name, plan.argv, {**one.variables, **own}, logs), is_service=one.is_service)
    return group.run()


def _member(plan: Plan, logs: Path) -> int:
    rank = int(next(os.environ[name] for name in RANKS if name in os.environ))
    group = Group(Path(plan.failed))
    own = {} if rank == 0 else {"LAZULITE_RESULT": os.devnull}
    group.add(Process(rank, f"rank {rank}", plan.argv, own, logs))
    return group.run()


def _mpirun(mpirun: str, plan: Plan, file: str) -> list[str]:
    count = plan.instances * plan.per_instance
    said = subprocess.run([mpirun, "--version"], capture_output=True, text=True, check=False).stdout
    ours = ["--allow-run-as-root", "--oversubscribe"] if "Open MPI" in said else []
    return [
        mpirun,
        *ours,
        "-n",
        str(count),
        sys.executable,
        "-I",
        "-S",
        str(Path(sys.argv[0]).resolve()),
        file,
        "member",
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
