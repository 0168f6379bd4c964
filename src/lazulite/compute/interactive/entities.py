"""Services that a job offers while it runs, such as JupyterLab or a page of its own: how each stands, and where."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lazulite.compute.spec import InteractiveSpec
from lazulite.words.json import JSON, JSONObject


class ServiceState(StrEnum):
    STARTING = "Starting"
    RUNNING = "Running"
    FAILED = "Failed"
    ENDED = "Ended"


@dataclass(frozen=True)
class Offered:
    """A service as its worker sees it. said: why it does not run, where it does not."""

    kind: str
    port: int
    state: ServiceState = ServiceState.STARTING
    said: str = ""

    def to_json(self) -> JSONObject:
        return {"kind": self.kind, "port": self.port, "state": self.state.value, "said": self.said}

    @classmethod
    def from_json(cls, value: JSON) -> "Offered":
        assert isinstance(value, Mapping), "as it was kept"
        return cls(
            str(value["kind"]), int(str(value["port"])), ServiceState(str(value["state"])), str(value.get("said") or "")
        )


def variable(name: str, what: str) -> str:
    """How a script is told of a service's port or path: LAZULITE_SERVICE_MY_APP_PORT."""
    return f"LAZULITE_SERVICE_{re.sub(r'[^A-Za-z0-9]', '_', name).upper()}_{what}"


def address(workspace: str, job: str, name: str) -> str:
    """The path at which people find it; with a slash at its end."""
    return f"/workspaces/{workspace}/jobs/{job}/services/{name}/"


def helper(asked: InteractiveSpec, *, python: str, port: int, path: str, folder: str) -> list[str]:
    """What starts a service that a job need not start itself; empty where its own command does.

    folder: the job's working directory. path: where people find it.
    """
    match asked.kind:
        case "jupyter_lab":
            settings = {
                "ServerApp.ip": "127.0.0.1", "ServerApp.port": port, "ServerApp.port_retries": 0,
                "ServerApp.base_url": path, "ServerApp.root_dir": folder, "ServerApp.open_browser": False,
                # Whoever reaches it has been let in by the platform, which takes no page of another origin.
                "IdentityProvider.token": "", "ServerApp.disable_check_xsrf": True,
            }  # fmt: skip
            given = [f"--{name}={value}" for name, value in settings.items()]
            return [python, "-m", "jupyterlab", "--allow-root", *given]
        case "tensor_board":
            place = ["--host", "127.0.0.1", "--port", str(port), "--path_prefix", path.rstrip("/")]
            return [python, "-m", "tensorboard.main", "--logdir", asked.log_dir or "logs", *place]
        case "vs_code":
            return ["code-server", "--auth", "none", "--bind-addr", f"127.0.0.1:{port}", folder]
    return []
