"""Whether the services of a worker's jobs answer, told to the server whenever that changes."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from lazulite.compute.folder import JobFolder
from lazulite.compute.interactive import ports
from lazulite.compute.interactive.entities import Offered, ServiceState
from lazulite.compute.interactive.preparing import offered
from lazulite.compute.link import Dial, Link, LinkClosed
from lazulite.compute.spec import JobSpec
from lazulite.compute.written import LeadsAway, Written
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
        for one in serving.values():
            try:
                self._look_at(one)
            except LinkClosed:
                raise
            except Exception as error:  # noqa: BLE001 - what one job has written must not end the services of all
                log.warning("services_not_seen", process=one.spec.id, reason=repr(error))

    def carry(self, dials: Sequence[Dial], running: Sequence[Serving]) -> None:
        """Each in a thread of its own; to nothing but the ports of the jobs that run here."""
        jobs = {one.spec.id: one for one in running}
        for dial in dials:
            one = jobs.get(dial.process_id)
            if one is not None and _offers(one, dial.port):
                threading.Thread(target=self._carry, args=(one, dial), daemon=True).start()

    def _look_at(self, one: Serving) -> None:
        is_late = self.seconds() - self._since[one.path] > PATIENCE_SECONDS
        now = {name: _seen(one.folder, name, service, is_late) for name, service in offered(one.folder).items()}
        if now != self._told.get(one.path):
            self._tell(one, now)

    def _carry(self, one: Serving, dial: Dial) -> None:
        if ports.is_own(dial.port, one.path):
            self.link.carry(dial)
        else:
            log.warning("connection_refused", process=one.spec.id, port=dial.port)

    def _tell(self, one: Serving, now: Mapping[str, Offered]) -> None:
        try:
            self.link.serving(one.spec.id, one.number, {name: service.to_json() for name, service in now.items()})
        except LinkClosed:
            raise
        except PlatformError as error:
            log.info("services_refused", process=one.spec.id, reason=error.detail)
        else:
            self._told[one.path] = now


def _offers(one: Serving, port: int) -> bool:
    try:
        return port in {service.port for service in offered(one.folder).values()}
    except Exception as error:  # noqa: BLE001 - what one job has written must not end its worker's claims
        log.warning("services_not_seen", process=one.spec.id, reason=repr(error))
        return False


def _seen(folder: JobFolder, name: str, service: Offered, is_late: bool) -> Offered:
    written = Written(folder.path, is_apart=True)
    try:
        if (ended := written.object(folder.said / f"service-{name}.json")) is not None:
            said = _why(written.tail(folder.said / f"service-{name}.txt"), service, ended.get("exit_code"))
            return replace(service, state=ServiceState.FAILED, said=said)
    except LeadsAway as refused:
        return replace(service, state=ServiceState.FAILED, said=refused.detail)
    is_own = ports.is_own(service.port, folder.path)
    if is_own:
        return replace(service, state=ServiceState.RUNNING)
    if is_own is None:
        said = f"Nothing listens on port {service.port} yet." if is_late else ""
    else:
        said = f"Something else on its machine listens on port {service.port}: choose another, or let one be chosen."
    return replace(service, said=said)


def _why(log_tail: str, service: Offered, code: object) -> str:
    lines = log_tail.strip().splitlines()
    last = f" Its last line was: {lines[-1][:300]}" if lines else ""
    lacks = lines and ("No module named" in lines[-1] or code == 127)
    return MISSING.get(service.kind, "") if lacks else f"It ended with exit code {code}.{last}"
