"""What is said of workspaces once it has happened."""

from lazulite.foundation.events.facts import NewFact
from lazulite.ops.governance.workspaces.entities import Workspace


def workspace_created(workspace: Workspace) -> NewFact:
    return NewFact("WorkspaceCreated", f"workspaces/{workspace.name}", workspace.id, {"name": workspace.name})
