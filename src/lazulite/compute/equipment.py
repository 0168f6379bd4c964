"""What a worker's machine has, as it tells it; and how that is found out."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lazulite.compute.isolation import Level
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject

NVIDIA_SECONDS = 20.0  # a driver that sleeps takes some to wake
INTERPRETER = re.compile(r"python3\.\d+")
MANAGED = re.compile(r"cpython-(3\.\d+)\.")
DRIVER = Path("/proc/driver/nvidia/gpus")
CGROUPS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
VISIBLE = "CUDA_VISIBLE_DEVICES"
LABEL = re.compile(r"[A-Za-z0-9]([-._/A-Za-z0-9]{0,61}[A-Za-z0-9])?")
LONGEST_VALUE = 255


class LabelInvalid(Invalid):
    pass


@dataclass(frozen=True)
class Equipment:
    """cpus, memory_bytes: None from a worker that is older than the question. labels: what its owner calls it.

    isolation: the least that jobs there are kept from the machine. levels: how far they can be.
    """

    cpus: int | None = None
    memory_bytes: int | None = None
    gpus: int = 0
    pythons: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    isolation: Level = Level.PROCESS
    levels: tuple[Level, ...] = (Level.PROCESS,)

    def to_json(self) -> JSONObject:
        return {
            "cpus": self.cpus, "memory_bytes": self.memory_bytes, "gpus": self.gpus, "pythons": list(self.pythons),
            "labels": dict(self.labels), "isolation": self.isolation.value,
            "levels": [level.value for level in self.levels],
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: JSON) -> "Equipment":
        if not isinstance(value, Mapping):
            return cls()
        pythons, labels, levels = value.get("pythons"), value.get("labels"), value.get("levels")
        return cls(
            _whole(value.get("cpus")), _whole(value.get("memory_bytes")), _whole(value.get("gpus")) or 0,
            tuple(str(one) for one in pythons) if isinstance(pythons, list | tuple) else (),
            {str(name): str(one) for name, one in labels.items()} if isinstance(labels, Mapping) else {},
            Level(str(value.get("isolation") or Level.PROCESS)),
            tuple(Level(str(one)) for one in levels) if isinstance(levels, list | tuple) else (Level.PROCESS,),
        )  # fmt: skip


def find_equipment(
    variables: Mapping[str, str], *, gpus: int, labels: Mapping[str, str], isolation: Level = Level.PROCESS,
    levels: tuple[Level, ...] = (Level.PROCESS,),
) -> Equipment:  # fmt: skip
    """Of this machine: what this process may use of it."""
    cpus = len(os.sched_getaffinity(0))
    return Equipment(cpus, memory_bytes(), gpus, pythons(variables), dict(labels), isolation, levels)


def memory_bytes() -> int:
    """The machine's, or what its control group leaves of it."""
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for path in CGROUPS:
        try:
            said = path.read_text("ascii").strip()
        except OSError:
            continue
        if said.isdecimal():
            size = min(size, int(said))
    return size


def gpus(variables: Mapping[str, str], *, driver: Path = DRIVER) -> tuple[str, ...]:
    """What CUDA calls each GPU that a process here may use: its number, or what CUDA_VISIBLE_DEVICES says."""
    numbers = tuple(str(number) for number in range(_count_gpus(variables, driver)))
    if VISIBLE not in variables:
        return numbers
    named = [name for name in map(str.strip, variables[VISIBLE].split(",")) if name]
    until = next((at for at, name in enumerate(named) if name.isdecimal() and name not in numbers), len(named))
    return tuple(name for name in named[:until] if name != "-1")[: len(numbers)]


def pythons(variables: Mapping[str, str]) -> tuple[str, ...]:
    """The versions that environments here can have, the newest first: uv's own, and those that lie on the PATH.

    None is started to be asked: a shim that stands for one which may not be there is a script, and does not count.
    """
    folders = [Path(place) for place in variables.get("PATH", os.defpath).split(os.pathsep) if place]
    found = {f"{sys.version_info.major}.{sys.version_info.minor}"}
    for folder in folders:
        found |= {path.name.removeprefix("python") for path in _listed(folder) if _is_interpreter(path)}
    home = Path(variables.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    managed = Path(variables.get("UV_PYTHON_INSTALL_DIR") or home / "uv" / "python")
    found |= {name[1] for path in _listed(managed) if (name := MANAGED.match(path.name))}
    return tuple(sorted(found, key=lambda one: [int(part) for part in one.split(".")], reverse=True))


def read_labels(given: list[str] | tuple[str, ...]) -> dict[str, str]:
    """`site=north` by its name. Raises LabelInvalid."""
    found = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not LABEL.fullmatch(name) or not 0 < len(value.strip()) <= LONGEST_VALUE:
            raise LabelInvalid(f"{text!r} is no label.", hint="Write NAME=VALUE, as --label site=north.")
        found[name] = value.strip()
    return found


def _count_gpus(variables: Mapping[str, str], driver: Path) -> int:
    """By nvidia-smi; where there is none, by what the driver shows."""
    command = shutil.which("nvidia-smi", path=variables.get("PATH", os.defpath))
    if command is None:
        return len([*driver.iterdir()]) if driver.is_dir() else 0
    try:
        done = subprocess.run(
            [command, "--list-gpus"], capture_output=True, text=True, check=False, timeout=NVIDIA_SECONDS
        )
    except subprocess.TimeoutExpired:
        return 0
    return sum(line.startswith("GPU ") for line in done.stdout.splitlines()) if done.returncode == 0 else 0


def _listed(folder: Path) -> list[Path]:
    try:
        return [*folder.iterdir()]
    except OSError:
        return []


def _is_interpreter(path: Path) -> bool:
    if not INTERPRETER.fullmatch(path.name) or not os.access(path, os.R_OK | os.X_OK):
        return False
    with path.open("rb") as file:
        return file.read(2) != b"#!"


def _whole(value: JSON) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
