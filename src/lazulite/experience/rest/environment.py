"""Environments: those registered in the workspace, and the curated ones in the wheel."""

from lazulite.experience.rest.asset_routes import routes
from lazulite.services.assets.entities import AssetKind

router = routes(AssetKind.ENVIRONMENT)
