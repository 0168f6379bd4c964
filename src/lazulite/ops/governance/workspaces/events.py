"""What is said of workspaces once it has happened."""

from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.ops.governance.workspaces.entities import Workspace
from lazulite.words.facts import FactCatalogue, FactKind

FACTS = FactCatalogue(FactKind("WorkspaceCreated", "workspaces/NAME", ("name",), "A workspace has been made."))


def workspace_created(workspace: Workspace) -> NewFact:
    subject, data = f"workspaces/{workspace.name}", {"name": workspace.name}
    return new_fact(FACTS, "WorkspaceCreated", subject=subject, workspace_id=workspace.id, data=data)
