"""What gives way to what is more urgent: of those that may be stopped and go on later, as few and as new as will do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lazulite.compute.held import Held
from lazulite.compute.placement import Room
from lazulite.compute.process import Worker
from lazulite.compute.scheduling.sharing import Queued, Shares, Waiter, turn


@dataclass(frozen=True)
class Preemptible:
    """What runs and may be stopped. at: where the limit of its target is counted. since: when it was started.

    is_stopping: it has been asked to.
    """

    id: str
    at: Queued
    rank: int
    held: Held
    since: datetime
    is_stopping: bool


@dataclass(frozen=True)
class Machine:
    """A worker at work: what is left of it, and what of it could be had."""

    worker: Worker
    room: Room
    preemptible: tuple[Preemptible, ...]


@dataclass(frozen=True)
class Preemption:
    """That process is to be stopped for the one that waits."""

    id: str
    waiter: str


def preemptions(waiters: Iterable[Waiter], machines: Sequence[Machine], running: Shares) -> list[Preemption]:
    """For each that waits, in the order of their turns, that has room nowhere and would have it somewhere.

    Nothing is stopped for what is not more urgent. Where a target is full, one that runs there has to end.
    """
    left = {machine.worker.id: machine for machine in machines}
    found: list[Preemption] = []
    for waiter in sorted(waiters, key=lambda one: turn(one, running)):
        served = [one for one in left.values() if one.worker.serves(waiter.queue, waiter.workspace_id)]
        ways = [(machine, way) for machine in served if (way := _way(waiter, machine, running)) is not None]
        if not ways:
            continue
        machine, stopped = min(
            ways, key=lambda one: (len(_asked(one[1])), [-each.since.timestamp() for each in one[1]])
        )
        found += [Preemption(one.id, waiter.id) for one in _asked(stopped)]
        left[machine.worker.id] = _taken(machine, waiter, stopped)
        running = running.with_one(waiter, instead_of=[one.at for one in stopped])
    return found


def _way(waiter: Waiter, machine: Machine, running: Shares) -> tuple[Preemptible, ...] | None:
    """What has to end there for it to fit, the latest first; None where that is not enough. What stops counts first."""
    able = [one for one in machine.preemptible if one.rank > waiter.rank]
    able.sort(key=lambda one: (not one.is_stopping, -one.rank, -one.since.timestamp()))
    room, stopped = machine.room, list[Preemptible]()
    if running.is_full(waiter):
        first = next((one for one in able if one.at == waiter.at), None)
        if first is None:
            return None
        able.remove(first)
        room, stopped = room.with_(first.held), [first]
    fixed = len(stopped)
    for one in able:
        if room.fits(waiter.wanted):
            break
        room, stopped = room.with_(one.held), [*stopped, one]
    if not room.fits(waiter.wanted):
        return None
    needed = list(stopped)
    for one in stopped[fixed:]:  # those that turn out not to be needed, now that later ones have made more room
        without = room.without(one.held)
        if without.fits(waiter.wanted) and not one.is_stopping:
            room = without
            needed.remove(one)
    return tuple(needed)


def _asked(stopped: Iterable[Preemptible]) -> list[Preemptible]:
    return [one for one in stopped if not one.is_stopping]


def _taken(machine: Machine, waiter: Waiter, stopped: Sequence[Preemptible]) -> Machine:
    """As it will be once those have ended and the waiter runs."""
    room = machine.room
    for one in stopped:
        room = room.with_(one.held)
    gone = {one.id for one in stopped}
    others = tuple(one for one in machine.preemptible if one.id not in gone)
    return replace(machine, room=room.without(room.hold(waiter.wanted)), preemptible=others)
