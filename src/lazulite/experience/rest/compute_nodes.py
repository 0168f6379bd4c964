"""The machines that were started for a compute target."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel

from lazulite.compute.nodes.entities import Node, NodeState
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.lists import ListDep, ListOf
from lazulite.experience.rest.platform import PlatformDep

router = api_router("compute")


class ComputeNodeOut(BaseModel):
    """`name`: what its worker is called. `joined_at`: when that came, none before. `idle_since`: none while something
    runs there. `reason`: why it is unusable."""

    id: str
    name: str
    state: NodeState
    starter: str
    worker_id: str | None
    created_at: datetime
    joined_at: datetime | None
    idle_since: datetime | None
    ended_at: datetime | None
    reason: str

    @classmethod
    def of(cls, node: Node) -> "ComputeNodeOut":
        return cls.model_validate({**vars(node), "name": node.name})


class ComputeNodeList(ListOf[ComputeNodeOut]):
    pass


@router.get("/workspaces/{workspace}/compute/{name}/nodes")
def list_nodes(
    name: str, call: Annotated[Call, permit("targets/read")], platform: PlatformDep, query: ListDep
) -> ComputeNodeList:
    """Those that are there or on their way, and those that were; the newest first."""
    with platform.read() as tx:
        target = platform.targets.get(tx, call.workspace_id, name)
        page = platform.nodes.list(tx, call.workspace_id, target.name, query.page())
        return ComputeNodeList.of(page.map(ComputeNodeOut.of))
