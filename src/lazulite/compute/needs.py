"""What a process asks of where it runs: what the machine must have, of how many instances, and how urgently."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from lazulite.compute.isolation import A_SANDBOX, PLAIN, Isolation
from lazulite.specs.execution import MachineNeeds
from lazulite.specs.memory import spelled_memory
from lazulite.words.json import JSON, JSONObject


class Priority(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 goes first."""
        return list(Priority).index(self)


@dataclass(frozen=True)
class Needs:
    """What one instance has for itself while it runs, and the labels that its worker bears. cpus: cores.

    isolation: how far it is kept from the machine.
    """

    cpus: float = 0
    memory_bytes: int = 0
    gpus: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)
    isolation: Isolation = PLAIN

    def over(self, other: "Needs") -> "Needs":
        """The larger of each; the labels of both, these over the other's."""
        return Needs(
            max(self.cpus, other.cpus), max(self.memory_bytes, other.memory_bytes), max(self.gpus, other.gpus),
            {**other.labels, **self.labels}, self.isolation.over(other.isolation),
        )  # fmt: skip

    def times(self, instances: int) -> "Needs":
        """Of so many, side by side on one machine."""
        return replace(
            self, cpus=self.cpus * instances, memory_bytes=self.memory_bytes * instances, gpus=self.gpus * instances
        )

    def __str__(self) -> str:
        """`1 GPU, 4 cores and 16 GiB`; empty where it asks for nothing."""
        return listed(self.parts)

    @property
    def parts(self) -> tuple[str, ...]:
        return (
            *([counted(self.gpus, "GPU")] if self.gpus else ()),
            *([counted(self.cpus, "core")] if self.cpus else ()),
            *([spelled_memory(self.memory_bytes)] if self.memory_bytes else ()),
            *(f"the label {name}={value}" for name, value in sorted(self.labels.items())),
            *([told] if (told := A_SANDBOX[self.isolation.level]) else ()),
        )

    def to_json(self) -> JSONObject:
        return {
            "cpus": self.cpus, "memory_bytes": self.memory_bytes, "gpus": self.gpus, "labels": dict(self.labels),
            "isolation": self.isolation.to_json(),
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: JSON) -> "Needs":
        """Of a spec that is older than the question: nothing."""
        if not isinstance(value, Mapping):
            return cls()
        labels = value.get("labels")
        return cls(
            float(str(value.get("cpus") or 0)), int(str(value.get("memory_bytes") or 0)),
            int(str(value.get("gpus") or 0)),
            {str(name): str(one) for name, one in labels.items()} if isinstance(labels, Mapping) else {},
            Isolation.from_json(value.get("isolation")),
        )  # fmt: skip

    @classmethod
    def asked(cls, words: MachineNeeds) -> "Needs":
        """As a document writes them."""
        return cls(words.cpu or 0, words.memory or 0, words.gpu or 0, dict(words.labels))


@dataclass(frozen=True)
class Demand:
    """`needs` are of each of the `instances`. priority: None leaves it to the compute target.

    preemptible: it may be stopped for what is more urgent, and goes on later.
    """

    needs: Needs = Needs()
    instances: int = 1
    priority: Priority | None = None
    preemptible: bool = False

    def to_json(self) -> JSONObject:
        return {
            "needs": self.needs.to_json(), "instances": self.instances,
            "priority": self.priority.value if self.priority else None, "preemptible": self.preemptible,
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: JSON) -> "Demand":
        if not isinstance(value, Mapping):
            return cls()
        priority = value.get("priority")
        return cls(
            Needs.from_json(value.get("needs")), int(str(value.get("instances") or 1)),
            Priority(str(priority)) if priority else None, bool(value.get("preemptible")),
        )  # fmt: skip


def counted(number: float, noun: str, nouns: str = "") -> str:
    """`1 core`, `2.5 cores`."""
    return f"{number:g} {noun if number == 1 else nouns or f'{noun}s'}"


def listed(parts: tuple[str, ...] | list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
