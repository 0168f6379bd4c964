"""How a command is run: with how much of what, for how long, in how many processes."""

from typing import Annotated, Any, Literal

from pydantic import Field

from lazulite.specs.document_parts import Part, Words
from lazulite.specs.durations import Duration

RESOURCES_IGNORED = {
    "instance_type": "it runs on whatever the worker's machine is",
    "shm_size": "the machine's own is used",
    "docker_args": "there is no container",
    "docker_args_list": "there is no container",
    "locations": "it runs where the worker is",
    "max_instance_count": "one process is started",
    "properties": "no compute here reads them",
}
RUNNING_IGNORED = {
    "services": "interactive services are not started",
    "identity": "the job runs with a token of its own",
    "queue_settings": "there is one tier and one priority",
    "distribution": "one process is started",
}


class Resources(Part):
    instance_count: Annotated[int, Field(ge=1)] = 1
    instance_type: Any = None
    shm_size: str | None = None
    docker_args: Any = None
    docker_args_list: Any = None
    locations: Any = None
    max_instance_count: int | None = None
    properties: Any = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was written and changes nothing here."""
        found = [f"resources.{text}." for text in self.ignored(RESOURCES_IGNORED)]
        if self.instance_count > 1:
            found.append(f"resources.instance_count: one process is started, not {self.instance_count}.")
        return tuple(found)


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
    type: Literal["tensorflow"]
    worker_count: Annotated[int, Field(ge=1)] = 1
    parameter_server_count: Annotated[int, Field(ge=0)] = 0


class RayDistribution(Part):
    type: Literal["ray"]
    port: int | None = None
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
    queue_settings: Any = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was written and changes nothing here."""
        return (*(f"{text}." for text in self.ignored(RUNNING_IGNORED)), *self.resources.warnings)
