"""Environments in Python."""

from lazulite.experience.sdk.assets import Assets
from lazulite.experience.sdk.documents import Lies, Place
from lazulite.experience.sdk.nouns import items
from lazulite.experience.sdk.transport import Transport
from lazulite.words.json import JSONObject

PLACES = (Place("conda_file", Lies.TEXT), Place("requirements", Lies.TEXT))


class Environments(Assets):
    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "environments", PLACES)

    def curated(self) -> list[JSONObject]:
        """Those that come with the platform, every package pinned."""
        return [*items(self.transport.get(self.transport.workspace_path("curated-environments")))]
