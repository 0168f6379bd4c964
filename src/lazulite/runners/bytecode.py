"""Bytecode by the package it belongs to: what one environment has compiled, others of the same package link.

`ENVIRONMENT/bin/python -I bytecode.py ENVIRONMENT KEPT` compiles all of an environment and keeps what is new of it.
A package is known by its Python files, whose digests its RECORD tells: its scripts, which stand there too, name the
environment. Bytecode names the time and the size of its source: installed by links from one cache, they are the same;
where they are not, Python compiles anew.
Standard library only.
"""

import compileall
import csv
import errno
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib.util import cache_from_source
from pathlib import Path


def keep(environment: Path, root: Path) -> None:
    """In `root`, best on the same file system, what was compiled of packages that are not kept there yet."""
    for site, record in _packages(environment):
        sources = dict(_sources(record))
        kept = root / _key(site, sources)
        if kept.exists() or not all(sources.values()):  # one without digest may be another one tomorrow
            continue
        root.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=root))
        for source in sources:
            compiled = Path(cache_from_source(str(site / source)))
            if compiled.exists():
                _link(compiled, draft / compiled.relative_to(site))
        try:
            draft.rename(kept)
        except OSError:  # somebody else has kept the same meanwhile
            shutil.rmtree(draft, ignore_errors=True)


def lay(environment: Path, root: Path) -> None:
    """What is kept in `root` of the packages that are installed in an environment."""
    for site, record in _packages(environment):
        kept = root / _key(site, dict(_sources(record)))
        for folder, _, names in os.walk(kept):
            place = site / Path(folder).relative_to(kept)
            for name in names:
                _link(Path(folder) / name, place / name)


def _packages(environment: Path) -> Iterator[tuple[Path, Path]]:
    """(the folder that packages lie in, the RECORD of one)."""
    for site in environment.glob("lib/python3.*/site-packages"):
        for record in site.glob("*.dist-info/RECORD"):
            yield site, record


def _key(site: Path, sources: Mapping[str, str]) -> str:
    """The same for the same Python files under the same Python version."""
    known = [site.parent.name, *(f"{path} {digest}" for path, digest in sorted(sources.items()))]
    return hashlib.sha256("\n".join(known).encode()).hexdigest()[:32]


def _sources(record: Path) -> Iterator[tuple[str, str]]:
    """(place in the folder of packages, digest) of each Python file of a package."""
    with record.open(encoding="utf-8", newline="") as lines:
        for path, digest, _ in csv.reader(lines):
            if path.endswith(".py") and not path.startswith(("..", "/")):
                yield path, digest


def _link(source: Path, target: Path) -> None:
    if not target.parent.is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except (FileExistsError, FileNotFoundError):
        pass  # it is there, or the cache has been emptied meanwhile
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.copyfile(source, target)


if __name__ == "__main__":
    compileall.compile_dir(Path(sys.argv[1]) / "lib", quiet=2)
    keep(Path(sys.argv[1]), Path(sys.argv[2]))
