"""What an environment's document asks for, as pip requirements: a conda file's pip part, or a list."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from packaging.requirements import InvalidRequirement, Requirement

from lazulite.specs.yaml_text import DocumentBroken, read_yaml
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON

# Where pip is to look, and which of the versions there it takes.
INDEX = re.compile(r"^(?:-i|-f|--(?:extra-)?index-url|--find-links|--trusted-host|--pre|--prefer-binary)\b")
CONDA = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*)\s*(?P<version>(?:[<>=!~].*)?)$")


FROM_THE_WORKERS = "packages come from the index of the worker's machine (PIP_INDEX_URL, UV_INDEX_URL)"


class EnvironmentInvalid(Invalid):
    pass


@dataclass(frozen=True)
class Wanted:
    """`python` is `3.11`, or None for the worker's own; `warnings` say what was read otherwise than written."""

    requirements: tuple[str, ...]
    python: str | None = None
    warnings: tuple[str, ...] = ()


def from_conda_text(source: str) -> Wanted:
    """A conda file's text. Raises EnvironmentInvalid, with the line where the YAML is broken."""
    try:
        document = read_yaml(source).value
    except DocumentBroken as error:
        raise EnvironmentInvalid(f"The conda file is no YAML: {error.where_and_why}.") from error
    return from_conda(document)


def from_conda(document: JSON) -> Wanted:
    """Its pip part; what stands outside of it is looked for on PyPI under the same name, and a warning says so."""
    dependencies = document.get("dependencies") if isinstance(document, Mapping) else None
    if not isinstance(dependencies, Sequence) or isinstance(dependencies, str):
        raise EnvironmentInvalid(
            "The conda file has no list `dependencies`.", hint="dependencies: [python=3.11, {pip: […]}]"
        )
    python: str | None = None
    requirements: list[str] = []
    warnings: list[str] = []
    for dependency in dependencies:
        if isinstance(dependency, Mapping):
            pip = dependency.get("pip")
            listed = pip if isinstance(pip, Sequence) and not isinstance(pip, str) else []
            lines = [str(line) for line in listed]
            requirements += from_lines(lines)
            warnings += unused_options(lines)
            continue
        name, version = _conda(str(dependency))
        if name == "python":
            python = ".".join(version.lstrip("=").split(".")[:2]) if version.startswith("=") else None
        elif name != "pip":
            requirements.append(_pinned(name, version))
            warnings.append(f"'{dependency}' is taken from PyPI as '{requirements[-1]}': there is no conda here.")
    return Wanted(tuple(requirements), python, tuple(warnings))


def from_lines(lines: Sequence[str]) -> list[str]:
    """Lines of a requirements file; no comments, no `unused_options`. Raises EnvironmentInvalid, naming the line."""
    found: list[str] = []
    for number, line in enumerate(lines, start=1):
        plain = line.split(" #")[0].strip()
        if not plain or plain.startswith("#") or INDEX.match(plain):
            continue
        if plain.startswith("-"):
            raise EnvironmentInvalid(
                f"The requirement {plain!r} (line {number}) is an option of pip.",
                hint="Set the index by PIP_INDEX_URL or UV_INDEX_URL on the worker's machine.",
            )
        try:
            Requirement(plain)
        except InvalidRequirement as error:
            said = str(error).splitlines()[0]
            raise EnvironmentInvalid(f"{plain!r} (line {number}) is no requirement: {said}.") from error
        found.append(plain)
    return found


def unused_options(lines: Sequence[str]) -> list[str]:
    """A warning for each of pip's options that say where packages come from."""
    return [f"'{line.strip()}' is not used: {FROM_THE_WORKERS}." for line in lines if INDEX.match(line.strip())]


def _conda(dependency: str) -> tuple[str, str]:
    plain = dependency.rpartition("::")[2].strip()
    found = CONDA.match(plain)
    if found is None:
        raise EnvironmentInvalid(f"{dependency!r} in the conda file is not understood.", hint="name=1.2 or name>=1.2")
    return found["name"].lower(), found["version"].strip()


def _pinned(name: str, version: str) -> str:
    """conda's `=1.2` means any 1.2, `==1.2` that one."""
    if re.fullmatch(r"=[^=].*", version):
        plain = version[1:].split("=", maxsplit=1)[0].removesuffix("*").rstrip(".")
        return f"{name}=={plain}.*"
    return f"{name}{version}".replace(" ", "")
