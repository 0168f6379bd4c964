"""What the release refuses to do, and why."""

from collections.abc import Iterable

from lazulite.words.errors import Conflict, Invalid, Missing, nearest


class ReleaseMissing(Missing):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no release '{name}' in this workspace.", hint=nearest(name, known))


class PolicyMissing(Missing):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no release policy '{name}' in this workspace.", hint=nearest(name, known))


class PolicyExists(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is a release policy '{name}' in this workspace already.",
            hint=f"Change it: lazulite release policy update {name} -f FILE",
        )


class ModelHasPolicy(Conflict):
    def __init__(self, model: str, policy: str) -> None:
        super().__init__(
            f"The model '{model}' has the release policy '{policy}' already; two would decide against each other.",
            hint=f"Change '{policy}'.",
        )


class ReleaseOpen(Conflict):
    def __init__(self, candidate: str, release_id: str) -> None:
        super().__init__(
            f"{candidate} is on its way already, as release {release_id}.", hint="Refuse that one first, or wait."
        )


class ReleaseStateWrong(Conflict):
    """The release is not where what was asked would make sense."""


class PolicyNeeded(Invalid):
    def __init__(self, model: str) -> None:
        super().__init__(
            f"No release policy names the model '{model}', so nothing says what it has to show.",
            hint="Create one: lazulite release policy create -f policy.yml",
        )


class PolicyChanged(Conflict):
    def __init__(self, name: str, revision: int) -> None:
        super().__init__(
            f"The release policy '{name}' was changed in the meantime, and is at revision {revision}.",
            hint="Read it again, and send If-Match with its ETag.",
        )


class PolicyNameDiffers(Invalid):
    pass
