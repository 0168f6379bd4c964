"""The wheel in empty environments: with [server] it serves, alone it is a client of few dependencies."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lazulite.compute.environments import find_uv
from lazulite.compute.pip_settings import uv_variables
from tests.conftest import LAZULITE, Server, start_server, stop_home

pytestmark = pytest.mark.judge
REPOSITORY = Path(__file__).parents[2]
UV = {**os.environ, **uv_variables(os.environ), "UV_PYTHON_DOWNLOADS": "never"}
JOB = """
command: python -c "print('rows', len(open('${{inputs.flights}}/a.csv').read().split()))"
environment: {requirements: []}
inputs: {flights: {type: uri_folder, path: 'azureml:flights:1'}}
"""
LISTED = "import importlib.metadata as m; print(*sorted({d.metadata['Name'].lower() for d in m.distributions()}))"
# scipy is there: it has the points that sweeps try, and is loaded by them alone.
LEARNING = {"scikit-learn", "pandas", "lightgbm", "torch", "mlflow", "mlflow-skinny", "onnxruntime"}


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel and what it asks for, and nothing of the repository."""

    folder: Path

    @property
    def python(self) -> str:
        return str(self.folder / "bin" / "python")

    def run(self, program: str, *arguments: str, url: str = "") -> "subprocess.CompletedProcess[str]":
        command = [str(self.folder / "bin" / program), *arguments]
        variables = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "LAZULITE_URL": url}
        return subprocess.run(
            command, cwd=self.folder, env=variables, capture_output=True, text=True, timeout=120, check=False
        )

    def packages(self) -> set[str]:
        return set(self.run("python", "-c", LISTED).stdout.split())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    return next(folder.glob("lazulite-*.whl"))


def installed(folder: Path, what: str) -> Installed:
    """At the lock's versions."""
    uv = str(find_uv())
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(folder)], env=UV, check=True)
    place = ["--python", str(folder / "bin" / "python"), "--constraint", str(REPOSITORY / "requirements.lock")]
    subprocess.run([uv, "pip", "install", "--quiet", *place, what], env=UV, cwd=folder, check=True)
    return Installed(folder)


@pytest.fixture(scope="module")
def serving(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return installed(tmp_path_factory.mktemp("server") / "env", f"lazulite[server] @ {wheel.as_uri()}")


@pytest.fixture(scope="module")
def client(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return installed(tmp_path_factory.mktemp("client") / "env", f"lazulite @ {wheel.as_uri()}")


@pytest.fixture(scope="module")
def server(serving: Installed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start_server(tmp_path_factory.mktemp("home"), program=(serving.python, *LAZULITE[1:]))
    with running.process:
        yield running
        stop_home(running.home)
        running.process.wait(30)


def test_the_server_holds_no_library_of_machine_learning(serving: Installed) -> None:
    packages = serving.packages()
    assert {"lazulite", "fastapi", "duckdb", "uv"} <= packages
    assert packages & LEARNING == set()


def test_the_client_alone_registers_data_and_runs_a_job_on_the_server(
    client: Installed, server: Server, tmp_path: Path
) -> None:
    (tmp_path / "flights").mkdir()
    (tmp_path / "flights" / "a.csv").write_text("x\n1\n2\n")
    (tmp_path / "job.yml").write_text(JOB)
    create = ["data", "create", "-n", "flights", "-v", "1", "--path", str(tmp_path / "flights"), "--type", "uri_folder"]
    made = client.run("lazulite", *create, url=server.url)
    assert made.returncode == 0, made.stderr
    ran = client.run("lazulite", "job", "create", "-f", str(tmp_path / "job.yml"), "--stream", url=server.url)
    assert ran.returncode == 0, ran.stderr
    assert (json.loads(ran.stdout)["status"], "rows 3" in ran.stderr) == ("Completed", True)


def test_the_servers_own_command_line_profiles_what_it_has(serving: Installed, server: Server, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x\n1\n2\n")
    create = ["data", "create", "-n", "one", "-v", "1", "--path", str(tmp_path / "a.csv"), "--type", "uri_file"]
    assert serving.run("lazulite", *create, url=server.url).returncode == 0
    profiled = serving.run("lazulite", "data", "profile", "-n", "one", "-v", "1", "-o", "json", url=server.url)
    assert json.loads(profiled.stdout)["content"]["rows"] == 2, profiled.stderr


def test_the_client_is_small_and_says_what_a_server_needs(client: Installed) -> None:
    assert len(client.packages()) < 25, client.packages()
    assert client.run("python", "-c", "import lazulite; lazulite.Client; lazulite.command").returncode == 0
    helped = client.run("lazulite", "--help")
    assert (helped.returncode, "online-endpoint" in helped.stdout) == (0, True)
    served = client.run("lazulite", "serve")
    assert (served.returncode, served.stderr.splitlines()[-1]) == (1, "pip install 'lazulite[server]'")
