"""Environments: those registered in the workspace, and the curated ones in the wheel."""

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.rest.asset_plans import AssetPlanOut
from lazulite.experience.rest.asset_routes import routes
from lazulite.experience.rest.assets import VersionOut
from lazulite.experience.rest.data import AssetIn
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.db.transaction import Tx
from lazulite.services.assets.entities import AssetKind
from lazulite.services.registry.environments.curated import VERSION
from lazulite.services.registry.environments.differences import Contents, Part, differences
from lazulite.services.registry.environments.service import new_version, told_of
from lazulite.specs.asset import EnvironmentDocument
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON

router = routes(AssetKind.ENVIRONMENT)
OF_JOB = "jobs/"


class NoEnvironment(Invalid):
    pass


class EnvironmentCreated(VersionOut):
    warnings: tuple[str, ...]


class CuratedOut(BaseModel):
    name: str
    version: str
    requirements: list[str]


class CuratedFull(CuratedOut):
    """`lock`: every package of it, pinned with its hashes."""

    description: str
    lock: str


class CuratedList(BaseModel):
    items: list[CuratedOut]
    next_page_token: str | None = None


class ComparedQuery(BaseModel):
    """Each a reference (`NAME:VERSION`, `NAME@latest`, a curated one's name), or `jobs/NAME`: what that job ran in."""

    before: str = Field(max_length=500)
    after: str = Field(max_length=500)


class DifferenceOut(BaseModel):
    """`before`, `after`: a version, or the line that asks for it; null where it is not there."""

    part: Part
    name: str
    before: str | None
    after: str | None


class ComparisonOut(BaseModel):
    """`unlocked`: of what was compared, those of which nobody knows yet what is installed."""

    differences: list[DifferenceOut]
    unlocked: list[str]


@router.post("/workspaces/{workspace}/environments", status_code=201)
def create_environment(
    body: AssetIn, call: Annotated[Call, permit("environments/write")], platform: PlatformDep
) -> EnvironmentCreated:
    document = body.parsed(EnvironmentDocument)
    asked = _asked(body, document)
    warnings = told_of(asked)

    def create(tx: Tx) -> EnvironmentCreated:
        made = platform.environments.create(
            tx, call.actor, call.workspace_id, document.name, asked, version=document.version,
            description=document.description, tags=document.tags,
        )  # fmt: skip
        return EnvironmentCreated(**VersionOut.of(made).model_dump(), warnings=warnings)

    return platform.create(call, EnvironmentCreated, create)


@router.post("/workspaces/{workspace}/environments/validate")
def validate_environment(
    body: AssetIn, call: Annotated[Call, permit("environments/read")], platform: PlatformDep
) -> AssetPlanOut:
    """What would be registered; nothing is, and nothing is installed."""
    document = body.parsed(EnvironmentDocument)
    asked = _asked(body, document)
    new = new_version(asked, version=document.version, description=document.description, tags=document.tags)
    with platform.read() as tx:
        planned = platform.assets.plan_version(tx, call.workspace_id, AssetKind.ENVIRONMENT, document.name, new)
    return AssetPlanOut.of(AssetKind.ENVIRONMENT, document.name, new, planned, warnings=told_of(asked))


@router.get("/workspaces/{workspace}/curated-environments")
def list_curated_environments(
    _call: Annotated[Call, permit("environments/read")], platform: PlatformDep
) -> CuratedList:
    """Every package of theirs is pinned; refer to one by its name."""
    found = platform.environments.curated()
    return CuratedList(
        items=[CuratedOut(name=e.name, version=e.version or "", requirements=list(e.requirements)) for e in found]
    )


@router.get("/workspaces/{workspace}/curated-environments/{curated}")
def show_curated(
    curated: str, _call: Annotated[Call, permit("environments/read")], platform: PlatformDep
) -> CuratedFull:
    found = platform.environments.curated_one(curated)
    return CuratedFull(
        name=found.name, version=VERSION, requirements=list(found.requirements), description=found.description,
        lock=found.lock,
    )  # fmt: skip


@router.get("/workspaces/{workspace}/environment-differences")
def compare_environments(
    call: Annotated[Call, permit("environments/read")], platform: PlatformDep, query: Annotated[ComparedQuery, Query()]
) -> ComparisonOut:
    """Python, requirements, and the installed packages where both are known: those of curated ones and of jobs that
    have started."""
    with platform.read() as tx:
        before, after = (_contents(tx, platform, call, ref) for ref in (query.before, query.after))
    found = [DifferenceOut.model_validate(vars(each)) for each in differences(before, after)]
    unlocked = [ref for ref, side in ((query.before, before), (query.after, after)) if side.lock is None]
    return ComparisonOut(differences=found, unlocked=unlocked)


def _contents(tx: Tx, platform: Platform, call: Call, ref: str) -> Contents:
    if not ref.startswith(OF_JOB):
        found = platform.environments.resolve(tx, call.workspace_id, ref)
        return Contents(found.python, found.requirements, found.lock)
    job = platform.jobs.get(tx, call.workspace_id, ref.removeprefix(OF_JOB))
    if job.type.is_parent:
        raise NoEnvironment(
            f"The job {job.name} is a {job.type.value}: it runs in no environment itself.",
            hint="Name one of the jobs that it has started.",
        )
    asked = platform.queue.get(tx, call.workspace_id, job.name).spec.environment
    ran_in = platform.queue.environments(tx, call.workspace_id, [job.name]).get(job.name, {})
    lock, python = ran_in.get("lock"), ran_in.get("python")
    return Contents(
        asked.python if python is None else str(python), asked.requirements, None if lock is None else str(lock)
    )


def _asked(body: AssetIn, document: EnvironmentDocument) -> dict[str, JSON]:
    return {
        "conda_file": body.sources.get("conda_file", document.conda_file),
        "requirements": body.sources.get("requirements", document.requirements),
        "image": document.image,
        "python": document.python,
        "build": None if document.build is None else {
            **document.build.model_dump(mode="json"), "files": body.sources.get("build"),
        },
    }  # fmt: skip
