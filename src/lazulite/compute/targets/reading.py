"""From a document to what a compute target is, and what is to be said of it."""

from collections.abc import Sequence
from dataclasses import replace

from lazulite.compute.isolation import Isolation, Level, Network
from lazulite.compute.needs import Needs, Priority, counted
from lazulite.compute.process import Worker
from lazulite.compute.targets.entities import ComputeInvalid, Definition, Price, TargetKind, Tier
from lazulite.specs.compute import ClusterDocument, ComputeDocument, HourPrice, PoolDocument
from lazulite.specs.memory import spelled_memory


def defined(document: ComputeDocument) -> Definition:
    """Raises ComputeNameInvalid, ComputeInvalid."""
    tier = Tier.DEDICATED
    if isinstance(document, ClusterDocument):
        tier = Tier.DEDICATED if document.tier == "dedicated" else Tier.LOW_PRIORITY
    least = document.min_instances if isinstance(document, ClusterDocument | PoolDocument) else 0
    asks = replace(Needs.asked(document.resources), isolation=isolation(document.isolation, document.network))
    return Definition(
        name=document.name, kind=TargetKind(document.type), size=document.size, asks=asks,
        tier=tier, priority=Priority(document.priority) if document.priority else None, min_instances=least,
        max_instances=document.max_instances, idle_seconds=document.idle_seconds, starter=document.starter,
        price=priced(document.price), description=document.description,
        tags=document.tags, properties=document.properties,
    )  # fmt: skip


def priced(said: HourPrice | None) -> Price | None:
    return None if said is None else Price(said.per_hour, said.currency)


def isolation(level: str, network: str | None) -> Isolation:
    """Raises ComputeInvalid for what cannot be had."""
    asked = Isolation(Level(level), Network(network) if network else None)
    if asked.level is Level.PROCESS and asked.network not in {None, Network.OPEN}:
        raise ComputeInvalid(
            f"A process reaches what its machine reaches, and network is '{network}'.", hint="Add isolation: sandbox."
        )
    if asked.level is Level.CONTAINER and asked.network is Network.PLATFORM:
        raise ComputeInvalid(
            "A container reaches what its machine reaches, or nothing.", hint="Write network: open, or none."
        )
    return asked


def size_doubts(definition: Definition, workers: Sequence[Worker]) -> tuple[str, ...]:
    """What its size says that nobody here has, or that is not known. workers: that work for its workspace."""
    size = definition.machine
    if definition.size is None:
        return ()
    if size is None:
        return (f"size: '{definition.size}' is not known here, and says nothing of what a job there needs.",)
    if not size.cores:
        return (f"size: '{definition.size}' is not known here; by its family it is taken to have 1 GPU.",)
    if not workers or any(_is_as_large(worker, size.cores, size.memory_bytes) for worker in workers):
        return ()
    has = f"{counted(size.cores, 'core')} and {spelled_memory(size.memory_bytes)}"
    return (f"size: no worker here has the {has} of {definition.size}; jobs run on what the workers have.",)


def _is_as_large(worker: Worker, cores: int, memory_bytes: int) -> bool:
    has = worker.equipment
    return (has.cpus or worker.slots) >= cores and (has.memory_bytes or memory_bytes) >= memory_bytes * 0.9
