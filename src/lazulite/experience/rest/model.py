"""Models: everything that assets have, and what their folders say of themselves."""

from collections.abc import Mapping
from typing import Annotated

from lazulite.experience.http.callers import Call, permit
from lazulite.experience.rest.asset_plans import AssetPlanOut, planned_content
from lazulite.experience.rest.asset_routes import routes
from lazulite.experience.rest.asset_sources import Content, content_of
from lazulite.experience.rest.assets import VersionOut
from lazulite.experience.rest.data import AssetIn
from lazulite.experience.rest.platform import PlatformDep
from lazulite.services.assets.entities import AssetKind, AssetType, NewVersion
from lazulite.services.registry.models.service import check_content
from lazulite.specs.asset import ModelDocument

router = routes(AssetKind.MODEL)


@router.post("/workspaces/{workspace}/models", status_code=201)
def create_model(body: AssetIn, call: Annotated[Call, permit("models/write")], platform: PlatformDep) -> VersionOut:
    document = body.parsed(ModelDocument)
    content = content_of(platform, call, document.path, body.sources, kind=AssetKind.MODEL, properties=body.properties)
    new = platform.models.described(_new(document, content, body.properties))
    return platform.create(
        call,
        VersionOut,
        lambda tx: VersionOut.of(platform.models.create(tx, call.actor, call.workspace_id, document.name, new)),
    )


@router.post("/workspaces/{workspace}/models/validate")
def validate_model(body: AssetIn, call: Annotated[Call, permit("models/read")], platform: PlatformDep) -> AssetPlanOut:
    """What would be registered; nothing is."""
    document = body.parsed(ModelDocument)
    content = planned_content(platform, call, document.path, body.sources, kind=AssetKind.MODEL)
    new = _new(document, content, body.properties)
    if content.is_known:
        check_content(document.name, new)
    with platform.read() as tx:
        planned = platform.assets.plan_version(tx, call.workspace_id, AssetKind.MODEL, document.name, new)
    return AssetPlanOut.of(AssetKind.MODEL, document.name, new, planned)


def _new(document: ModelDocument, content: Content, properties: Mapping[str, str]) -> NewVersion:
    return NewVersion(
        AssetType(document.type), document.version, manifest=content.manifest, bookmark=content.bookmark,
        source=content.source, description=document.description, tags=document.tags,
        properties={**properties, **document.properties},
    )  # fmt: skip
