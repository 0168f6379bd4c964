"""Whether a machine can ever run a process, whether it has room for it now, and what the process then has of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from lazulite.compute.held import Held
from lazulite.compute.isolation import A_SANDBOX, Level
from lazulite.compute.needs import Needs, counted
from lazulite.compute.process import Worker
from lazulite.specs.memory import spelled_memory

CPU_DIGITS = 6  # sums of fractions of cores are rounded to as many


@dataclass(frozen=True)
class Wanted:
    """What a process wants of one machine, its target's part included."""

    slots: int
    needs: Needs


@dataclass(frozen=True)
class Room:
    """What of a machine is nobody's. Below 0 where a worker came back with less than it had."""

    slots: int
    cpus: float
    memory_bytes: int
    gpus: tuple[int, ...]
    labels: Mapping[str, str]
    levels: frozenset[Level] = frozenset({Level.PROCESS})

    def fits(self, wanted: Wanted) -> bool:
        needs = wanted.needs
        return (
            wanted.slots <= max(self.slots, 0)
            and (not needs.cpus or needs.cpus <= self.cpus)
            and (not needs.memory_bytes or needs.memory_bytes <= self.memory_bytes)
            and needs.gpus <= len(self.gpus)
            and needs.labels.items() <= self.labels.items()
            and needs.isolation.level in self.levels
        )

    def hold(self, wanted: Wanted) -> Held:
        """What of it the process gets: it fits."""
        needs = wanted.needs
        return Held(wanted.slots, needs.cpus, needs.memory_bytes, self.gpus[: needs.gpus], needs.isolation)

    def without(self, held: Held) -> "Room":
        return replace(
            self, slots=self.slots - held.slots, cpus=round(self.cpus - held.cpus, CPU_DIGITS),
            memory_bytes=self.memory_bytes - held.memory_bytes,
            gpus=tuple(number for number in self.gpus if number not in held.gpus),
        )  # fmt: skip

    def with_(self, held: Held) -> "Room":
        """Once what has that of it has ended."""
        return replace(
            self, slots=self.slots + held.slots, cpus=round(self.cpus + held.cpus, CPU_DIGITS),
            memory_bytes=self.memory_bytes + held.memory_bytes, gpus=tuple(sorted({*self.gpus, *held.gpus})),
        )  # fmt: skip


def whole(worker: Worker) -> Room:
    """The machine with nothing on it. One that does not tell its cores has as many as slots."""
    has = worker.equipment
    cpus = worker.slots if has.cpus is None else has.cpus
    return Room(worker.slots, cpus, has.memory_bytes or 0, tuple(range(has.gpus)), has.labels, frozenset(has.levels))


def room(worker: Worker, held: Iterable[Held]) -> Room:
    """What is left of the machine beside what runs on it."""
    left = whole(worker)
    for one in held:
        left = left.without(one)
    return left


def described(worker: Worker, wanted: Wanted | None = None) -> str:
    """`box (8 cores, 31.2 GiB, 0 GPUs)`, and of the labels those that are wanted."""
    has = whole(worker)
    memory = [spelled_memory(has.memory_bytes)] if has.memory_bytes else []
    parts = [counted(has.cpus, "core"), *memory, counted(len(has.gpus), "GPU")]
    if wanted is not None and wanted.slots > worker.slots:
        parts.append(counted(worker.slots, "slot"))
    if wanted is not None and wanted.needs.labels:
        shown = [f"{name}={has.labels[name]}" for name in sorted(wanted.needs.labels) if name in has.labels]
        parts.append(f"labels {', '.join(shown)}" if shown else "no such label")
    if wanted is not None and wanted.needs.isolation.level not in has.levels:
        parts.append(f"no {A_SANDBOX[wanted.needs.isolation.level].removeprefix('a ')}")
    return f"{worker.name} ({', '.join(parts)})"
