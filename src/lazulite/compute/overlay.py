"""A job's own layer over a shared environment with pip: what its command installs is the job's, and goes with it."""

import os
import sysconfig
from dataclasses import replace
from pathlib import Path

from lazulite.compute.environments import Environment

PIP = """#!/bin/sh
exec "$(dirname "$0")/python" -m pip "$@"
"""


def lay_over(environment: Environment, folder: Path) -> Environment:
    """The same packages, seen from an interpreter whose own site-packages are empty; without pip, the shared one.

    It is a virtual environment as `venv` makes them, that reads the shared one's packages after its own.
    """
    shared = environment.python.parent.parent
    site = _site_packages(shared, environment.version)
    if not (site / "pip").is_dir():
        return environment
    own = _site_packages(folder, environment.version)
    own.mkdir(parents=True, exist_ok=True)
    binaries = folder / "bin"
    binaries.mkdir(exist_ok=True)
    interpreter = os.path.realpath(environment.python)
    for name in ("python", "python3", f"python{environment.version}"):
        _link(binaries / name, interpreter)
    (folder / "pyvenv.cfg").write_bytes((shared / "pyvenv.cfg").read_bytes())
    # `addsitedir`, so that the .pth files of the shared packages are read too.
    (own / "_shared.pth").write_text(f"import site; site.addsitedir({str(site)!r})\n", "utf-8")
    for name in ("pip", "pip3"):
        (binaries / name).write_text(PIP, "utf-8")
        (binaries / name).chmod(0o755)
    return replace(environment, python=binaries / "python")


def _site_packages(root: Path, version: str) -> Path:
    base = {"base": str(root), "platbase": str(root), "py_version_short": version}
    return Path(sysconfig.get_path("purelib", scheme="posix_prefix", vars=base))


def _link(path: Path, target: str) -> None:
    path.unlink(missing_ok=True)  # a start that was broken off
    path.symlink_to(target)
