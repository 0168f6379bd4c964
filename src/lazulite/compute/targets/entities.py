"""Compute targets: the queues of a workspace by the names that documents know them by, and what a job there needs."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from lazulite.compute.needs import Needs, Priority
from lazulite.specs.machine_sizes import MachineSize, machine_size
from lazulite.words.errors import Conflict, Invalid, Missing, nearest

DEFAULT = "default"
RESERVED = (DEFAULT, "local", "serverless")  # what goes to the workspace's default queue
NAME = re.compile(r"[A-Za-z0-9]([-._A-Za-z0-9]{0,62}[A-Za-z0-9])?")


class TargetKind(StrEnum):
    """Azure ML's words, and POOL: machines on which workers run, described by what a job there needs."""

    CLUSTER = "amlcompute"
    INSTANCE = "computeinstance"
    KUBERNETES = "kubernetes"
    POOL = "pool"


class Tier(StrEnum):
    DEDICATED = "dedicated"
    LOW_PRIORITY = "low_priority"


class ComputeNameInvalid(Invalid):
    pass


class ComputeInvalid(Invalid):
    pass


class ComputeMissing(Missing):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no compute '{name}' in this workspace.", hint=nearest(name, known))


class ComputeBusy(Conflict):
    def __init__(self, name: str, *, waiting: int, running: int) -> None:
        super().__init__(
            f"The compute '{name}' is not empty: waiting {waiting}, running {running}.",
            hint=f"Cancel that, or let it end; 'lazulite compute stop -n {name}' lets nothing more begin.",
        )


class ComputeChanged(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The compute '{name}' is no longer what the change was made for.",
            hint="Read it again, and make the change to what it is now.",
        )


def check_name(name: str) -> str:
    """The name. Raises ComputeNameInvalid for what cannot be one, or always means the default queue."""
    if name.lower() in RESERVED:
        raise ComputeNameInvalid(
            f"'{name}' always means the default queue, and no compute can be called so.", hint="Choose another name."
        )
    if not NAME.fullmatch(name):
        raise ComputeNameInvalid(
            f"'{name}' is no name for a compute.",
            hint="1 to 64 letters, digits, dashes, dots and underscores, a letter or digit first and last.",
        )
    return name


def check_most(starter: str | None, max_instances: int | None) -> None:
    """Raises ComputeInvalid where nodes are to be started, and nothing says how many at most: each of them costs."""
    if starter is not None and max_instances is None:
        raise ComputeInvalid(
            f"'{starter}' is to start nodes, and nothing says how many at most.", hint="Add max_instances: 2."
        )


@dataclass(frozen=True)
class Price:
    """What an hour of one instance costs. currency: ISO 4217, such as EUR."""

    per_hour: float
    currency: str


@dataclass(frozen=True)
class Definition:
    """What a document says of a target.

    asks: what it asks for itself; the GPUs of the `size` come to that. max_instances: how many processes may run there
    at once, None for as many as the workers have room for. starter: what starts nodes for what waits there, at least
    min_instances of them, each ending when it was idle for idle_seconds; None where workers join by themselves.
    priority: of what asks for none; without one the tier says it. Raises ComputeInvalid.
    """

    name: str
    kind: TargetKind
    size: str | None = None
    asks: Needs = field(default_factory=Needs)
    tier: Tier = Tier.DEDICATED
    priority: Priority | None = None
    min_instances: int = 0
    max_instances: int | None = None
    idle_seconds: int | None = None
    description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    price: Price | None = None
    starter: str | None = None

    def __post_init__(self) -> None:
        check_name(self.name)
        if self.max_instances is not None and self.min_instances > self.max_instances:
            raise ComputeInvalid(
                f"min_instances is {self.min_instances}, and max_instances is {self.max_instances}.",
                hint="The first is at most the second.",
            )
        check_most(self.starter, self.max_instances)

    @property
    def usual_priority(self) -> Priority:
        """Of a job there that asks for none."""
        return self.priority or (Priority.LOW if self.tier is Tier.LOW_PRIORITY else Priority.MEDIUM)

    @property
    def machine(self) -> MachineSize | None:
        """What the size says; None without one, or for one that is not known."""
        return machine_size(self.size) if self.size else None

    @property
    def needs(self) -> Needs:
        """What a job there cannot do without. Of a size its GPUs: with fewer cores and less memory it is slower."""
        size = self.machine
        return self.asks if size is None else replace(self.asks, gpus=max(self.asks.gpus, size.gpus))


@dataclass(frozen=True)
class Target:
    """is_enabled: what waits there may begin."""

    id: str
    workspace_id: str
    definition: Definition
    is_enabled: bool
    created_by: str
    created_at: datetime
    updated_at: datetime

    @property
    def name(self) -> str:
        return self.definition.name

    @property
    def revision(self) -> int:
        """Another number after every change: microseconds of the last one since 1970."""
        return round(self.updated_at.timestamp() * 1_000_000)
