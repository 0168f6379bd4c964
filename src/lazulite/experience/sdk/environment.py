"""Environments in Python."""

from lazulite.experience.sdk.assets import Assets
from lazulite.experience.sdk.documents import Lies, Place
from lazulite.experience.sdk.nouns import items
from lazulite.experience.sdk.transport import Transport
from lazulite.words.errors import Missing
from lazulite.words.json import JSONObject

PLACES = (Place("conda_file", Lies.TEXT), Place("requirements", Lies.TEXT))


class Environments(Assets):
    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "environments", PLACES)

    def get(self, name: str, version: str | int | None = None) -> JSONObject:
        """One of the workspace's, else the curated one of that name."""
        try:
            return super().get(name, version)
        except Missing:
            found = next((one for one in self.curated() if one["name"] == name), None)
            if found is None or version not in {None, "latest", found["version"]}:
                raise
            return found

    def curated(self) -> list[JSONObject]:
        """Those that come with the platform, every package pinned."""
        return [*items(self.transport.get(self.transport.workspace_path("curated-environments")))]
