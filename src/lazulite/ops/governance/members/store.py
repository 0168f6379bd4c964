"""Every query over members."""

from typing import Any

from sqlalchemy import Row, delete, func, select

from lazulite.foundation.actor import Principal
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import upsert
from lazulite.ops.governance.access import Role
from lazulite.ops.governance.members.entities import Member
from lazulite.ops.governance.members.tables import members


def put(tx: Tx, member: Member) -> None:
    row = {**vars(member), "principal": str(member.principal), "role": member.role.value}
    upsert(tx, members, [row], key=("workspace_id", "principal"), update=("role", "granted_by", "granted_at"))


def find(tx: Tx, workspace_id: str, principal: Principal) -> Member | None:
    query = select(members).where(members.c.workspace_id == workspace_id, members.c.principal == str(principal))
    row = tx.execute(query).first()
    return _member(row) if row else None


def of_workspace(tx: Tx, workspace_id: str, *, offset: int, limit: int) -> list[Member]:
    query = select(members).where(members.c.workspace_id == workspace_id).order_by(members.c.principal)
    return [_member(row) for row in tx.execute(query.offset(offset).limit(limit))]


def of_principal(tx: Tx, principal: Principal) -> dict[str, Role]:
    """Workspace id -> role."""
    query = select(members.c.workspace_id, members.c.role).where(members.c.principal == str(principal))
    return {row.workspace_id: Role(row.role) for row in tx.execute(query)}


def owners(tx: Tx, workspace_id: str) -> int:
    query = select(func.count()).where(members.c.workspace_id == workspace_id, members.c.role == Role.OWNER.value)
    return int(tx.execute(query).scalar_one())


def remove(tx: Tx, member: Member) -> None:
    tx.execute(
        delete(members).where(
            members.c.workspace_id == member.workspace_id, members.c.principal == str(member.principal)
        )
    )


def _member(row: Row[*tuple[Any, ...]]) -> Member:
    return Member(row.workspace_id, Principal.parse(row.principal), Role(row.role), row.granted_by, row.granted_at)
