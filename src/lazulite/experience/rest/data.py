"""Data: everything that assets have, and preview and profile."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, JsonValue, StrictBool

from lazulite.compute.spec import InputSpec
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.openapi import also
from lazulite.experience.rest.asset_plans import AssetPlanOut, planned_content
from lazulite.experience.rest.asset_routes import routes
from lazulite.experience.rest.asset_sources import Content, content_of
from lazulite.experience.rest.assets import VersionOut, ref_of
from lazulite.experience.rest.data_answers import PreviewOut, ProfileOut
from lazulite.experience.rest.documents import DocumentIn
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.db.transaction import Tx
from lazulite.services.assets.entities import AssetKind, AssetType, AssetVersion, NewVersion
from lazulite.services.data.entities import PreviewImpossible, ProfileMissing
from lazulite.services.data.service import OWNER, check_content, check_tier
from lazulite.services.training.jobs.entities import GivenInput
from lazulite.specs.asset import DataDocument
from lazulite.specs.other_products import refuse_imports

router = routes(AssetKind.DATA)
ROOT = "/workspaces/{workspace}/data"
ONE = f"{ROOT}/{{name}}/versions/{{version}}"


class AssetIn(DocumentIn):
    """`sources.path`: the uploaded files of the document's path, [{path, size, digest}]."""

    sources: dict[str, JsonValue] = Field(default_factory=dict)
    properties: dict[str, str] = Field(default_factory=dict)

    def parsed_data(self) -> DataDocument:
        """Raises DocumentBroken, DocumentInvalid, OtherProduct."""
        document = self.read()
        refuse_imports(document)
        return document.into(DataDocument)


class DataCreated(VersionOut):
    """`warnings`: why its table cannot be read, where its beginning tells so already."""

    warnings: tuple[str, ...]


class ProfileIn(BaseModel):
    """`path`: which of a folder's files, as a pattern; `again`: measure although there is a profile, as is done where a
    path or null words are given: nobody knows whether it was measured by these."""

    model_config = ConfigDict(extra="forbid")

    path: str | None = None
    null_words: list[str] | None = None
    again: StrictBool = False


@router.post(ROOT, status_code=201)
def create_data(body: AssetIn, call: Annotated[Call, permit("data/write")], platform: PlatformDep) -> DataCreated:
    """A version; its files are kept as they are, readable or not."""
    document = body.parsed_data()
    content = content_of(platform, call, document.path, body.sources, kind=AssetKind.DATA, properties=body.properties)
    new = _new(document, content, body.properties)

    doubts = platform.data.doubts(new)

    def create(tx: Tx) -> DataCreated:
        made = platform.data.create(
            tx, call.actor, call.workspace_id, document.name, new, owner=document.owner, tier=document.tier,
            tiers=platform.workspaces.get(tx, call.workspace_id).tiers,
        )  # fmt: skip
        return DataCreated(**VersionOut.of(made).model_dump(), warnings=doubts)

    return platform.create(call, DataCreated, create)


@router.post(f"{ROOT}/validate")
def validate_data(body: AssetIn, call: Annotated[Call, permit("data/read")], platform: PlatformDep) -> AssetPlanOut:
    """What would be registered; nothing is."""
    document = body.parsed_data()
    content = planned_content(platform, call, document.path, body.sources, kind=AssetKind.DATA)
    new = _new(document, content, body.properties)
    if content.is_known:
        check_content(document.name, new)
    with platform.read() as tx:
        check_tier(document.tier, platform.workspaces.get(tx, call.workspace_id).tiers)
        planned = platform.assets.plan_version(tx, call.workspace_id, AssetKind.DATA, document.name, new)
    return AssetPlanOut.of(AssetKind.DATA, document.name, new, planned)


@router.get(f"{ONE}/preview", responses=also(409, 429))
def preview_data(
    name: str, version: str, call: Annotated[Call, permit("data/read")], platform: PlatformDep,
    rows: Annotated[int, Query(ge=1, le=1000)] = 20, path: str | None = None,
) -> PreviewOut:  # fmt: skip
    """The first rows of a version's table, without reading the rest."""
    found = platform.data.preview(_found(platform, call, name, version), rows=rows, path=path)
    return PreviewOut.model_validate(found)


@router.post(f"{ONE}/profile", status_code=202)
def profile_data(
    name: str, version: str, body: ProfileIn, call: Annotated[Call, permit("data/write")], platform: PlatformDep
) -> ProfileOut:
    """The profile that is there, or a job that measures it."""
    found = _found(platform, call, name, version)
    if found.manifest is None and found.bookmark is None:
        raise PreviewImpossible(f"{found.subject} has no content to measure.")
    given = GivenInput(InputSpec(found.type.value, found.manifest, bookmark=found.bookmark), found.ref, found.subject)
    nulls: JsonValue = None if body.null_words is None else [*body.null_words]

    def ask(tx: Tx) -> ProfileOut:
        if not (body.again or body.path or body.null_words is not None):
            try:
                return ProfileOut.of(platform.data.profile(tx, call.workspace_id, found))
            except ProfileMissing:
                pass
        job = platform.jobs.submit_step(
            tx, call.actor, call.workspace_id, step="profile", inputs={"data": given}, owner=OWNER,
            arguments={"path": body.path, "null_words": nulls}, display_name=f"profile {found.name}:{found.version}",
        )  # fmt: skip
        platform.data.profile_asked(tx, call.workspace_id, found, job.name)
        return ProfileOut.of(platform.data.profile(tx, call.workspace_id, found, job=job.name))

    return platform.create(call, ProfileOut, ask)


@router.get(f"{ONE}/profile")
def show_data_profile(
    name: str, version: str, call: Annotated[Call, permit("data/read")], platform: PlatformDep, job: str | None = None
) -> ProfileOut:
    """The newest completed one, or how the one of this job stands."""
    found = _found(platform, call, name, version)
    with platform.read() as tx:
        return ProfileOut.of(platform.data.profile(tx, call.workspace_id, found, job=job))


def _new(document: DataDocument, content: Content, properties: Mapping[str, str]) -> NewVersion:
    return NewVersion(
        AssetType(document.type), document.version, manifest=content.manifest, bookmark=content.bookmark,
        source=content.source, description=document.description, tags=document.tags,
        properties={**properties, **document.properties},
        facts={} if document.data_schema is None else {"schema": document.data_schema},
    )  # fmt: skip


def _found(platform: PlatformDep, call: Call, name: str, version: str) -> AssetVersion:
    with platform.read() as tx:
        return platform.assets.resolve(tx, call.workspace_id, AssetKind.DATA, ref_of(name, version))
