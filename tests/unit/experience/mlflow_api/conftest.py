"""A server's face with two workspaces."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lazulite.foundation.actor import LOCAL
from lazulite.processes.serve import create_app
from lazulite.testing import platform_in_memory
from tests.unit.experience.mlflow_api.api import Api


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """One server a module, workspaces default and other."""
    home: Path = tmp_path_factory.mktemp("home")
    platform = platform_in_memory(home)
    platform.write(lambda tx: platform.workspaces.create(tx, LOCAL, "other"))
    with TestClient(create_app(platform), base_url="http://127.0.0.1") as http:
        yield Api(platform, http)
    platform.close()
