"""Members: who has which role in a workspace."""

from dataclasses import dataclass
from datetime import datetime

from lazulite.foundation.actor import Principal
from lazulite.ops.governance.access import Role
from lazulite.words.errors import Conflict, Missing


class MemberMissing(Missing):
    pass


class LastWorkspaceOwner(Conflict):
    pass


@dataclass(frozen=True)
class Member:
    workspace_id: str
    principal: Principal
    role: Role
    granted_by: str
    granted_at: datetime
