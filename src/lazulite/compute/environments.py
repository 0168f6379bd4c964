"""Environments by their content: the same requirements in any order are resolved once, built once and shared."""

import fcntl
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

from lazulite.compute import locks
from lazulite.compute.building import Say, run_told
from lazulite.compute.pip_settings import uv_variables
from lazulite.compute.spec import EnvironmentKind, EnvironmentSpec
from lazulite.compute.torch_builds import IMPATIENT, USUAL, TorchBuilds
from lazulite.runners import bytecode, shim
from lazulite.words.errors import Invalid, Unavailable
from lazulite.words.json import JSONObject

COMPILING = "compiling.json"
COMPLETE = ".complete"  # written last: a folder without it is a broken build
OWN_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
INSTALLED = "import importlib.metadata as m\nfor d in m.distributions(): print(d.metadata['Name'], d.version)"


class EnvironmentFailed(Invalid):
    pass


@dataclass(frozen=True)
class Environment:
    """An interpreter with all that was asked for. key: of what was asked; digest: of what is installed."""

    python: Path
    version: str
    key: str
    digest: str
    lock: str

    def to_json(self) -> JSONObject:
        return {"key": self.key, "digest": self.digest, "lock": self.lock, "python": self.version}


class Environments:
    """torch: which builds of PyTorch this machine wants."""

    def __init__(
        self, root: Path, *, variables: Mapping[str, str], uv: Path | None = None, torch: TorchBuilds = USUAL
    ) -> None:
        self._root = root.absolute()
        self._uv = uv or find_uv()
        self._torch = torch
        self._has_usual_torch = set[str]()  # keys of what has no other one
        self._variables = {
            **{name: value for name, value in variables.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}},
            **uv_variables(variables),
            "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1", "UV_NO_CONFIG": "1", "NO_COLOR": "1",
            "UV_CACHE_DIR": variables.get("UV_CACHE_DIR") or str(self._root / "cache"),
        }  # fmt: skip
        # Beside the packages that it was compiled of: homes that share them share it, and it goes with them.
        self.bytecode = Path(self._variables["UV_CACHE_DIR"]) / "lazulite-bytecode"

    def prepare(self, spec: EnvironmentSpec, say: Say, *, is_stopped: Callable[[], bool]) -> Environment:
        """Ready to run in. Raises EnvironmentFailed with the resolver's own line, BuildStopped."""
        if spec.kind is EnvironmentKind.OWN:
            return Environment(Path(sys.executable), OWN_VERSION, "own", "own", "")
        version = spec.python or OWN_VERSION
        python = self._interpreter(version)
        run = _Uv(self._uv, self._variables, say, is_stopped)
        if spec.kind is EnvironmentKind.LOCKED:
            lock, key = spec.lock, locks.lock_key(version, spec.lock)
        else:
            key = locks.requirements_key(version, spec.requirements)
            lock = self._resolved(key, python, locks.normalised(spec.requirements), run)
        digest = locks.lock_key(version, lock)
        folder = self._root / digest[:32]
        if not (folder / COMPLETE).exists():
            self._build(folder, python, lock, run, self._torch.options_for(lock))
        return Environment(folder / "bin" / "python", version, key, digest, lock)

    def compile_behind(self, environment: Environment) -> None:
        """Bytecode for a first start's successors, and for other environments with packages of this one, made at the
        lowest priority while this goes on."""
        folder = environment.python.parent.parent
        if environment.digest == "own" or (folder / ".compiled").exists():
            return
        try:
            (folder / ".compiled").touch()
        except OSError:
            return  # a full disk has no room for bytecode
        command = [str(environment.python), "-I", bytecode.__file__, str(folder), str(self.bytecode)]
        variables = {k: v for k, v in self._variables.items() if k != "PYTHONDONTWRITEBYTECODE"}
        nice = [found, "-n", "19"] if (found := shutil.which("nice")) else []
        process = subprocess.Popen(
            [*nice, *command], env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        # As a shim would say it, so that whoever ends a home finds this too.
        identity = {"boot_id": shim.boot_id(), "pid": process.pid, "start_time": shim.start_time(process.pid)}
        try:
            shim.write_synced(folder / COMPILING, identity)
        except OSError:
            process.kill()
        threading.Thread(target=process.wait, daemon=True).start()

    def _resolved(self, key: str, python: Path, requirements: tuple[str, ...], run: "_Uv") -> str:
        """For this machine: the same requirements are other builds of PyTorch with a GPU and without."""
        lock = self._lock(key, python, requirements, run)
        if key in self._has_usual_torch or not self._torch.would_change(lock):
            return lock
        try:
            found = self._lock(f"{key}-cpu", python, requirements, run.but(IMPATIENT), *self._torch.options)
        except EnvironmentFailed:
            found = lock
        if self._torch.would_change(found):
            self._has_usual_torch.add(key)
            run.say("PyTorch without CUDA is not to be had: its usual build is installed, some gigabytes larger.\n")
        return found

    def _lock(self, key: str, python: Path, requirements: tuple[str, ...], run: "_Uv", *options: str) -> str:
        """Resolved once; afterwards what was resolved then."""
        if not requirements:
            return ""
        path = self._root / "locks" / f"{key}.txt"
        if not path.exists():
            with _alone(path.with_suffix(".lock")):
                if not path.exists():
                    draft = path.with_suffix(".new")
                    run.say(f"Resolving the requirements ({len(requirements)}).\n")
                    run(
                        "pip", "compile", "--quiet", "--generate-hashes", "--no-header", "--no-annotate",
                        "--python", str(python), "--output-file", str(draft), *options, "-",
                        stdin="".join(f"{line}\n" for line in requirements), asked="resolved",
                    )  # fmt: skip
                    draft.rename(path)
        return path.read_text("utf-8")

    def _build(self, folder: Path, python: Path, lock: str, run: "_Uv", options: tuple[str, ...]) -> None:
        # In place: scripts and activation files hold the folder's absolute path, so it cannot be renamed.
        with _alone(self._root / f"{folder.name}.lock"):
            if (folder / COMPLETE).exists():
                return
            shutil.rmtree(folder, ignore_errors=True)
            run.say(f"Building the environment {folder.name[:12]}.\n")
            run("venv", "--quiet", "--no-project", "--python", str(python), str(folder), asked="made")
            path = folder / "requirements.lock"
            path.write_text(lock, "utf-8")
            hashes = ["--require-hashes"] if "--hash=" in lock else []
            if lock:
                run(
                    "pip", "sync", "--allow-empty-requirements", *hashes, *options,
                    "--python", str(folder / "bin" / "python"), str(path), asked="installed",
                )  # fmt: skip
            bytecode.lay(folder, self.bytecode)
            (folder / COMPLETE).touch()

    def _interpreter(self, version: str) -> Path:
        if version == OWN_VERSION:
            return Path(getattr(sys, "_base_executable", "") or sys.executable)
        found = subprocess.run(
            [str(self._uv), "python", "find", "--no-project", version],
            env=self._variables, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if found.returncode != 0:
            raise EnvironmentFailed(
                f"The environment asks for Python {version}, which this worker does not have.",
                hint=f"Install it there, or ask for {OWN_VERSION}.",
            )
        return Path(found.stdout.strip())


class _Uv:
    """One job's way to call uv: its output goes to the job's log as it comes."""

    def __init__(self, uv: Path, variables: Mapping[str, str], say: Say, is_stopped: Callable[[], bool]) -> None:
        self._uv = uv
        self._variables = variables
        self.say = say
        self._is_stopped = is_stopped

    def but(self, changed: Mapping[str, str]) -> "_Uv":
        """The same with other variables."""
        return _Uv(self._uv, {**self._variables, **changed}, self.say, self._is_stopped)

    def __call__(self, *arguments: str, asked: str, stdin: str = "") -> None:
        code, said = run_told([str(self._uv), *arguments], self._variables, self.say, self._is_stopped, stdin=stdin)
        if code != 0:
            raise EnvironmentFailed(
                f"The environment could not be {asked}: {resolver_line(said)}",
                hint="Change its requirements; the whole answer of uv is in the log.",
            )


def resolver_line(output: str) -> str:
    """uv's own sentence about what is wrong, on one line."""
    causes = re.findall(r"(?:╰─▶|cause:) (.+?)(?=\n\s*\n|\n\s*(?:hint|cause):|\n\S|\Z)", output, re.DOTALL)
    errors = re.findall(r"error: (.+?)(?=\n\s*\n|\n\S|\Z)", output, re.DOTALL)
    text = (causes or errors or output.strip().splitlines() or ["uv said nothing"])[-1]
    return " ".join(re.sub(r"[│├╰─▶]", " ", text).split())


def installed(environment: Environment) -> tuple[locks.Pin, ...]:
    """What really lies in it, sorted: to be held against `locks.pins(environment.lock)`."""
    said = subprocess.run(
        [str(environment.python), "-I", "-c", INSTALLED], capture_output=True, text=True, check=True
    ).stdout
    pairs = (line.split() for line in said.splitlines())
    return tuple(sorted(locks.Pin(canonicalize_name(name), version) for name, version in pairs))


def find_uv() -> Path:
    """The pinned uv of our own environment, else the one on the PATH."""
    beside = Path(sys.executable).parent / "uv"
    found = str(beside) if beside.exists() else shutil.which("uv")
    if found is None:
        raise Unavailable("There is no uv beside this Python.", hint="Install lazulite[server].")
    return Path(found)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time; the kernel ends the claim of one that dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
