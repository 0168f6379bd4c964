"""Environments in Python."""

from typing import overload

from lazulite.experience.sdk.answers.assets import Container, Version
from lazulite.experience.sdk.answers.environments import Comparison, Curated
from lazulite.experience.sdk.assets import Assets
from lazulite.experience.sdk.nouns import items
from lazulite.experience.sdk.transport import Transport
from lazulite.specs.local_paths import local_paths
from lazulite.words.errors import Missing


class Environments(Assets):
    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "environments", local_paths)

    @overload
    def get(self, name: str) -> Container: ...
    @overload
    def get(self, name: str, version: str | int) -> Version: ...
    @overload
    def get(self, name: str, version: str | int | None) -> Version | Container: ...
    def get(self, name: str, version: str | int | None = None) -> Version | Container:
        """One of the workspace's, else the curated one of that name."""
        try:
            return super().get(name, version)
        except Missing:
            found = next((one for one in self.curated() if one["name"] == name), None)
            if found is None or version not in {None, "latest", found["version"]}:
                raise
            return Version._made(found)

    def curated(self) -> list[Curated]:
        """Those that come with the platform, every package pinned."""
        found = self.transport.get(self.transport.workspace_path("curated-environments"))
        return [Curated._made(each) for each in items(found)]

    def compare(self, before: str, after: str) -> Comparison:
        """What lies between two of them: Python, requirements, and the packages installed where both are known.

        Each a reference (`NAME:VERSION`, `NAME@latest`, a curated one's name), or `jobs/NAME`: what that job ran in.
        Raises Missing.
        """
        path = self.transport.workspace_path("environment-differences")
        return Comparison._made(self.transport.get(path, {"before": before, "after": after}))
