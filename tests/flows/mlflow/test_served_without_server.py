"""With the server killed and its database away, an endpoint answers and takes feedback; a new server finds both."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lazulite import Client
from tests.conftest import Server, start_server, stop_home
from tests.flows.mlflow.conftest import SCRIPTS

pytestmark = pytest.mark.mlflow_client
FLOWER = {"dataframe_split": {
    "columns": ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"],
    "data": [[5.1, 3.5, 1.4, 0.2]],
}}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "home"
    stop_home(tmp_path / "home")


def train(python: Path, server: Server, folder: Path) -> None:
    environment = {**os.environ, "MLFLOW_TRACKING_URI": server.url, "NO_PROXY": "127.0.0.1", "HOME": str(folder)}
    subprocess.run([str(python), str(SCRIPTS / "train.py")], env=environment, cwd=folder, check=True, timeout=300)


def killed(server: Server) -> None:
    with server.process:
        server.process.kill()
        server.process.wait(30)


def test_a_server_and_its_database_may_go_away_and_come_back(client_python: Path, home: Path, tmp_path: Path) -> None:
    first = start_server(home)
    train(client_python, first, tmp_path)
    with Client(first.url) as client:
        client.online_endpoints.create({"name": "irises"})
        collector = {"collections": {"model_inputs": {"enabled": True}, "model_outputs": {"enabled": True}}}
        blue = {"name": "blue", "endpoint_name": "irises", "model": "azureml:irises:1", "data_collector": collector}
        client.online_deployments.create(blue, all_traffic=True)
        client.online_deployments.wait("blue", "irises", timeout_seconds=240)
        scorer = client.online_endpoints.scorer("irises")
    before = scorer.score(FLOWER)
    killed(first)
    (home / "lazulite.db").rename(home / "elsewhere.db")
    during = scorer.score(FLOWER)
    told = [{"request_id": one.request_id, "row": 0, "actual": 0} for one in (before, during)]
    assert scorer.feedback(told)["accepted"] == 2
    (home / "elsewhere.db").rename(home / "lazulite.db")
    second = start_server(home)
    with Client(second.url) as client:
        kept = client.online_endpoints.collected("irises", seal=True)
        assert [kept[kind]["rows"] for kind in ("capture", "feedback")] == [2, 2]
        assert scorer.score(FLOWER).answer == before.answer
    scorer.close()
    stop_home(home)
    killed(second)
