"""How a command is run: with how much of what, for how long, in how many processes."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from lazulite.specs.document_parts import Part, Words
from lazulite.specs.durations import Duration
from lazulite.specs.machine_sizes import machine_size
from lazulite.specs.memory import Memory

RESOURCES_IGNORED = {
    "shm_size": "the machine's own is used",
    "docker_args": "there is no container",
    "docker_args_list": "there is no container",
    "locations": "it runs where the worker is",
    "max_instance_count": "one process is started",
}
RUNNING_IGNORED = {
    "services": "interactive services are not started",
    "identity": "the job runs with a token of its own",
}
URGENCIES = {"spot": "low", "basic": "medium", "standard": "medium", "premium": "high"}


def small_letters(value: object) -> object:
    """Azure's client takes its words in any case."""
    return value.lower() if isinstance(value, str) else value


Urgency = Annotated[Literal["low", "medium", "high"], BeforeValidator(small_letters)]


class MachineNeeds(Part):
    """What a machine must have: `cpu` cores, `memory`, `gpu`, and `labels` that its worker bears. Words of ours."""

    cpu: Annotated[float, Field(gt=0, le=100_000)] | None = None
    memory: Memory | None = None
    gpu: Annotated[int, Field(ge=0, le=10_000)] | None = None
    labels: Words = Field(default_factory=dict)


class ResourceProperties(MachineNeeds):
    """The same words where Azure's client lets them stand; others change nothing here."""

    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True)


class QueueSettings(Part):
    """Who goes first: by `priority`, else by the tier (spot is low, premium is high)."""

    job_tier: (
        Annotated[Literal["null", "spot", "basic", "standard", "premium"], BeforeValidator(small_letters)] | None
    ) = None
    priority: Urgency | None = None

    @property
    def urgency(self) -> str | None:
        return self.priority or URGENCIES.get(self.job_tier or "")


class Resources(MachineNeeds):
    """Of each instance. A size of `instance_type` that has GPUs asks for as many."""

    instance_count: Annotated[int, Field(ge=1)] = 1
    instance_type: Any = None
    shm_size: str | None = None
    docker_args: Any = None
    docker_args_list: Any = None
    locations: Any = None
    max_instance_count: int | None = None
    properties: ResourceProperties | None = None

    @property
    def needs(self) -> MachineNeeds:
        """What stands here itself, else among the properties, else in the name of the size."""
        near, far = self, self.properties or ResourceProperties()
        size = machine_size(self.instance_type) if isinstance(self.instance_type, str) else None
        of_size = size.gpus if size and size.gpus else None
        asked = next((count for count in (near.gpu, far.gpu, of_size) if count is not None), None)
        return MachineNeeds(
            cpu=near.cpu or far.cpu, memory=near.memory or far.memory, gpu=asked, labels={**far.labels, **near.labels}
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was written and changes nothing here."""
        found = [f"resources.{text}." for text in self.ignored(RESOURCES_IGNORED)]
        if self.instance_type is not None:
            found.append(_of_size(self.instance_type))
        extra = self.properties.model_extra if self.properties else None
        found += [f"resources.properties.{name}: no compute here reads it." for name in extra or {}]
        return tuple(found)

    @property
    def alone(self) -> tuple[str, ...]:
        """What is to be said of it where no `distribution` says what its instances do."""
        if self.instance_count == 1:
            return ()
        return (f"resources.instance_count: without a distribution one process is started, not {self.instance_count}.",)


class Limits(Part):
    """`timeout`: seconds, or a length of time."""

    timeout: Duration | None = None


class MpiDistribution(Part):
    type: Literal["mpi"]
    process_count_per_instance: Annotated[int, Field(ge=1)] = 1


class PyTorchDistribution(Part):
    type: Literal["pytorch"]
    process_count_per_instance: Annotated[int, Field(ge=1)] = 1


class TensorFlowDistribution(Part):
    """`worker_count`: of all instances together, one for each by default."""

    type: Literal["tensorflow"]
    worker_count: Annotated[int, Field(ge=1)] | None = None
    parameter_server_count: Annotated[int, Field(ge=0)] = 0


class RayDistribution(Part):
    """A cluster of the job's own, on its worker's machine; `address` of another one is not used."""

    type: Literal["ray"]
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    address: str | None = None
    include_dashboard: bool | None = None
    dashboard_port: int | None = None
    head_node_additional_args: str | None = None
    worker_node_additional_args: str | None = None


Distribution = Annotated[
    MpiDistribution | PyTorchDistribution | TensorFlowDistribution | RayDistribution, Field(discriminator="type")
]


class Running(Part):
    """What a command has beside its text: a job's, a pipeline step's and a component's may all say it."""

    environment_variables: Words = Field(default_factory=dict)
    compute: str | None = None
    resources: Resources = Resources()
    limits: Limits = Limits()
    distribution: Distribution | None = None
    services: Any = None
    identity: Any = None
    queue_settings: QueueSettings | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was written and changes nothing here."""
        alone = self.resources.alone if self.distribution is None else ()
        return (*(f"{text}." for text in self.ignored(RUNNING_IGNORED)), *self.resources.warnings, *alone)


def _of_size(given: object) -> str:
    size = machine_size(given) if isinstance(given, str) else None
    if size is not None and size.gpus:
        rest = "the rest is as the worker's machine has it"
        return f"resources.instance_type: of {given} the GPUs are asked for ({size.gpus}); {rest}."
    return "resources.instance_type: it runs on whatever the worker's machine is."
