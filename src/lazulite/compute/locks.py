"""Requirement lines and locks: what makes two of them the same, and what a lock says is installed."""

import hashlib
import platform
import re
import sys
from dataclasses import dataclass

from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from lazulite.words.errors import Invalid

PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;]+)\s*(?:;\s*(?P<marker>.+))?$")


class RequirementInvalid(Invalid):
    pass


@dataclass(frozen=True, order=True)
class Pin:
    name: str
    version: str


def normalised(requirements: tuple[str, ...]) -> tuple[str, ...]:
    """One spelling and one order of the same requirements; comments and doubles gone. Raises RequirementInvalid."""
    lines = (re.sub(r"(^|\s)#.*$", "", line).strip() for line in requirements)
    return tuple(sorted({_normalised(line) for line in lines if line}))


def requirements_key(python: str, requirements: tuple[str, ...]) -> str:
    """The same for the same set of requirements, Python version ("3.11") and kind of machine."""
    return _digest(python, *normalised(requirements))


def lock_key(python: str, lock: str) -> str:
    """The same for locks that install the same."""
    return _digest(python, *sorted(entries(lock)))


def entries(lock: str) -> tuple[str, ...]:
    """The lock's lines, continued ones joined, comments gone."""
    joined = re.sub(r"\\\n\s*", " ", lock)
    lines = (re.sub(r"(^|\s)#.*$", "", line).strip() for line in joined.splitlines())
    return tuple(" ".join(line.split()) for line in lines if line)


def pins(lock: str, *, python: str) -> tuple[Pin, ...]:
    """What the lock installs on this kind of machine under that Python version, sorted."""
    found = []
    for entry in entries(lock):
        match = PIN.match(entry.partition(" --hash")[0].strip())
        if match and (match["marker"] is None or _applies(match["marker"], python)):
            found.append(Pin(canonicalize_name(match["name"]), match["version"]))
    return tuple(sorted(found))


def _applies(marker: str, python: str) -> bool:
    return Marker(marker).evaluate({"python_version": python, "python_full_version": f"{python}.0"})


def _normalised(line: str) -> str:
    if line.startswith("-"):
        option = line.split(maxsplit=1)[0].partition("=")[0]
        if option in {"-e", "--editable", "-r", "--requirement", "-c", "--constraint"}:
            raise RequirementInvalid(
                f"The requirement {line!r} points to a file, which the worker does not have.",
                hint="Name the packages themselves, or put the code into the job's code folder.",
            )
        return line
    try:
        requirement = Requirement(line)
    except InvalidRequirement as error:
        raise RequirementInvalid(f"{line!r} is no requirement: {str(error).splitlines()[0]}.") from error
    requirement.name = canonicalize_name(requirement.name)
    return str(requirement)


def _digest(*parts: str) -> str:
    machine = f"{sys.platform}-{platform.machine()}-{platform.libc_ver()[0]}"
    return hashlib.sha256("\n".join((machine, *parts)).encode()).hexdigest()
