"""Whether what a reference means can be given where a document asks for a type; where a job is to run."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lazulite.compute.distribution import Distribution, DistributionType
from lazulite.compute.isolation import Level, Network
from lazulite.compute.needs import Demand, Needs, Priority
from lazulite.compute.retries import Retries
from lazulite.compute.spec import EnvironmentSpec, InteractiveSpec
from lazulite.services.training.jobs.entities import NewJob
from lazulite.specs import execution
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
    """The queue that a job goes to, and what is to be said about it. is_known: it is the one that was named.

    level: how far what runs there is kept from the machine. reaches: what of the network it has.
    """

    queue: str
    warnings: tuple[str, ...] = ()
    is_known: bool = True
    level: Level = Level.PROCESS
    reaches: Network = Network.OPEN


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
    preemptible = queue_settings.is_preemptible if queue_settings else old.preemptible
    if over is not None and not resources.model_fields_set:
        return Demand(old.needs, old.instances, priority, preemptible)
    return Demand(Needs.asked(resources.needs), resources.instance_count, priority, preemptible)


def distribution(said: execution.Distribution | None) -> Distribution | None:
    """In how many processes each instance of a job runs; None of a job that is one."""
    match said:
        case None:
            return None
        case execution.TensorFlowDistribution():
            servers = said.parameter_server_count
            return Distribution(DistributionType.TENSORFLOW, workers=said.worker_count, parameter_servers=servers)
        case execution.RayDistribution():
            given = said.model_dump(exclude={"type", "address"}, exclude_none=True)
            return Distribution(
                DistributionType.RAY,
                ray={
                    name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in given.items()
                },
            )
    return Distribution(DistributionType(said.type), per_instance=said.process_count_per_instance)


def obstacles(job: NewJob, place: Target) -> tuple[str, ...]:
    """Why nothing runs it where it would go, though it is right."""
    spec = job.environment.spec
    return (
        *lacks_image(place.level, spec), *lacks_ports(place.reaches, job.services), *lacks_ray(job.distribution, spec),
    )  # fmt: skip


def lacks_image(level: Level, environment: EnvironmentSpec) -> tuple[str, ...]:
    """Why the environment is none where it would be."""
    if level is Level.CONTAINER and not (environment.image or environment.build):
        return ("environment: the compute runs containers, and it names no image. Give it an image, or build.",)
    if level is not Level.CONTAINER and environment.build:
        return ("environment: it is built from a Dockerfile, which only a compute with isolation: container does.",)
    return ()


def lacks_ports(reaches: Network, offered: Collection[str]) -> tuple[str, ...]:
    """Why nobody would reach the services."""
    if reaches is Network.OPEN or not offered:
        return ()
    why = f"the compute gives each job a network of its own (network: {reaches})"
    return (f"services: nobody would reach them, for {why}. Choose one with network: open, or leave them out.",)


def has_package(environment: EnvironmentSpec, name: str) -> bool:
    """Whether a line asks for the package itself, in whatever version."""
    line = re.compile(rf"{re.escape(name)}(?![-.\w])", re.IGNORECASE)
    return any(line.match(one) for one in (*environment.requirements, *environment.lock.splitlines()))


def lacks_ray(wanted: Distribution | None, environment: EnvironmentSpec) -> tuple[str, ...]:
    """Why a Ray cluster cannot be started in the environment."""
    if wanted is None or wanted.type is not DistributionType.RAY:
        return ()
    if has_package(environment, "ray"):
        return ()
    return ("distribution: its type is ray, and the environment has no ray. Add ray to its requirements.",)
