"""Whether what a reference means can be given where a document asks for a type; where a job is to run."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lazulite.compute.needs import Demand, Needs, Priority
from lazulite.compute.retries import Retries
from lazulite.compute.spec import InteractiveSpec
from lazulite.specs.execution import JobRetrySettings, JobService, QueueSettings, Resources
from lazulite.words.errors import Invalid, nearest

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
    """The queue that a job goes to, and what is to be said about it. is_known: it is the one that was named."""

    queue: str
    warnings: tuple[str, ...] = ()
    is_known: bool = True


def target(compute: str | None, queues: Collection[str]) -> Target:
    """Where a document's `compute` lies: on the queue of that name, else on the default one, with a warning.

    queues: the workspace's compute targets, and those that a worker serves by name.
    """
    name = (compute or "").removeprefix("azureml:").partition("@")[0]
    if name in HERE or name in queues:
        return Target(name if name in queues else DEFAULT_QUEUE)
    hint = nearest(name, {*queues, DEFAULT_QUEUE})
    return Target(
        DEFAULT_QUEUE, (f"compute: there is no '{name}' here, so it runs on '{DEFAULT_QUEUE}'. {hint}",), is_known=False
    )


def retries(asked: JobRetrySettings | None) -> Retries:
    """None without any."""
    if asked is None:
        return Retries()
    return Retries(asked.max_retries, asked.backoff.total_seconds(), asked.max_backoff.total_seconds())


def services(asked: Mapping[str, JobService]) -> dict[str, InteractiveSpec]:
    """Those that there can be here."""
    return {name: InteractiveSpec(one.type, one.port, one.log_dir) for name, one in asked.items() if one.type != "ssh"}


def demand(resources: Resources, queue_settings: QueueSettings | None, over: Demand | None = None) -> Demand:
    """What a job asks of where it runs. over: what is not said here; resources are said as a whole."""
    old = over or Demand()
    urgency = queue_settings.urgency if queue_settings else None
    priority = Priority(urgency) if urgency else old.priority
    if over is not None and not resources.model_fields_set:
        return Demand(old.needs, old.instances, priority)
    return Demand(Needs.asked(resources.needs), resources.instance_count, priority)
