"""Whether what a reference means can be given where a document asks for a type; where a job is to run."""

from collections.abc import Collection
from dataclasses import dataclass

from lazulite.words.errors import Invalid

DEFAULT_QUEUE = "default"
HERE = {"", "local", "serverless", DEFAULT_QUEUE}
FILES = "uri_file"


class InputTypeWrong(Invalid):
    def __init__(self, name: str, *, wanted: str, given: str, said: str) -> None:
        hint = f"Write type: {given}, or give another reference."
        super().__init__(f"The input '{name}' is declared as {wanted}, and {said} is of type {given}.", hint=hint)


def input_type(name: str, *, declared: str | None, given: str, said: str) -> str:
    """What the job gets: what it declared where that can be had of the given type. Raises InputTypeWrong.

    A folder can be had of everything but a single file. Undeclared, it is what is given.
    """
    if declared is None or declared == given:
        return given
    if declared == "uri_folder" and given != FILES:
        return declared
    raise InputTypeWrong(name, wanted=declared, given=given, said=said)


@dataclass(frozen=True)
class Target:
    """The queue that a job goes to, and what is to be said about it."""

    queue: str
    warning: str | None = None


def target(compute: str | None, queues: Collection[str]) -> Target:
    """Where a document's `compute` lies: on the queue of that name, else on this machine's own, with a warning."""
    name = (compute or "").removeprefix("azureml:").partition("@")[0]
    if name in HERE or name in queues:
        return Target(name if name in queues else DEFAULT_QUEUE)
    known = ", ".join(sorted(queues)) or DEFAULT_QUEUE
    return Target(
        DEFAULT_QUEUE, f"compute: no worker serves '{name}', so it runs on '{DEFAULT_QUEUE}' (there: {known})."
    )
