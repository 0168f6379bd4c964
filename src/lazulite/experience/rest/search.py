"""What somebody who types a name may mean: over all nouns, for a command palette."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, Field

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.pagination import PageRequest
from lazulite.ops.governance.access import allows
from lazulite.services.assets.entities import AssetContainer, AssetKind
from lazulite.services.inference.entities import Endpoint
from lazulite.services.training.jobs.entities import Job

HitKind = Literal[
    "job", "data", "model", "environment", "online-endpoint", "monitor", "release", "trigger", "schedule"
]  # fmt: skip
ASSETS: Mapping[AssetKind, HitKind] = {
    AssetKind.DATA: "data", AssetKind.MODEL: "model", AssetKind.ENVIRONMENT: "environment",
}  # fmt: skip
router = api_router("search")


class SearchQuery(BaseModel):
    text: str = Field(max_length=300)
    max_results: int = Field(default=20, ge=1, le=100)


class SearchHitOut(BaseModel):
    """`kind`: the noun, as on the command line. `title`: what people call it. `subject`: as facts name it."""

    kind: HitKind
    name: str
    version: str | None
    title: str
    subject: str
    state: str | None
    updated_at: datetime


class SearchHits(BaseModel):
    """The likeliest first."""

    items: list[SearchHitOut]


Look = Callable[[Platform, Tx, str, PageRequest], Iterable[SearchHitOut]]


@dataclass(frozen=True)
class Noun:
    """`permission`: whose names only those may see who have it."""

    permission: str
    look: Look


@router.get("/workspaces/{workspace}/search")
def search_workspace(
    call: Annotated[Call, permit("workspaces/read")], platform: PlatformDep, asked: Annotated[SearchQuery, Query()]
) -> SearchHits:
    """Names that begin with the text come first; of each noun that the caller may read."""
    if not asked.text.strip():
        return SearchHits(items=[])
    request = PageRequest(asked.max_results, named=asked.text)
    with platform.read() as tx:
        role = platform.admittance.role_in(tx, call.actor, call.workspace_id)
        nouns = [noun for noun in NOUNS if allows(role, noun.permission)]
        found = [list(noun.look(platform, tx, call.workspace_id, request)) for noun in nouns]
    return SearchHits(items=ranked(asked.text, found)[: asked.max_results])


def ranked(text: str, found: Iterable[list[SearchHitOut]]) -> list[SearchHitOut]:
    """The likeliest first; of those that are as likely the nouns take turns, so that no noun hides another."""
    placed: list[tuple[int, int, int, SearchHitOut]] = []
    for noun, hits in enumerate(found):
        turns: dict[int, int] = {}
        for hit in hits:
            rank = rank_of(text, hit)
            turns[rank] = turns.get(rank, 0) + 1
            placed.append((rank, turns[rank], noun, hit))
    return [hit for *_, hit in sorted(placed, key=lambda one: one[:3])]


def rank_of(text: str, hit: SearchHitOut) -> int:
    """0: that is its name. 1: its name begins so. 2: a word in it does. 3: it stands somewhere in it."""
    wanted, title = text.strip().casefold(), hit.title.casefold()
    if wanted in {title, hit.name.casefold()}:
        return 0
    if title.startswith(wanted) or hit.name.casefold().startswith(wanted):
        return 1
    words = "".join(c if c.isalnum() else " " for c in title).split()
    return 2 if any(word.startswith(wanted) for word in words) else 3


def _jobs(platform: Platform, tx: Tx, workspace_id: str, request: PageRequest) -> Iterable[SearchHitOut]:
    return map(_job, platform.jobs.list(tx, workspace_id, request).items)


def _job(job: Job) -> SearchHitOut:
    return SearchHitOut(
        kind="job", name=job.name, version=None, title=job.about.display_name or job.name, subject=job.subject,
        state=job.status.value, updated_at=job.ended_at or job.started_at or job.created_at,
    )  # fmt: skip


def _assets(kind: AssetKind) -> Look:
    def look(platform: Platform, tx: Tx, workspace_id: str, request: PageRequest) -> Iterable[SearchHitOut]:
        return map(_asset, platform.assets.list_containers(tx, workspace_id, kind, request).items)

    return look


def _asset(one: AssetContainer) -> SearchHitOut:
    return SearchHitOut(
        kind=ASSETS[one.kind], name=one.name, version=one.latest, title=one.name,
        subject=f"{one.kind.plural}/{one.name}", state=None, updated_at=one.updated_at,
    )  # fmt: skip


def _endpoints(platform: Platform, tx: Tx, workspace_id: str, request: PageRequest) -> Iterable[SearchHitOut]:
    return map(_endpoint, platform.endpoints.list(tx, workspace_id, request).items)


def _endpoint(one: Endpoint) -> SearchHitOut:
    return SearchHitOut(
        kind="online-endpoint", name=one.name, version=None, title=one.name, subject=f"endpoints/{one.name}",
        state="Succeeded", updated_at=one.updated_at,
    )  # fmt: skip


def _monitors(platform: Platform, tx: Tx, workspace_id: str, request: PageRequest) -> Iterable[SearchHitOut]:
    for one in platform.monitoring.list(tx, workspace_id, request).items:
        yield SearchHitOut(
            kind="monitor", name=one.name, version=None, title=one.name, subject=f"monitors/{one.name}",
            state="Enabled" if one.enabled else "Disabled", updated_at=one.created_at,
        )  # fmt: skip


def _releases(platform: Platform, tx: Tx, workspace_id: str, request: PageRequest) -> Iterable[SearchHitOut]:
    for one in platform.release.list(tx, workspace_id, request=request).items:
        yield SearchHitOut(
            kind="release", name=one.id, version=str(one.version), title=one.candidate, subject=one.subject,
            state=one.state.value, updated_at=one.updated_at,
        )  # fmt: skip


def _triggers(platform: Platform, tx: Tx, workspace_id: str, request: PageRequest) -> Iterable[SearchHitOut]:
    for one in platform.triggers.list(tx, workspace_id, request).items:
        yield SearchHitOut(
            kind="trigger", name=one.name, version=None, title=one.name, subject=f"triggers/{one.name}",
            state="Enabled" if one.rule.enabled else "Disabled", updated_at=one.created_at,
        )  # fmt: skip


def _schedules(platform: Platform, tx: Tx, workspace_id: str, request: PageRequest) -> Iterable[SearchHitOut]:
    for one in platform.schedules.list(tx, workspace_id, request).items:
        yield SearchHitOut(
            kind="schedule", name=one.name, version=None, title=one.name, subject=f"schedules/{one.name}",
            state="Enabled" if one.enabled else "Disabled", updated_at=one.updated_at,
        )  # fmt: skip


NOUNS = (
    Noun("models/read", _assets(AssetKind.MODEL)),
    Noun("data/read", _assets(AssetKind.DATA)),
    Noun("endpoints/read", _endpoints),
    Noun("monitors/read", _monitors),
    Noun("triggers/read", _triggers),
    Noun("schedules/read", _schedules),
    Noun("releases/read", _releases),
    Noun("environments/read", _assets(AssetKind.ENVIRONMENT)),
    Noun("jobs/read", _jobs),
)
