"""Models: everything that assets have, and what their folders say of themselves."""

from lazulite.experience.rest.asset_routes import routes
from lazulite.services.assets.entities import AssetKind

router = routes(AssetKind.MODEL)
