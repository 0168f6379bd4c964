"""Every query over compute targets."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, delete, select, update

from lazulite.compute.needs import Needs, Priority
from lazulite.compute.targets.entities import Definition, Price, Target, TargetKind, Tier
from lazulite.compute.targets.tables import LISTED_TARGETS, compute_targets
from lazulite.foundation.db.lists import read_page
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore
from lazulite.foundation.pagination import Page, PageRequest

_T = compute_targets.c


def add(tx: Tx, target: Target) -> bool:
    """False when the name is taken."""
    row = {
        "id": target.id, "workspace_id": target.workspace_id, "name": target.name, "created_by": target.created_by,
        "created_at": target.created_at, **_changing(target),
    }  # fmt: skip
    return insert_or_ignore(tx, compute_targets, [row]) == 1


def save(tx: Tx, target: Target) -> None:
    own = (_T.id == target.id, _T.workspace_id == target.workspace_id)
    tx.execute(update(compute_targets).where(*own).values(**_changing(target)))


def remove(tx: Tx, target: Target) -> None:
    own = (_T.id == target.id, _T.workspace_id == target.workspace_id)
    tx.execute(delete(compute_targets).where(*own))


def find(tx: Tx, workspace_id: str, name: str, *, lock: bool = False) -> Target | None:
    query = select(compute_targets).where(_T.workspace_id == workspace_id, _T.name == name)
    row = tx.execute(query.with_for_update() if lock else query).first()
    return _target(row) if row else None


def names(tx: Tx, workspace_id: str) -> list[str]:
    query = select(_T.name).where(_T.workspace_id == workspace_id).order_by(_T.name)
    return [str(row[0]) for row in tx.execute(query)]


def of_workspaces(tx: Tx, workspaces: Collection[str], called: Collection[str]) -> list[Target]:
    """Those of these names in these workspaces, in the order in which they are to be locked."""
    query = select(compute_targets).where(_T.workspace_id.in_(list(workspaces)), _T.name.in_(list(called)))
    return [_target(row) for row in tx.execute(query.order_by(_T.id))]


def with_starter(tx: Tx) -> list[Target]:
    """Of all workspaces."""
    return [_target(row) for row in tx.execute(select(compute_targets).where(_T.starter.is_not(None)).order_by(_T.id))]


def lock(tx: Tx, ids: Collection[str]) -> None:
    """Nobody else counts what runs there until this transaction ends."""
    tx.execute(select(_T.id).where(_T.id.in_(list(ids))).order_by(_T.id).with_for_update())


def page(tx: Tx, workspace_id: str, request: PageRequest) -> Page[Target]:
    query = select(compute_targets).where(_T.workspace_id == workspace_id)
    return read_page(tx, LISTED_TARGETS, request, query).map(_target)


def _changing(target: Target) -> dict[str, object]:
    said = target.definition
    return {
        "type": said.kind.value, "size": said.size, "asks": said.asks.to_json(), "tier": said.tier.value,
        "priority": said.priority.value if said.priority else None, "min_instances": said.min_instances,
        "max_instances": said.max_instances, "idle_seconds": said.idle_seconds, "starter": said.starter,
        "price_per_hour": said.price.per_hour if said.price else None,
        "currency": said.price.currency if said.price else None, "description": said.description,
        "tags": dict(said.tags), "properties": dict(said.properties), "is_enabled": target.is_enabled,
        "updated_at": target.updated_at,
    }  # fmt: skip


def _target(row: Row[*tuple[Any, ...]]) -> Target:
    definition = Definition(
        name=row.name, kind=TargetKind(row.type), size=row.size, asks=Needs.from_json(row.asks), tier=Tier(row.tier),
        priority=Priority(row.priority) if row.priority else None, min_instances=row.min_instances,
        max_instances=row.max_instances, idle_seconds=row.idle_seconds, starter=row.starter,
        price=None if row.price_per_hour is None else Price(row.price_per_hour, row.currency),
        description=row.description, tags=row.tags,
        properties=row.properties,
    )  # fmt: skip
    return Target(row.id, row.workspace_id, definition, row.is_enabled, row.created_by, row.created_at, row.updated_at)
