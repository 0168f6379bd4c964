"""What lies in the environments of a real job and a real runner is what the platform tells people that it is."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lazulite import Client
from lazulite.compute import locks
from tests.conftest import Server, start_server, stop_home

pytestmark = pytest.mark.mlflow_client
LOOK = """
def look():
    '''What this process has: its distributions, and whether it finds Lazulite.'''
    import importlib.metadata as metadata
    found = sorted({(d.metadata["Name"].lower().replace("_", "-"), d.version) for d in metadata.distributions()})
    try:
        import lazulite
    except ModuleNotFoundError as error:
        return [*(f"{name}=={version}" for name, version in found), str(error)]
    return [lazulite.__file__]
"""
JOB = """
import json, sys
from look import look
open(sys.argv[1], "w").write(json.dumps(look()))
"""
MODEL = """
from look import look

class Model:
    def predict(self, frame, params=None):
        return look()

def _load_pyfunc(path):
    return Model()
"""
MLMODEL = """
flavors: {python_function: {loader_module: telling, code: code, env: {virtualenv: python_env.yaml}}}
signature: {inputs: '[{"name": "x", "type": "double", "required": true}]', outputs: '[{"type": "string"}]'}
"""
NOT_THERE = "No module named 'lazulite'"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start_server(tmp_path_factory.mktemp("home"))
    with running.process:
        yield running
        stop_home(running.home)
        running.process.wait(30)


def shown(server: Server, *arguments: str) -> dict[str, object]:
    """What the command line tells of it."""
    command = [sys.executable, "-m", "lazulite.processes.main", *arguments, "-o", "json"]
    answer = subprocess.run(command, env={"LAZULITE_URL": server.url}, capture_output=True, text=True, check=True)
    found: dict[str, object] = json.loads(answer.stdout)
    return found


def pinned(environment: object) -> list[str]:
    """The lock's packages as the processes tell theirs."""
    assert isinstance(environment, dict)
    assert "--hash=sha256:" in environment["lock"]
    return [f"{pin.name}=={pin.version}" for pin in locks.pins(environment["lock"], python=environment["python"])]


def test_a_jobs_process_has_what_its_shown_lock_says_and_no_lazulite(server: Server, tmp_path: Path) -> None:
    (tmp_path / "look.py").write_text(LOOK)
    (tmp_path / "train.py").write_text(JOB)
    document = {
        "command": "python train.py ${{outputs.seen}}", "code": str(tmp_path), "environment": "sklearn-lightgbm",
        "outputs": {"seen": {"type": "uri_file"}},
    }  # fmt: skip
    with Client(server.url) as client:
        name = str(client.jobs.create(document)["name"])
        assert client.jobs.wait(name, timeout_seconds=120)["status"] == "Completed"
        [file] = client.jobs.download(name, "seen", tmp_path / "got").iterdir()
    seen = json.loads(file.read_text())
    assert seen == [*pinned(shown(server, "job", "show", "-n", name)["environment"]), NOT_THERE]
    assert "lightgbm==4.7.0" in seen


def test_a_runner_has_what_its_shown_lock_says_the_small_mlflow_and_no_lazulite(server: Server, tmp_path: Path) -> None:
    model = tmp_path / "model"
    (model / "code").mkdir(parents=True)
    (model / "code" / "look.py").write_text(LOOK)
    (model / "code" / "telling.py").write_text(MODEL)
    (model / "MLmodel").write_text(MLMODEL)
    (model / "requirements.txt").write_text("mlflow==3.17.2\n")
    (model / "python_env.yaml").write_text("python: 3.11\n")
    with Client(server.url) as client:
        client.models.create(name="telling", path=str(model), type="mlflow_model")
        client.online_endpoints.create({"name": "telling"})
        blue = {"name": "blue", "endpoint_name": "telling", "model": "azureml:telling:1"}
        client.online_deployments.create(blue, all_traffic=True)
        client.online_deployments.wait("blue", "telling", timeout_seconds=120)
        answer = client.online_endpoints.invoke("telling", {"input_data": {"columns": ["x"], "data": [[1.0]]}})
    deployment = shown(server, "online-deployment", "show", "-n", "blue", "-e", "telling")
    [replica] = deployment["replicas"]  # type: ignore[misc]  # a list in the answer
    has = pinned(replica["environment"])
    assert answer == {"predictions": [*has, NOT_THERE]}
    names = {line.partition("==")[0]: line.partition("==")[2] for line in has}
    assert (names.get("mlflow-skinny"), names.get("mlflow"), names["pandas"].split(".")[0]) == ("3.17.2", None, "2")
    assert deployment["requirements"] == ["mlflow-skinny==3.17.2", "pandas<3"]
