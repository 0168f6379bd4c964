"""What lies between two environments: what is asked for, and what is installed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from packaging.requirements import Requirement

from lazulite.compute import locks
from lazulite.compute.environments import OWN_VERSION


@dataclass(frozen=True)
class Contents:
    """python: as "3.11", None = the worker's own. lock: all that is installed; None where nothing has resolved it."""

    python: str | None
    requirements: tuple[str, ...]
    lock: str | None


class Part(StrEnum):
    PYTHON = "python"
    REQUIREMENT = "requirement"
    PACKAGE = "package"


@dataclass(frozen=True)
class Difference:
    """`before`, `after`: a version, or what of it is asked for; None where it is not there."""

    part: Part
    name: str
    before: str | None
    after: str | None


def differences(before: Contents, after: Contents) -> tuple[Difference, ...]:
    """Python first, then what is asked for, then what is installed, by name; packages where both sides have a lock."""
    pythons = [{} if side.python is None else {"python": side.python} for side in (before, after)]
    found = [
        *_between(Part.PYTHON, *pythons),
        *_between(Part.REQUIREMENT, _asked(before), _asked(after)),
    ]
    if before.lock is not None and after.lock is not None:
        found += _between(Part.PACKAGE, _installed(before, after), _installed(after, before))
    return tuple(found)


def _between(part: Part, before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    return [
        Difference(part, name, before.get(name), after.get(name))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]


def _asked(side: Contents) -> dict[str, str]:
    """By the package's name the whole line, so that a first `pandas` and a later `pandas<3` are told apart."""
    lines = locks.normalised(side.requirements)
    return {line if line.startswith("-") else Requirement(line).name: line for line in lines}


def _installed(side: Contents, other: Contents) -> dict[str, str]:
    """A lock for many machines says by markers what it installs: it is read for the Python that one of them names."""
    python = side.python or other.python or OWN_VERSION
    return {pin.name: pin.version for pin in locks.pins(side.lock or "", python=python)}
