"""Why a process waits, and what is in its way for good: in the words that its people read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lazulite.compute.needs import listed
from lazulite.compute.placement import Room, Wanted, described, whole
from lazulite.compute.process import Duty, Worker
from lazulite.compute.standing import WorkerState

SHOWN = 5  # workers that are named
NONE_THERE = "no worker is there; start one: lazulite worker --url ADDRESS"


@dataclass(frozen=True)
class Seen:
    """A worker that works for the workspace, as it stands. left: what is nobody's on its machine."""

    worker: Worker
    state: WorkerState
    left: Room

    @property
    def is_at_work(self) -> bool:
        return self.state is WorkerState.ONLINE and self.worker.duty is Duty.WORKING

    @property
    def absence(self) -> str:
        """Empty for one that is at work."""
        if self.state is not WorkerState.ONLINE:
            return "does not respond"
        return {Duty.CORDONED: "is cordoned", Duty.DRAINING: "is drained"}.get(self.worker.duty, "")


@dataclass(frozen=True)
class Asked:
    """What is to be placed: where, and what it wants. limit: how many may run there at once."""

    workspace_id: str
    queue: str
    wanted: Wanted
    is_enabled: bool = True
    limit: int | None = None


def obstacle(asked: Asked, workers: Sequence[Seen]) -> str | None:
    """What has to change before it can ever run; None when it only waits for its turn."""
    queue = asked.queue
    if not asked.is_enabled:
        return f"'{queue}' is stopped; start it: lazulite compute start -n {queue}"
    if asked.limit == 0:
        return f"at most 0 may run on '{queue}' at once; raise its max_instances"
    if not workers:
        return NONE_THERE
    serving = [seen for seen in workers if seen.worker.serves(queue, asked.workspace_id)]
    if not serving:
        return f"no worker serves '{queue}'; known: {_known([_served(seen) for seen in workers])}"
    able = [seen for seen in serving if whole(seen.worker).fits(asked.wanted)]
    if not able:
        told = [described(seen.worker, asked.wanted) for seen in serving]
        return f"{_needs(asked.wanted)}; no worker has {_it(asked.wanted)}; known: {_known(told)}"
    if not any(seen.is_at_work for seen in able):
        away = listed([f"{seen.worker.name} {seen.absence}" for seen in able[:SHOWN]])
        return f"no worker that can run it is at work: {away}"
    return None


def turn(asked: Asked, workers: Sequence[Seen], *, running: int, before: int, coming: str | None = None) -> str:
    """What it waits for when nothing is in its way. running: how many of its queue run in its workspace. coming: what
    becomes of more workers for it."""
    if asked.limit is not None and running >= asked.limit:
        return f"{running} of at most {asked.limit} run on '{asked.queue}'"
    able = [
        seen
        for seen in workers
        if seen.is_at_work
        and seen.worker.serves(asked.queue, asked.workspace_id)
        and whole(seen.worker).fits(asked.wanted)
    ]
    if not any(seen.left.fits(asked.wanted) for seen in able):
        busy = f"every worker that can run it is busy: {_known([_taken(seen, asked.wanted) for seen in able])}"
        return "; ".join([*([busy] if able else []), *([coming] if coming else [])])
    return "others go before it" if before else "it is next"


def pause(until: datetime) -> str:
    """Of what failed and is tried again."""
    return f"an attempt failed; it is tried again at {until:%H:%M:%S} UTC"


def _needs(wanted: Wanted) -> str:
    slots = [f"{wanted.slots} slots"] if wanted.slots > 1 else []
    return f"needs {listed([*slots, *wanted.needs.parts])}"


def _it(wanted: Wanted) -> str:
    needs = wanted.needs
    is_one_gpu = needs.gpus == 1 and len(needs.parts) == 1 and wanted.slots <= 1
    return "one" if is_one_gpu else "that" if len(needs.parts) == 1 else "all of that"


def _served(seen: Seen) -> str:
    return f"{seen.worker.name} (serves {', '.join(seen.worker.queues or (seen.worker.queue,))})"


def _taken(seen: Seen, wanted: Wanted) -> str:
    full, left = whole(seen.worker), seen.left
    parts = [f"{full.slots - left.slots} of {full.slots} slots"]
    if wanted.needs.gpus:
        parts.append(f"{len(full.gpus) - len(left.gpus)} of {len(full.gpus)} GPUs")
    if wanted.needs.cpus:
        parts.append(f"{round(full.cpus - left.cpus, 3):g} of {full.cpus:g} cores")
    if wanted.needs.memory_bytes and full.memory_bytes:
        parts.append(f"{round(100 * (full.memory_bytes - left.memory_bytes) / full.memory_bytes)} % of its memory")
    return f"{seen.worker.name} ({', '.join(parts)} taken)"


def _known(told: Sequence[str]) -> str:
    more = len(told) - SHOWN
    return ", ".join(told[:SHOWN]) + (f" and {more} more" if more > 0 else "")
