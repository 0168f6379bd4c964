"""A real server, and the unmodified MLflow client in an environment of its own."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lazulite.compute.environments import EnvironmentFailed, Environments
from lazulite.compute.spec import EnvironmentKind, EnvironmentSpec
from tests.conftest import Server, start_server, stop_home

LOCK = Path("src/lazulite/services/registry/curated/sklearn-lightgbm.lock")
SCRIPTS = Path(__file__).parent / "scripts"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lazulite-tests" / "environments"

Script = Callable[..., dict[str, object]]


@pytest.fixture(scope="session")
def client_python(request: pytest.FixtureRequest) -> Path:
    """The interpreter beside the client: built once for a lock, shared by all test runs of this machine."""
    lock = (request.config.rootpath / LOCK).read_text("utf-8")
    CACHE.mkdir(parents=True, exist_ok=True)
    environments = Environments(CACHE, variables=os.environ)
    spec = EnvironmentSpec(kind=EnvironmentKind.LOCKED, lock=lock)
    try:
        return environments.prepare(spec, lambda _text: None, is_stopped=lambda: False).python
    except EnvironmentFailed as error:
        pytest.skip(f"MLflow's client cannot be installed here: {error.detail}")


@pytest.fixture(scope="module")
def mlflow_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start_server(tmp_path_factory.mktemp("mlflow") / "home", "--no-worker")
    with running.process:
        yield running
        stop_home(running.home)
        running.process.wait(30)


@pytest.fixture
def run_script(client_python: Path, mlflow_server: Server, tmp_path: Path) -> Script:
    """`run_script("train", workspace=…)`: the last line that the script printed, as JSON."""

    def run(name: str, *, workspace: str | None = None, **variables: str) -> dict[str, object]:
        place = f"/workspaces/{workspace}" if workspace else ""
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("MLFLOW_", "LAZULITE_"))},
            "MLFLOW_TRACKING_URI": f"{mlflow_server.url}{place}", "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
            "NO_PROXY": "127.0.0.1", "HOME": str(tmp_path), **variables,
        }  # fmt: skip
        ended = subprocess.run(
            [str(client_python), str(SCRIPTS / f"{name}.py")], env=environment, cwd=tmp_path, capture_output=True,
            text=True, timeout=300, check=False,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stderr[-3000:]
        answer: dict[str, object] = json.loads(ended.stdout.splitlines()[-1])
        return answer

    return run
