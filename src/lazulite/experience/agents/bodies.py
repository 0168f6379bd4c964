"""What workers send and get, on the wire."""

from typing import Annotated

from pydantic import BaseModel, Field, FiniteFloat, JsonValue, Strict

from lazulite.compute.equipment import Equipment
from lazulite.compute.interactive.entities import ServiceState
from lazulite.compute.isolation import Level
from lazulite.compute.process import Beat
from lazulite.compute.status import JobStatus
from lazulite.experience.http.fields import Moment, Whole


class EquipmentIn(BaseModel):
    """What the machine has."""

    cpus: Whole | None = Field(default=None, ge=0, le=1 << 20)
    memory_bytes: Whole | None = Field(default=None, ge=0)
    gpus: Whole = Field(default=0, ge=0, le=1 << 16)
    pythons: list[Annotated[str, Field(max_length=20)]] = Field(default_factory=list, max_length=100)
    labels: dict[Annotated[str, Field(max_length=255)], Annotated[str, Field(max_length=255)]] = {}
    isolation: Level = Level.PROCESS
    levels: list[Level] = Field(default=[Level.PROCESS], max_length=10)

    def told(self) -> Equipment:
        pythons, levels = tuple(self.pythons), tuple(self.levels)
        return Equipment(self.cpus, self.memory_bytes, self.gpus, pythons, self.labels, self.isolation, levels)


class HelloIn(BaseModel):
    """`queues`: those that it serves, `*` for all; none from an older worker, which serves `queue` alone."""

    name: str = Field(max_length=255)
    queue: str = Field(max_length=255)
    slots: Whole = Field(ge=0)
    held: dict[str, Whole] = {}
    machine: str | None = Field(default=None, max_length=255)
    version: str | None = Field(default=None, max_length=50)
    started_at: Moment | None = None
    queues: list[Annotated[str, Field(max_length=255)]] = Field(default_factory=list, max_length=1000)
    equipment: EquipmentIn = EquipmentIn()


class HeldIn(BaseModel):
    held: dict[str, Whole]
    memory: dict[str, Whole] = {}
    clock: Moment | None = None


class ClaimIn(BaseModel):
    claim_id: str = Field(max_length=36)
    wait_seconds: Whole | Annotated[float, Strict()] = Field(default=0, ge=0, le=60)
    canceling: list[str] = []


class AttemptIn(BaseModel):
    attempt: Whole


class AcceptIn(AttemptIn):
    environment: dict[str, JsonValue]


class ReadyIn(AttemptIn):
    address: dict[str, JsonValue]
    probe: dict[str, JsonValue] = {}


class ServiceIn(BaseModel):
    kind: str = Field(max_length=40)
    port: Whole = Field(ge=1, le=65535)
    state: ServiceState
    said: str = Field(default="", max_length=2000)


class EndIn(AttemptIn):
    outcome: JobStatus
    exit_code: Whole | None = None
    reason: str = ""
    result: JsonValue = None
    outputs: dict[str, list[dict[str, JsonValue]]] = {}
    usage: dict[str, JsonValue] = {}
    claim_id: str = Field(default="", max_length=36)


class ServicesIn(AttemptIn):
    """How the services of a job stand, by name."""

    services: dict[Annotated[str, Field(max_length=64)], ServiceIn] = Field(max_length=100)


class MetricsIn(BaseModel):
    """Points of one moment, by name."""

    values: dict[Annotated[str, Field(max_length=250)], FiniteFloat] = Field(max_length=1000)
    step: Whole = Field(ge=0, lt=1 << 63)
    timestamp_ms: Whole = Field(ge=0, lt=1 << 63)


class DigestsIn(BaseModel):
    digests: list[str]


class BeatOut(BaseModel):
    """`preempt`: to be ended so that they can go on later."""

    cancel: list[str]
    drop: list[str]
    leave: bool
    lease_seconds: float
    preempt: list[str]

    @classmethod
    def of(cls, beat: Beat, lease_seconds: float) -> "BeatOut":
        return cls(
            cancel=list(beat.cancel), drop=list(beat.drop), leave=beat.leave, lease_seconds=lease_seconds,
            preempt=list(beat.preempt),
        )  # fmt: skip


class ClaimedOut(BaseModel):
    """What of the worker's machine is its alone (`gpus` by their numbers), and how far it is kept from the rest.

    `log_offset`: what earlier attempts have written of its log. `left`: by output, what it goes on with.
    """

    spec: dict[str, object]
    attempt: int
    cpus: float
    memory_bytes: int
    gpus: list[int]
    isolation: dict[str, str | None]
    log_offset: int
    left: dict[str, JsonValue]


class DialOut(BaseModel):
    """A connection that the worker is to carry: it opens the WebSocket `tunnels/ID` for it."""

    id: str
    process: str
    port: int


class WorkOut(BaseModel):
    claimed: list[ClaimedOut]
    cancel: list[str]
    dial: list[DialOut] = []
    preempt: list[str] = []


class GoOut(BaseModel):
    go: bool


class KnownOut(BaseModel):
    known: int


class MissingOut(BaseModel):
    missing: list[str]


class DoneOut(BaseModel):
    done: bool = True


class EndedOut(DoneOut):
    """`claimed`: as of a claim, where the report was one too."""

    claimed: list[ClaimedOut] = []
