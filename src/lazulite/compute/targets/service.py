"""Making, changing and finding the compute targets of a workspace."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from lazulite.compute import store as queue
from lazulite.compute.targets import events, store
from lazulite.compute.targets.entities import ComputeBusy, ComputeMissing, Definition, Target
from lazulite.compute.wakeups import Wakeups
from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.words.ids import new_id


class TargetsService:
    """`wakeups`: workers look again when a target lets more begin than it did."""

    def __init__(self, wakeups: Wakeups) -> None:
        self._wakeups = wakeups

    def put(self, tx: Tx, actor: Actor, workspace_id: str, definition: Definition) -> Target:
        """The target, made or become what the definition says."""
        target = Target(
            new_id(), workspace_id, definition, is_enabled=True, created_by=str(actor.principal), created_at=tx.now,
            updated_at=tx.now,
        )  # fmt: skip
        if not store.add(tx, target):
            return self.redefine(tx, actor, self.get(tx, workspace_id, definition.name, lock=True), definition)
        publish(tx, actor, events.said("ComputeCreated", target))
        return target

    def redefine(self, tx: Tx, actor: Actor, target: Target, definition: Definition) -> Target:
        """What waits there is placed as the new definition says, and what runs goes on."""
        return self._changed(tx, actor, target, replace(target, definition=definition))

    def set_enabled(self, tx: Tx, actor: Actor, workspace_id: str, name: str, *, enabled: bool) -> Target:
        """Raises ComputeMissing."""
        target = self.get(tx, workspace_id, name, lock=True)
        return self._changed(tx, actor, target, replace(target, is_enabled=enabled))

    def delete(self, tx: Tx, actor: Actor, workspace_id: str, name: str) -> None:
        """Raises ComputeMissing, and ComputeBusy while something waits or runs there."""
        target = self.get(tx, workspace_id, name, lock=True)
        waiting, running = self.open_there(tx, workspace_id, [name])[name]
        if waiting or running:
            raise ComputeBusy(name, waiting=waiting, running=running)
        store.remove(tx, target)
        publish(tx, actor, events.said("ComputeDeleted", target))

    def get(self, tx: Tx, workspace_id: str, name: str, *, lock: bool = False) -> Target:
        """Raises ComputeMissing, naming the nearest. With `lock` it stays as it is until the transaction ends."""
        target = store.find(tx, workspace_id, name, lock=lock)
        if target is None:
            raise ComputeMissing(name, store.names(tx, workspace_id))
        return target

    def find(self, tx: Tx, workspace_id: str, name: str) -> Target | None:
        return store.find(tx, workspace_id, name)

    def names(self, tx: Tx, workspace_id: str) -> Sequence[str]:
        return store.names(tx, workspace_id)

    def list(self, tx: Tx, workspace_id: str, request: PageRequest | None = None) -> Page[Target]:
        """By name unless ordered otherwise."""
        return store.page(tx, workspace_id, request or PageRequest())

    def with_starter(self, tx: Tx) -> Sequence[Target]:
        """Those of all workspaces for which nodes are started."""
        return store.with_starter(tx)

    def at(self, tx: Tx, places: Collection[tuple[str, str]], *, lock: bool = False) -> dict[tuple[str, str], Target]:
        """Those at each (workspace id, name). lock: what runs at those with a limit is counted by nobody else."""
        if not places:
            return {}
        found = store.of_workspaces(tx, {box for box, _ in places}, {name for _, name in places})
        limited = [target.id for target in found if target.definition.max_instances is not None]
        if lock and limited:
            store.lock(tx, limited)
        return {(one.workspace_id, one.name): one for one in found if (one.workspace_id, one.name) in places}

    def open_there(self, tx: Tx, workspace_id: str, names: Iterable[str]) -> dict[str, tuple[int, int]]:
        """(how many wait, how many have a worker) by name."""
        return queue.open_in_queues(tx, workspace_id, [*names])

    def _changed(self, tx: Tx, actor: Actor, before: Target, after: Target) -> Target:
        if after == before:
            return before
        target = replace(after, updated_at=tx.now)
        store.save(tx, target)
        publish(tx, actor, events.said("ComputeUpdated", target))
        tx.after_commit(self._wakeups.wake)
        return target
