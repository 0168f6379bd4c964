"""From a spec and the folder it was laid out in to what is started: command line and variables."""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lazulite.compute.backends.protocol import Launch, Limits, Walls
from lazulite.compute.commands import fill_command, fill_text
from lazulite.compute.environments import Environment
from lazulite.compute.equipment import VISIBLE
from lazulite.compute.folder import JobFolder
from lazulite.compute.held import NOTHING, Held
from lazulite.compute.interactive.preparing import prepared
from lazulite.compute.isolation import PLAIN, Isolation, Level
from lazulite.compute.spec import VALUES, JobKind, JobSpec
from lazulite.runners import shim
from lazulite.words.json import JSONObject

NOT_INHERITED = {
    "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONSAFEPATH", "VIRTUAL_ENV",
    "__PYVENV_LAUNCHER__",
}  # fmt: skip
NOT_INHERITED_PREFIXES = ("LAZULITE_", "UV_", "MLFLOW_TRACKING_", "MLFLOW_RUN", "MLFLOW_EXPERIMENT")
# What one that is kept apart has of the worker's variables: among the others there may be any secret.
SHARED = {"PATH", "LANG", "LANGUAGE", "TZ", "TERM", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR"}
SHARED_PREFIXES = ("LC_", "CUDA_", "NVIDIA_", "ROCM_", "HIP_", "NCCL_", "OMP_", "MKL_", "OPENBLAS_")
FILES = VALUES | {"uri_file"}
MOST_PROCESSES = 8192  # and threads, of one job
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Place:
    """Where a process runs: its folder, its interpreter, its socket path, and how it reaches the server.

    shared: the environment below its own layer, whose scripts it may call by their names.
    gpus: those that are its alone, as CUDA calls them; none for what asked for none, which may see them all.
    held: what else is its alone. isolation: how far it is kept from the machine.
    attempt: which try of it this is, counted from 1.
    """

    folder: JobFolder
    environment: Environment
    shared: Environment
    socket: Path
    url: str
    gpus: tuple[str, ...] = ()
    held: Held = NOTHING
    isolation: Isolation = PLAIN
    attempt: int = 1


def placeholders(spec: JobSpec, folder: JobFolder, socket: Path) -> dict[str, str]:
    """What `${{…}}` stands for."""
    return {
        **{f"inputs.{name}": value for name, value in input_values(spec, folder).items()},
        **{f"outputs.{name}": value for name, value in output_values(spec, folder).items()},
        "runners": str(Path(shim.__file__).parent),
        "socket": str(socket),
        "ready": str(folder.ready),
        "arguments": str(folder.arguments),
    }


def input_values(spec: JobSpec, folder: JobFolder) -> dict[str, str]:
    """Each input's path, or its literal."""
    values = {}
    for name, entry in spec.inputs.items():
        if entry.literal is not None:
            values[name] = entry.literal
        elif entry.type == "uri_file":
            values[name] = str(folder.input(name) / entry.paths[0])
        else:
            values[name] = str(folder.input(name))
    return values


def output_values(spec: JobSpec, folder: JobFolder) -> dict[str, str]:
    """Each output's folder; a file's or a value's path is a file in it, of the output's own name if none was given."""
    return {
        name: str(folder.output(name) / (spec.output_files.get(name, name) if kind in FILES else ""))
        for name, kind in spec.outputs.items()
    }


def launch(spec: JobSpec, place: Place, *, inherited: Mapping[str, str]) -> Launch:
    """What the backend is to start. Raises PlaceholderUnknown, ServicesOutOfReach."""
    values = placeholders(spec, place.folder, place.socket)
    python, reaches = str(place.environment.python), place.isolation.reaches
    before, told = prepared(spec, place.folder, python=python, reaches=reaches)
    return Launch(
        argv=(*before, *(_distributed(place) if spec.distribution else _argv(spec, place, values))),
        cwd=place.folder.code,
        env={**_variables(spec, place, values, _inherited(place.isolation.level, inherited)), **told},
        timeout_seconds=spec.timeout_seconds,
        limits=limits(place.held, place.isolation),
        walls=_walls(spec, place) if place.isolation.level is not Level.PROCESS else None,
    )


def limits(held: Held, isolation: Isolation) -> Limits:
    """What all its processes may have together. Cores are a limit only for what is kept apart: else idle ones help."""
    cpus = held.cpus or None if isolation.level is not Level.PROCESS else None
    return Limits(held.memory_bytes or None, MOST_PROCESSES, cpus)


def _walls(spec: JobSpec, place: Place) -> Walls:
    if place.isolation.level is Level.CONTAINER:
        return _of_container(spec, place)
    folder, interpreter = place.folder, Path(os.path.realpath(place.environment.python))
    roots = (place.shared.python.parent.parent, place.environment.python.parent.parent, interpreter.parent.parent)
    return Walls(
        readable=(*dict.fromkeys(roots), folder.path / "inputs", folder.arguments, folder.distribution,
                  folder.services),
        writable=(folder.code, folder.path / "outputs", folder.own_packages, folder.said),
        temporary=folder.temporary, network=place.isolation.reaches, url=place.url,
    )  # fmt: skip


def _of_container(spec: JobSpec, place: Place) -> Walls:
    """Its interpreter and its packages are the image's; of the variables it gets those that are its own."""
    folder = place.folder
    own = _variables(spec, place, placeholders(spec, folder, place.socket), {})
    return Walls(
        readable=(
            folder.path / "inputs", folder.arguments, folder.distribution, folder.services, Path(shim.__file__).parent,
        ),
        writable=(folder.code, folder.path / "outputs", folder.said),
        temporary=folder.temporary, network=place.isolation.reaches, url=place.url, image=place.environment.digest,
        variables=tuple(own),
    )  # fmt: skip


def distribution_plan(spec: JobSpec, place: Place) -> JSONObject | None:
    """What distributed.py is to read; None of a job that is one process. Raises PlaceholderUnknown."""
    if spec.distribution is None:
        return None
    argv = _argv(spec, place, placeholders(spec, place.folder, place.socket))
    return spec.distribution.plan(
        argv, spec.demand.instances, logs=str(place.folder.process_logs), failed=str(place.folder.failed_process)
    )


def _distributed(place: Place) -> tuple[str, ...]:
    script = Path(shim.__file__).parent / "distributed.py"
    return (str(place.environment.python), "-I", "-S", str(script), str(place.folder.distribution))


def _argv(spec: JobSpec, place: Place, values: Mapping[str, str]) -> tuple[str, ...]:
    if spec.command:
        shell = shutil.which("bash") or "/bin/sh"
        return (shell, "-c", fill_command(spec.command, values))
    first, *others = (fill_text(part, values) for part in spec.argv)
    return (str(place.environment.python) if first in {"python", "python3"} else first, *others)


def _variables(spec: JobSpec, place: Place, values: Mapping[str, str], inherited: Mapping[str, str]) -> dict[str, str]:
    own = {name: fill_text(value, values) for name, value in spec.environment_variables.items()}
    named = {entry.path_env: values[f"inputs.{name}"] for name, entry in spec.inputs.items() if entry.path_env}
    given = {**_paths(place, inherited), **_identity(spec, place), **_files(spec, place), **_devices(place)}
    return {**inherited, **given, **named, **own}


def _inherited(level: Level, variables: Mapping[str, str]) -> dict[str, str]:
    """What a process has of the worker's variables: far from the machine few, else all but what is the worker's own."""
    if level is Level.SANDBOX:
        return {name: value for name, value in variables.items() if name in SHARED or name.startswith(SHARED_PREFIXES)}
    return {
        name: value
        for name, value in variables.items()
        if name not in NOT_INHERITED and not name.startswith(NOT_INHERITED_PREFIXES)
    }


def _paths(place: Place, inherited: Mapping[str, str]) -> dict[str, str]:
    proxies = {part for name in ("NO_PROXY", "no_proxy") for part in inherited.get(name, "").split(",") if part}
    direct = ",".join(sorted(proxies | set(LOOPBACK)))
    own, shared = place.environment.python.parent, place.shared.python.parent
    binaries = dict.fromkeys((str(own), str(shared)))
    return {
        "PATH": os.pathsep.join((*binaries, inherited.get("PATH", os.defpath))),
        "NO_PROXY": direct,
        "no_proxy": direct,
        "PYTHONUNBUFFERED": "1",  # a log that is followed must not wait for a full buffer
    }


def _devices(place: Place) -> dict[str, str]:
    return {VISIBLE: ",".join(place.gpus)} if place.gpus else {}


def _identity(spec: JobSpec, place: Place) -> dict[str, str]:
    found = {"LAZULITE_URL": place.url, "LAZULITE_WORKSPACE": spec.workspace, "LAZULITE_TOKEN": spec.token}
    if spec.kind is JobKind.JOB:
        found |= {
            "MLFLOW_TRACKING_URI": f"{place.url}/workspaces/{spec.workspace}",
            "MLFLOW_TRACKING_TOKEN": spec.token,
            "MLFLOW_RUN_ID": spec.id,
            "AZUREML_RUN_ID": spec.id,
        }
    return {name: value for name, value in found.items() if value}


def _files(spec: JobSpec, place: Place) -> dict[str, str]:
    inputs, outputs = input_values(spec, place.folder), output_values(spec, place.folder)
    return {
        **{f"LAZULITE_INPUT_{name}": value for name, value in inputs.items()},
        **{f"LAZULITE_OUTPUT_{name}": value for name, value in outputs.items()},
        "LAZULITE_INPUTS": json.dumps(inputs),
        "LAZULITE_OUTPUTS": json.dumps(outputs),
        "LAZULITE_RESULT": str(place.folder.result),
        "LAZULITE_READY": str(place.folder.ready),
        "LAZULITE_ATTEMPT": str(place.attempt),
    }
