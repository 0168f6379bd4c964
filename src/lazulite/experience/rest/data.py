"""Data: everything that assets have, and preview and profile."""

from lazulite.experience.rest.asset_routes import routes
from lazulite.services.assets.entities import AssetKind

router = routes(AssetKind.DATA)
