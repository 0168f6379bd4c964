"""Every query over release policies, releases and the jobs that work for them."""

from collections.abc import Collection, Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, Select, bindparam, insert, select, update

from lazulite.foundation.db.lists import read_page
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.db.upsert import insert_or_ignore
from lazulite.foundation.lists.filters import Condition
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.ops.release.entities import Policy, Release, ReleaseState, StageRecord, Work
from lazulite.ops.release.tables import LISTED_POLICIES, LISTED_RELEASES, release_jobs, release_policies, releases
from lazulite.specs.release import ReleasePolicy

_STAGES = TypeAdapter(tuple[StageRecord, ...])
_WORK = TypeAdapter(Work)
R, P = releases.c, release_policies.c
IN_STATE = select(releases).where(R.state.in_(bindparam("states", expanding=True))).order_by(R.opened_at, R.id)


def add_policy(tx: Tx, policy: Policy) -> bool:
    """False when the name, or the model, has one already."""
    return insert_or_ignore(tx, release_policies, [_policy_row(policy)]) == 1


def save_policy(tx: Tx, policy: Policy) -> bool:
    """False when somebody else has changed it since it was read."""
    change = update(release_policies).where(
        P.workspace_id == policy.workspace_id, P.id == policy.id, P.revision == policy.revision - 1
    )
    return tx.execute(change.values(_policy_row(policy))).rowcount == 1


def find_policy(tx: Tx, workspace_id: str, name: str) -> Policy | None:
    row = tx.execute(select(release_policies).where(P.workspace_id == workspace_id, P.name == name)).first()
    return _policy(row) if row else None


def policy_of_model(tx: Tx, workspace_id: str, model: str) -> Policy | None:
    row = tx.execute(select(release_policies).where(P.workspace_id == workspace_id, P.model == model)).first()
    return _policy(row) if row else None


def policies(tx: Tx, workspace_id: str, request: PageRequest) -> Page[Policy]:
    query = select(release_policies).where(P.workspace_id == workspace_id)
    return read_page(tx, LISTED_POLICIES, request, query).map(_policy)


def policy_names(tx: Tx, workspace_id: str) -> list[str]:
    return [row.name for row in tx.execute(select(P.name).where(P.workspace_id == workspace_id))]


def add(tx: Tx, release: Release) -> None:
    tx.execute(insert(releases).values(_row(release)))


def save(tx: Tx, release: Release) -> None:
    change = update(releases).where(R.workspace_id == release.workspace_id, R.id == release.id)
    tx.execute(change.values({**_row(release), "updated_at": tx.now}))


def find(tx: Tx, workspace_id: str, release_id: str) -> Release | None:
    return _first(tx, select(releases).where(R.workspace_id == workspace_id, R.id == release_id))


def newest_of(tx: Tx, workspace_id: str, model: str, version: int) -> Release | None:
    query = select(releases).where(R.workspace_id == workspace_id, R.model == model, R.version == version)
    return _first(tx, query.order_by(R.opened_at.desc(), R.id.desc()))


def in_state(tx: Tx, states: Collection[ReleaseState]) -> list[Release]:
    """Of all workspaces, the oldest first: for the one who moves them on."""
    return [_release(row) for row in tx.execute(IN_STATE, {"states": [state.value for state in states]})]


def at_endpoint(tx: Tx, workspace_id: str, endpoint: str, states: Collection[ReleaseState]) -> list[Release]:
    """The oldest first."""
    query = select(releases).where(R.workspace_id == workspace_id, R.endpoint == endpoint)
    query = query.where(R.state.in_([state.value for state in states])).order_by(R.opened_at, R.id)
    return [_release(row) for row in tx.execute(query)]


def newest_at(tx: Tx, workspace_id: str, endpoint: str, *, limit: int) -> list[Release]:
    """Whatever their state, the newest first."""
    query = select(releases).where(R.workspace_id == workspace_id, R.endpoint == endpoint)
    return [_release(row) for row in tx.execute(query.order_by(R.opened_at.desc(), R.id.desc()).limit(limit))]


def under_way(tx: Tx, workspace_id: str, states: Collection[ReleaseState]) -> list[Release]:
    """The oldest first."""
    query = select(releases).where(R.state.in_([state.value for state in states]), R.workspace_id == workspace_id)
    return [_release(row) for row in tx.execute(query.order_by(R.opened_at, R.id))]


def page(tx: Tx, workspace_id: str, request: PageRequest, *, given: Sequence[Condition] = ()) -> Page[Release]:
    """The newest first unless ordered otherwise."""
    query = select(releases).where(R.workspace_id == workspace_id)
    return read_page(tx, LISTED_RELEASES, request, query, given=given).map(_release)


def add_job(tx: Tx, release: Release, *, job: str, role: str) -> None:
    row = {"job": job, "workspace_id": release.workspace_id, "release_id": release.id, "role": role}
    tx.execute(insert(release_jobs).values(row))


def of_job(tx: Tx, workspace_id: str, job: str) -> tuple[Release, str] | None:
    """The release that a job works for, and as what."""
    query = select(release_jobs).where(release_jobs.c.workspace_id == workspace_id, release_jobs.c.job == job)
    row = tx.execute(query).first()
    release = find(tx, workspace_id, row.release_id) if row else None
    return (release, str(row.role)) if row and release else None


def _first(tx: Tx, query: Select[*tuple[Any, ...]]) -> Release | None:
    row = tx.execute(query).first()
    return _release(row) if row else None


def _row(release: Release) -> dict[str, object]:
    return {
        "id": release.id, "workspace_id": release.workspace_id, "policy": release.policy.name,
        "endpoint": release.policy.endpoint_name, "model": release.model, "version": release.version,
        "state": release.state.value, "document": release.policy.model_dump(mode="json", by_alias=True),
        "stages": _STAGES.dump_python(release.stages, mode="json"),
        "work": _WORK.dump_python(release.work, mode="json"),
        "reason": release.reason, "opened_by": release.opened_by, "opened_at": release.opened_at,
        "updated_at": release.updated_at,
    }  # fmt: skip


def _release(row: Row[*tuple[Any, ...]]) -> Release:
    return Release(
        id=row.id, workspace_id=row.workspace_id, policy=ReleasePolicy.model_validate(row.document), model=row.model,
        version=row.version, state=ReleaseState(row.state), stages=_STAGES.validate_python(row.stages),
        work=_WORK.validate_python(row.work), reason=row.reason, opened_by=row.opened_by, opened_at=row.opened_at,
        updated_at=row.updated_at,
    )  # fmt: skip


def _policy_row(policy: Policy) -> dict[str, object]:
    return {
        "id": policy.id, "workspace_id": policy.workspace_id, "name": policy.document.name,
        "model": policy.document.model, "document": policy.document.model_dump(mode="json", by_alias=True),
        "revision": policy.revision, "created_by": policy.created_by, "created_at": policy.created_at,
        "updated_at": policy.updated_at,
    }  # fmt: skip


def _policy(row: Row[*tuple[Any, ...]]) -> Policy:
    return Policy(
        id=row.id, workspace_id=row.workspace_id, document=ReleasePolicy.model_validate(row.document),
        revision=row.revision, created_by=row.created_by, created_at=row.created_at, updated_at=row.updated_at,
    )  # fmt: skip
