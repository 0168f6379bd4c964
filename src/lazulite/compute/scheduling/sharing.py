"""Whose turn it is: by priority, then who has the fewest slots running of the workspaces, of its people, then age."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from lazulite.compute.placement import Room, Wanted

Queued = tuple[str, str]
"""(workspace id, queue): where the limit of a compute target is counted."""


@dataclass(frozen=True)
class Waiter:
    """The oldest of a lane: of processes that differ in nothing but their age as far as their turn goes.

    rank: of its priority, 0 goes first. limit: how many of its queue may run at once in its workspace.
    """

    id: str
    lane: str
    workspace_id: str
    submitter: str
    queue: str
    rank: int
    enqueued_at: datetime
    wanted: Wanted
    limit: int | None = None

    @property
    def at(self) -> Queued:
        return self.workspace_id, self.queue


@dataclass(frozen=True)
class Shares:
    """What runs now: slots by workspace, and by workspace and submitter; processes by workspace and queue."""

    workspaces: Mapping[str, int] = field(default_factory=dict)
    submitters: Mapping[tuple[str, str], int] = field(default_factory=dict)
    queues: Mapping[Queued, int] = field(default_factory=dict)

    def with_one(self, waiter: Waiter, *, instead_of: Collection[Queued] = ()) -> "Shares":
        """Once it runs too. instead_of: where those ran that have ended for it; their shares are not told apart."""
        own, slots = (waiter.workspace_id, waiter.submitter), waiter.wanted.slots
        ended = Counter(instead_of)
        queues = {at: number - ended[at] for at, number in self.queues.items()}
        return Shares(
            {**self.workspaces, waiter.workspace_id: self.workspaces.get(waiter.workspace_id, 0) + slots},
            {**self.submitters, own: self.submitters.get(own, 0) + slots},
            {**queues, waiter.at: queues.get(waiter.at, 0) + 1},
        )

    def is_full(self, waiter: Waiter) -> bool:
        return waiter.limit is not None and self.queues.get(waiter.at, 0) >= waiter.limit


@dataclass(frozen=True)
class Taken:
    """What one process has taken of whose share."""

    workspace_id: str
    submitter: str
    queue: str
    slots: int


def shares(running: Iterable[Taken]) -> Shares:
    workspaces: dict[str, int] = {}
    submitters: dict[tuple[str, str], int] = {}
    queues: dict[Queued, int] = {}
    for one in running:
        own, at = (one.workspace_id, one.submitter), (one.workspace_id, one.queue)
        workspaces[one.workspace_id] = workspaces.get(one.workspace_id, 0) + one.slots
        submitters[own] = submitters.get(own, 0) + one.slots
        queues[at] = queues.get(at, 0) + 1
    return Shares(workspaces, submitters, queues)


def next_turn(waiters: Collection[Waiter], running: Shares, room: Room) -> Waiter | None:
    """Of those that the room has place for, whose target is not full."""
    able = [one for one in waiters if room.fits(one.wanted) and not running.is_full(one)]
    return min(able, key=lambda one: turn(one, running), default=None)


def older(waiter: Waiter, *, id: str, enqueued_at: datetime) -> Waiter:
    """The lane, now that another one is its oldest."""
    return replace(waiter, id=id, enqueued_at=enqueued_at)


def turn(waiter: Waiter, running: Shares) -> tuple[int, int, int, datetime, str]:
    """What goes first sorts first."""
    own = (waiter.workspace_id, waiter.submitter)
    return (
        waiter.rank, running.workspaces.get(waiter.workspace_id, 0), running.submitters.get(own, 0),
        waiter.enqueued_at, waiter.id,
    )  # fmt: skip
