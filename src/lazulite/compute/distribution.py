"""In how many processes a job runs, and how they find each other; they are started by runners/distributed.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lazulite.words.json import JSON, JSONObject


class DistributionType(StrEnum):
    """Azure ML's words."""

    PYTORCH = "pytorch"
    TENSORFLOW = "tensorflow"
    MPI = "mpi"
    RAY = "ray"


@dataclass(frozen=True)
class Distribution:
    """per_instance: of PyTorch and MPI. workers: of TensorFlow, None for one an instance. ray: settings of its head."""

    type: DistributionType
    per_instance: int = 1
    workers: int | None = None
    parameter_servers: int = 0
    ray: Mapping[str, str] = field(default_factory=dict)

    def described(self, instances: int) -> str:
        """`4 processes (pytorch)`; of Ray `a cluster of 2 nodes (ray)`."""
        if self.type is DistributionType.RAY:
            return f"a cluster of {instances} node{'' if instances == 1 else 's'} (ray)"
        count = instances * self.per_instance
        if self.type is DistributionType.TENSORFLOW:
            count = (self.workers or instances) + self.parameter_servers
        return f"{count} process{'' if count == 1 else 'es'} ({self.type.value})"

    def plan(self, argv: Sequence[str], instances: int, *, logs: str, failed: str) -> JSONObject:
        """What distributed.py reads. logs: the folder for what each says. failed: the file that tells who failed."""
        return {
            "type": self.type.value, "argv": list(argv), "logs": logs, "failed": failed, "instances": instances,
            "per_instance": self.per_instance, "workers": self.workers or instances,
            "parameter_servers": self.parameter_servers, "ray": dict(self.ray),
        }  # fmt: skip

    def to_json(self) -> JSONObject:
        return {
            "type": self.type.value, "per_instance": self.per_instance, "workers": self.workers,
            "parameter_servers": self.parameter_servers, "ray": dict(self.ray),
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: JSON) -> "Distribution | None":
        """None of a job that is one process."""
        if not isinstance(value, Mapping):
            return None
        workers, ray = value.get("workers"), value.get("ray")
        return cls(
            DistributionType(str(value["type"])), int(str(value.get("per_instance") or 1)),
            None if workers is None else int(str(workers)), int(str(value.get("parameter_servers") or 0)),
            {str(name): str(said) for name, said in ray.items()} if isinstance(ray, Mapping) else {},
        )  # fmt: skip
