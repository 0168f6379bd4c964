"""A home whose processes may be killed, and a model of a few lines to deploy in it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx2

from lazulite.experience.sdk.client import Client
from lazulite.processes.identity import ProcessIdentity
from tests.conftest import Server, start_server

T = TypeVar("T")
MLMODEL = """
flavors:
  python_function:
    loader_module: tiny_{name}
    code: code
    env: {{virtualenv: python_env.yaml}}
signature:
  inputs: '[{{"name": "x", "type": "double", "required": true}}]'
  outputs: '[{{"type": "tensor", "tensor-spec": {{"dtype": "float64", "shape": [-1]}}}}]'
"""
REQUIREMENTS = "mlflow==3.17.2\npandas==2.3.3\n"
REQUEST = {"input_data": {"columns": ["x"], "data": [[1.0], [2.0]]}}


@dataclass
class Site:
    """A home whose server may be killed and started again."""

    home: Path
    server: Server

    @property
    def client(self) -> Client:
        return Client(self.server.url, workspace="default")

    def gateway(self) -> ProcessIdentity | None:
        return ProcessIdentity.read(self.home / "gateway" / "address.json")

    def is_quiet(self) -> bool:
        """Whether every fact has reached every subscriber."""
        return bool(httpx2.get(f"{self.server.url}/readyz", trust_env=False).json()["facts_waiting"] == 0)

    def restart_server(self) -> None:
        with self.server.process as process:
            process.terminate()
        self.server = start_server(self.home)


def register(client: Client, folder: Path, *, code: str) -> str:
    """The version of `tiny` whose module is `code`; the folder's name becomes the module's."""
    name = folder.name
    (folder / "code").mkdir(parents=True)
    (folder / "code" / f"tiny_{name}.py").write_text(code)
    (folder / "MLmodel").write_text(MLMODEL.format(name=name))
    (folder / "requirements.txt").write_text(REQUIREMENTS)
    (folder / "python_env.yaml").write_text("python: 3.11\n")
    return str(client.models.create(name="tiny", path=str(folder), type="mlflow_model")["version"])


def document(model: str, *, endpoint: str, name: str = "blue") -> dict[str, str]:
    return {"name": name, "endpoint_name": endpoint, "model": f"azureml:{model}"}


def until(look: Callable[[], T | None], what: str, seconds: float = 60) -> T:
    """What `look` gives once it gives something."""
    pause, waited = threading.Event(), 0.0
    while not (found := look()):
        assert waited < seconds, f"{what}: not within {seconds:g} s"
        pause.wait(0.05)
        waited += 0.05
    return found


def processes_of(home: Path) -> list[int]:
    """The pids of whatever names the home on its command line or in its environment."""
    name = str(home).encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            said = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
        except OSError:
            continue
        if name in said:
            found.append(int(entry.name))
    return found
