"""Whether the services of a worker's jobs answer, told to the server whenever that changes."""

import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from lazulite.compute.backends.local import read_json
from lazulite.compute.folder import JobFolder
from lazulite.compute.interactive.entities import Offered, ServiceState
from lazulite.compute.interactive.preparing import offered
from lazulite.compute.link import Dial, Link, LinkClosed
from lazulite.compute.spec import JobSpec
from lazulite.foundation.telemetry import logger
from lazulite.words.errors import PlatformError

log = logger(__name__)
LOOK_SECONDS = 0.5
PATIENCE_SECONDS = 60.0  # a service may take its time to load; then people are told
MISSING = {
    "jupyter_lab": "JupyterLab did not start: add 'jupyterlab' to the job's environment.",
    "tensor_board": "TensorBoard did not start: add 'tensorboard' to the job's environment.",
    "vs_code": "code-server did not start: it has to be installed on the worker's machine.",
}


class Serving(Protocol):
    """An attempt, as far as its services are looked at."""

    @property
    def spec(self) -> JobSpec: ...
    @property
    def path(self) -> Path: ...
    @property
    def folder(self) -> JobFolder: ...
    @property
    def number(self) -> int: ...


@dataclass
class Watch:
    """Of all jobs of a worker. seconds: a clock that only goes forward."""

    link: Link
    seconds: Callable[[], float] = time.monotonic
    _told: dict[Path, Mapping[str, Offered]] = field(default_factory=dict)
    _since: dict[Path, float] = field(default_factory=dict)

    def run(self, running: Callable[[], Sequence[Serving]], stopping: threading.Event) -> None:
        """Until `stopping` is set."""
        while not stopping.wait(LOOK_SECONDS):
            try:
                self.look(running())
            except LinkClosed:
                return

    def look(self, running: Sequence[Serving]) -> None:
        serving = {one.path: one for one in running if one.spec.services and (one.path / "pid.json").exists()}
        self._told = {path: told for path, told in self._told.items() if path in serving}
        self._since = {path: self._since.get(path, self.seconds()) for path in serving}
        for path, one in serving.items():
            is_late = self.seconds() - self._since[path] > PATIENCE_SECONDS
            now = {name: _seen(one.folder, name, service, is_late) for name, service in offered(one.folder).items()}
            if now != self._told.get(path):
                self._tell(one, now)

    def carry(self, dials: Sequence[Dial], running: Sequence[Serving]) -> None:
        """Each in a thread of its own; to nothing but the ports of the jobs that run here."""
        folders = {one.spec.id: one.folder for one in running}
        for dial in dials:
            folder = folders.get(dial.process_id)
            if folder is not None and dial.port in {service.port for service in offered(folder).values()}:
                threading.Thread(target=self.link.carry, args=(dial,), daemon=True).start()

    def _tell(self, one: Serving, now: Mapping[str, Offered]) -> None:
        try:
            self.link.serving(one.spec.id, one.number, {name: service.to_json() for name, service in now.items()})
        except LinkClosed:
            raise
        except PlatformError as error:
            log.info("services_refused", process=one.spec.id, reason=error.detail)
        self._told[one.path] = now


def _seen(folder: JobFolder, name: str, service: Offered, is_late: bool) -> Offered:
    ended = folder.said / f"service-{name}.json"
    if ended.exists():
        code = (read_json(ended) or {}).get("exit_code")
        return replace(service, state=ServiceState.FAILED, said=_why(folder, name, service, code))
    if _listens(service.port):
        return replace(service, state=ServiceState.RUNNING)
    said = f"Nothing listens on port {service.port} yet." if is_late else ""
    return replace(service, said=said)


def _why(folder: JobFolder, name: str, service: Offered, code: object) -> str:
    log_file = folder.said / f"service-{name}.txt"
    lines = log_file.read_text("utf-8", "replace").strip().splitlines() if log_file.exists() else []
    last = f" Its last line was: {lines[-1][:300]}" if lines else ""
    lacks = lines and ("No module named" in lines[-1] or code == 127)
    return MISSING.get(service.kind, "") if lacks else f"It ended with exit code {code}.{last}"


def _listens(port: int) -> bool:
    with socket.socket() as caller:
        caller.settimeout(0.5)
        return caller.connect_ex(("127.0.0.1", port)) == 0
