"""Making and finding workspaces."""

from collections.abc import Callable, Sequence

from lazulite.foundation.actor import SYSTEM, Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.ops.governance.workspaces import events, store
from lazulite.ops.governance.workspaces.entities import DEFAULT, Workspace, WorkspaceExists, WorkspaceMissing
from lazulite.words.ids import new_id

TIERS = ("bronze", "silver", "gold")


Furnish = Callable[[Tx, str], None]
"""Gives a workspace, by its id, what every one has."""


class WorkspacesService:
    """`furnishes`: called for every new workspace, in the write that makes it."""

    def __init__(self, furnishes: Sequence[Furnish] = ()) -> None:
        self._furnishes = furnishes

    def create(
        self, tx: Tx, actor: Actor, name: str, *, description: str = "", tiers: tuple[str, ...] = TIERS
    ) -> Workspace:
        """Raises WorkspaceExists when the name is taken."""
        workspace = Workspace(new_id(), name, description, {}, tiers, tx.now)
        if not store.add(tx, workspace):
            raise WorkspaceExists(name)
        for furnish in self._furnishes:
            furnish(tx, workspace.id)
        publish(tx, actor, events.workspace_created(workspace))
        return workspace

    def ensure_default(self, tx: Tx) -> Workspace:
        """The workspace of everybody who names none."""
        return store.find(tx, DEFAULT) or self.create(tx, SYSTEM, DEFAULT, description="For a start.")

    def find(self, tx: Tx, name: str) -> Workspace | None:
        return store.find(tx, name)

    def named(self, tx: Tx, name: str) -> Workspace:
        """Raises WorkspaceMissing, naming the nearest one."""
        workspace = store.find(tx, name)
        if workspace is None:
            raise WorkspaceMissing(name, [known.name for known in store.everything(tx)])
        return workspace

    def get(self, tx: Tx, workspace_id: str) -> Workspace:
        workspace = store.by_id(tx, workspace_id)
        if workspace is None:
            raise WorkspaceMissing(workspace_id, [])
        return workspace

    def list(self, tx: Tx) -> list[Workspace]:
        """All of them, by name."""
        return store.everything(tx)
