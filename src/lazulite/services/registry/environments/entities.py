"""An environment as a job needs it."""

from collections.abc import Iterable
from dataclasses import dataclass

from lazulite.words.errors import Missing, nearest

OWN = "Or give conda_file, or requirements, in its place."


class EnvironmentMissing(Missing):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        made = f"A file becomes one by: lazulite environment create -n NAME --requirements {name}"
        super().__init__(
            f"There is no environment '{name}', neither in this workspace nor curated.",
            hint=made if name.endswith(".txt") else f"{nearest(name, known)} {OWN}",
        )


@dataclass(frozen=True)
class ResolvedEnvironment:
    """`lock` is a whole lock with hashes where there is one; else `requirements` are to be locked by the worker.

    `version` is None for one that was given inline. `python` None = the worker's own. blocker: why nothing runs in it
    here. image: what it is in a container.
    """

    name: str
    version: str | None
    requirements: tuple[str, ...]
    lock: str | None = None
    python: str | None = None
    warnings: tuple[str, ...] = ()
    blocker: str | None = None
    image: str | None = None
