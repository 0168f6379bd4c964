"""Granting roles in a workspace and withdrawing them."""

from lazulite.foundation.actor import Actor, Principal
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.pagination import Page, PageRequest, page_of
from lazulite.ops.governance.access import Role
from lazulite.ops.governance.members import events, store
from lazulite.ops.governance.members.entities import LastWorkspaceOwner, Member, MemberMissing


class MembersService:
    def put(self, tx: Tx, actor: Actor, workspace_id: str, principal: Principal, role: Role) -> Member:
        """In place of the role that they had. Raises LastWorkspaceOwner."""
        before = store.find(tx, workspace_id, principal)
        if before is not None and before.role is role:
            return before
        if before is not None:
            self._check_not_last(tx, before)
        member = Member(workspace_id, principal, role, str(actor.principal), tx.now)
        store.put(tx, member)
        publish(tx, actor, events.said("RoleGranted", member))
        return member

    def welcome(self, tx: Tx, actor: Actor, workspace_id: str, principal: Principal, role: Role | None) -> Member:
        """Of somebody who gets a token: `role` where one is named, else the one that they have; else the first in a
        workspace that nobody owns owns it, and others are Contributors."""
        found = store.find(tx, workspace_id, principal)
        if found is not None and role in {None, found.role}:
            return found
        nobodys = store.owners(tx, workspace_id) == 0
        return self.put(tx, actor, workspace_id, principal, role or (Role.OWNER if nobodys else Role.CONTRIBUTOR))

    def remove(self, tx: Tx, actor: Actor, workspace_id: str, principal: Principal) -> None:
        """Raises MemberMissing, LastWorkspaceOwner."""
        member = store.find(tx, workspace_id, principal)
        if member is None:
            raise MemberMissing(f"'{principal.id}' is no member of this workspace.")
        self._check_not_last(tx, member)
        store.remove(tx, member)
        publish(tx, actor, events.said("RoleWithdrawn", member))

    def list(self, tx: Tx, workspace_id: str, request: PageRequest) -> Page[Member]:
        """By name."""
        return page_of(
            request, store.of_workspace(tx, workspace_id, offset=request.offset, limit=request.max_results + 1)
        )

    def role_of(self, tx: Tx, workspace_id: str, principal: Principal) -> Role | None:
        found = store.find(tx, workspace_id, principal)
        return found.role if found else None

    def roles_of(self, tx: Tx, principal: Principal) -> dict[str, Role]:
        """Workspace id -> role, of all where they have one."""
        return store.of_principal(tx, principal)

    def _check_not_last(self, tx: Tx, member: Member) -> None:
        if member.role is Role.OWNER and store.owners(tx, member.workspace_id) == 1:
            raise LastWorkspaceOwner(
                f"'{member.principal.id}' is the last Owner of this workspace: nobody in it could grant roles.",
                hint="Make somebody else its Owner first.",
            )
