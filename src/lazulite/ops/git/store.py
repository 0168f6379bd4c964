"""Every query over git hooks and their deliveries."""

from typing import Any

from sqlalchemy import Row, delete, select, update

from lazulite.foundation.db.lists import read_page
from lazulite.foundation.db.rows import find_row, find_rows
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore, upsert
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.ops.git.entities import Delivery, GitHook, GitHost, Outcome
from lazulite.ops.git.tables import (
    LISTED_DELIVERIES,
    LISTED_HOOKS,
    git_deliveries,
    git_hook_secrets,
    git_hooks,
    git_statuses,
)

H, D = git_hooks.c, git_deliveries.c
REFUSED_KEPT = 200  # a hook's: anybody may send what is refused


def add(tx: Tx, hook: GitHook) -> bool:
    """False when the name is taken."""
    return insert_or_ignore(tx, git_hooks, [{**vars(hook), "host": hook.host.value}]) == 1


def find(tx: Tx, workspace_id: str, name: str) -> GitHook | None:
    row = find_row(tx, git_hooks, workspace_id=workspace_id, name=name)
    return _hook(row) if row else None


def by_id(tx: Tx, hook_id: str) -> GitHook | None:
    row = find_row(tx, git_hooks, id=hook_id)
    return _hook(row) if row else None


def of_workspace(tx: Tx, workspace_id: str) -> list[GitHook]:
    """By name."""
    return [_hook(row) for row in find_rows(tx, git_hooks, order=["name"], workspace_id=workspace_id)]


def page(tx: Tx, workspace_id: str, request: PageRequest) -> Page[GitHook]:
    return read_page(tx, LISTED_HOOKS, request, select(git_hooks).where(H.workspace_id == workspace_id)).map(_hook)


def set_secret(tx: Tx, hook: GitHook, secret: str) -> None:
    upsert(tx, git_hook_secrets, [{"hook_id": hook.id, "secret": secret}], key=["hook_id"], update=["secret"])
    tx.execute(update(git_hooks).where(H.id == hook.id).values(rotated_at=tx.now))


def secret(tx: Tx, hook: GitHook) -> str:
    """For whoever looks at a delivery, and nobody else."""
    query = select(git_hook_secrets.c.secret).where(git_hook_secrets.c.hook_id == hook.id)
    return str(tx.execute(query).scalar_one())


def remove(tx: Tx, hook: GitHook) -> None:
    """With all that is kept of it."""
    for table in (git_hook_secrets, git_deliveries, git_statuses):
        tx.execute(delete(table).where(table.c.hook_id == hook.id))
    tx.execute(delete(git_hooks).where(H.id == hook.id))


def log(tx: Tx, hook: GitHook, delivery: Delivery) -> bool:
    """False when one with its key has come before."""
    row = {**vars(delivery), "hook_id": hook.id, "outcome": delivery.outcome.value, "facts": list(delivery.facts)}
    return insert_or_ignore(tx, git_deliveries, [row]) == 1


def settle(tx: Tx, delivery: Delivery) -> None:
    tx.execute(update(git_deliveries).where(D.id == delivery.id).values(facts=list(delivery.facts)))


def forget_refused(tx: Tx, hook: GitHook) -> None:
    """All but the newest of those that have no key."""
    own = (D.hook_id == hook.id, D.key.is_(None))
    newest = select(D.id).where(*own).order_by(D.received_at.desc(), D.id.desc()).limit(REFUSED_KEPT)
    tx.execute(delete(git_deliveries).where(*own, D.id.not_in(newest)))


def deliveries(tx: Tx, hook: GitHook, request: PageRequest) -> Page[Delivery]:
    query = select(git_deliveries).where(D.hook_id == hook.id)
    return read_page(tx, LISTED_DELIVERIES, request, query).map(_delivery)


def _hook(row: Row[*tuple[Any, ...]]) -> GitHook:
    return GitHook(
        id=row.id, workspace_id=row.workspace_id, name=row.name, host=GitHost(row.host), repository=row.repository,
        description=row.description, reports_status=row.reports_status, near=row.near, created_by=row.created_by,
        created_at=row.created_at, rotated_at=row.rotated_at,
    )  # fmt: skip


def _delivery(row: Row[*tuple[Any, ...]]) -> Delivery:
    return Delivery(
        id=row.id, event=row.event, key=row.key, outcome=Outcome(row.outcome), reason=row.reason, size=row.size,
        facts=tuple(row.facts), received_at=row.received_at,
    )  # fmt: skip
