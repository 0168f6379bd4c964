"""How a command is run: with how much of what, for how long, in how many processes."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BeforeValidator, ConfigDict, Field

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
    "identity": "the job runs with a token of its own",
}
SSH = "nobody logs in to a worker's machine by SSH; jupyter_lab and vs_code have a terminal."
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
    """Who goes first: by `priority`, else by the tier (spot is low, premium is high). Spot jobs give way."""

    job_tier: (
        Annotated[Literal["null", "spot", "basic", "standard", "premium"], BeforeValidator(small_letters)] | None
    ) = None
    priority: Urgency | None = None

    @property
    def urgency(self) -> str | None:
        return self.priority or URGENCIES.get(self.job_tier or "")

    @property
    def is_preemptible(self) -> bool:
        return self.job_tier == "spot"


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


class JobRetrySettings(Part):
    """How often a job that failed is tried again, and how long is waited before: `backoff`, twice as long before each
    further try, and no longer than `max_backoff`. Words of ours."""

    max_retries: Annotated[int, Field(ge=0, le=100)] = 1
    backoff: Duration = timedelta(seconds=10)
    max_backoff: Duration = timedelta(minutes=5)


class Retried(Part):
    """What is tried again as a whole."""

    retry_settings: JobRetrySettings | None = None


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


class JobService(Part):
    """What a job offers while it runs, at a path of its workspace. Of `custom` (or none) the job's own command listens
    on the port that LAZULITE_SERVICE_<NAME>_PORT says; the others are started beside it."""

    type: Annotated[
        Literal["jupyter_lab", "tensor_board", "vs_code", "ssh", "custom"],
        BeforeValidator(small_letters), Field(validation_alias=AliasChoices("type", "job_service_type")),
    ] = "custom"  # fmt: skip
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    log_dir: str | None = None
    nodes: Any = None
    properties: Any = None
    ssh_public_keys: Any = None
    endpoint: Any = None
    status: Any = None
    error_message: Any = None


ServiceName = Annotated[str, Field(pattern=r"^[A-Za-z0-9]([-_A-Za-z0-9]{0,62}[A-Za-z0-9])?$")]
Services = Annotated[
    dict[ServiceName, JobService],
    BeforeValidator(lambda value: {} if value is None else value),
]


class Running(Part):
    """What a command has beside its text: a job's, a pipeline step's and a component's may all say it."""

    environment_variables: Words = Field(default_factory=dict)
    compute: str | None = None
    resources: Resources = Resources()
    limits: Limits = Limits()
    distribution: Distribution | None = None
    services: Services = Field(default_factory=dict)
    identity: Any = None
    queue_settings: QueueSettings | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was written and changes nothing here."""
        alone = self.resources.alone if self.distribution is None else ()
        shut = [f"services.{name}: {SSH}" for name, one in self.services.items() if one.type == "ssh"]
        return (*(f"{text}." for text in self.ignored(RUNNING_IGNORED)), *shut, *self.resources.warnings, *alone)


def _of_size(given: object) -> str:
    size = machine_size(given) if isinstance(given, str) else None
    if size is not None and size.gpus:
        rest = "the rest is as the worker's machine has it"
        return f"resources.instance_type: of {given} the GPUs are asked for ({size.gpus}); {rest}."
    return "resources.instance_type: it runs on whatever the worker's machine is."
