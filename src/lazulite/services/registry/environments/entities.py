"""An environment as a job needs it."""

from collections.abc import Iterable
from dataclasses import dataclass

from lazulite.words.errors import Invalid, Missing, nearest
from lazulite.words.manifests import Manifest

OWN = "Or give conda_file, or requirements, in its place."


class EnvironmentMissing(Missing):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        made = f"A file becomes one by: lazulite environment create -n NAME --requirements {name}"
        super().__init__(
            f"There is no environment '{name}', neither in this workspace nor curated.",
            hint=made if name.endswith(".txt") else f"{nearest(name, known)} {OWN}",
        )


class BuildLacking(Invalid):
    def __init__(self) -> None:
        super().__init__(
            "The environment is built from a folder, and its files have not come.",
            hint="Give 'build' the path of a folder on your machine: the SDK and the command line upload it.",
        )


@dataclass(frozen=True)
class Build:
    """A folder with a Dockerfile, from which an image is made."""

    files: Manifest
    dockerfile: str = "Dockerfile"


@dataclass(frozen=True)
class ResolvedEnvironment:
    """`lock` is a whole lock with hashes where there is one; else `requirements` are to be locked by the worker.

    `version` is None for one that was given inline. `python` None = the worker's own. image, build: what it is
    in a container.
    """

    name: str
    version: str | None
    requirements: tuple[str, ...]
    lock: str | None = None
    python: str | None = None
    warnings: tuple[str, ...] = ()
    image: str | None = None
    build: Build | None = None
