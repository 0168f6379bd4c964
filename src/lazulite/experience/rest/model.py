"""Models: everything that assets have, and what their folders say of themselves."""

from typing import Annotated

from lazulite.experience.http.callers import Call, permit
from lazulite.experience.rest.asset_routes import routes
from lazulite.experience.rest.asset_sources import content_of
from lazulite.experience.rest.assets import VersionOut
from lazulite.experience.rest.data import AssetIn
from lazulite.experience.rest.platform import PlatformDep
from lazulite.services.assets.entities import AssetKind, AssetType, NewVersion
from lazulite.specs.asset import ModelDocument

router = routes(AssetKind.MODEL)


@router.post("/workspaces/{workspace}/models", status_code=201)
def create_model(body: AssetIn, call: Annotated[Call, permit("models/write")], platform: PlatformDep) -> VersionOut:
    document = body.parsed(ModelDocument)
    content = content_of(platform, call, document.path, body.sources, kind=AssetKind.MODEL, properties=body.properties)
    new = platform.models.described(
        NewVersion(
            AssetType(document.type), document.version, manifest=content.manifest, bookmark=content.bookmark,
            source=content.source, description=document.description, tags=document.tags,
            properties={**body.properties, **document.properties},
        )
    )  # fmt: skip
    return platform.create(
        call,
        VersionOut,
        lambda tx: VersionOut.of(platform.models.create(tx, call.actor, call.workspace_id, document.name, new)),
    )
