"""Datastores as a whole: what is kept of them here, and the way to those that lie elsewhere."""

from collections.abc import Mapping

from lazulite.services.assets.service import AssetsService
from lazulite.services.data.datastores.contents.service import ContentsService
from lazulite.services.data.datastores.remotes.service import RemotesService
from lazulite.services.data.datastores.repositories.service import RepositoriesService
from lazulite.services.data.datastores.service import DatastoresService


def build_datastores(
    assets: AssetsService, rewrites: Mapping[str, str], repositories: RepositoriesService
) -> DatastoresService:
    """rewrites: prefixes of addresses, and what the server's owner has put in their place."""
    return DatastoresService(
        assets=assets, contents=ContentsService(), remotes=RemotesService(rewrites), repositories=repositories
    )  # fmt: skip
