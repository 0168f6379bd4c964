"""`lazulite worker`: runs jobs and services for a server that it reaches over HTTP alone."""

import argparse
import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import FrameType

from lazulite.compute.backends.found import found_backends
from lazulite.compute.backends.groups import Groups, find_groups
from lazulite.compute.cache import ContentCache
from lazulite.compute.environments import Environments
from lazulite.compute.equipment import find_equipment, gpus, memory_bytes, read_labels
from lazulite.compute.gpus import Gpus
from lazulite.compute.images import Images, find_engine
from lazulite.compute.interactive.watching import Watch
from lazulite.compute.isolation import IsolationLacking, Level
from lazulite.compute.link import Link
from lazulite.compute.metering import Metering
from lazulite.compute.process import DRAINED, EVERY
from lazulite.compute.tools import Tools
from lazulite.compute.torch_builds import torch_builds
from lazulite.compute.worker import Identity, Worker, only_worker, worker_id
from lazulite.experience.agents.link import HttpLink
from lazulite.foundation.settings import settings_from
from lazulite.foundation.telemetry import log_to_stderr
from lazulite.processes.identity import ProcessIdentity
from lazulite.runners import shim
from lazulite.words.errors import PlatformError

PARENT_SECONDS = 0.5


def run_worker(
    url: str, *, home: Path, token: str = "", queues: Sequence[str] = (), slots: int | None = None, name: str = "",
    labels: Mapping[str, str] | None = None, parent: int | None = None, isolation: Level = Level.PROCESS,
    system_metrics: bool = True, torch_index: str = "",
) -> bool:  # fmt: skip
    """Work until SIGTERM, Ctrl-C, or the end of the parent process; what runs then goes on, and is found again.

    home: the Lazulite home whose folder `worker` is this worker's. queues: none for every one whose needs the machine
    meets. slots: its cores by default. name: its machine's by default. isolation: the least that jobs are kept from it.
    torch_index: as the setting. True when it was drained and has left. Raises HomeHasWorker, Forbidden when the server
    does not take the token, and IsolationLacking.
    """
    folder = home.absolute() / "worker"
    stopping = threading.Event()
    _stop_on_signals(stopping)
    if parent is not None:
        threading.Thread(target=_follow, args=(parent, stopping), daemon=True).start()
    with only_worker(folder):
        shim.write_synced(folder / "worker.json", dict(asdict(ProcessIdentity.mine())))
        own = worker_id(folder)
        link = HttpLink(url, token, worker_id=own, stopping=stopping)
        groups = find_groups(folder, memory_bytes())
        tools = _tools(link, folder, groups, isolation, system_metrics=system_metrics, torch_index=torch_index)
        here = socket.gethostname()
        identity = Identity(
            own, name or here, queues[0] if queues else "default", slots or os.cpu_count() or 1, machine=here,
            version=version("lazulite"), started_at=datetime.now(UTC), queues=tuple(queues) or (EVERY,),
            equipment=find_equipment(
                tools.variables, gpus=len(tools.gpus), labels=labels or {}, isolation=isolation,
                levels=tuple(tools.backends),
            ),
        )  # fmt: skip
        worker = Worker(identity, tools, stopping=stopping, watch=Watch(link))
        try:
            worker.run()
        finally:
            stopping.set()
            link.close()
            _leave(groups)
        return worker.has_left


def _leave(groups: Groups | None) -> None:
    if groups is not None:
        groups.leave()


def _tools(
    link: Link, folder: Path, groups: Groups | None, isolation: Level, *, system_metrics: bool, torch_index: str
) -> Tools:
    """Raises IsolationLacking when this machine cannot keep jobs so far from itself."""
    variables = dict(os.environ)
    devices = gpus(variables)
    engine = find_engine(variables)
    backends = found_backends(groups, variables, engine)
    if isolation not in backends:
        raise IsolationLacking(isolation)
    torch = torch_builds(variables, index=torch_index, has_gpus=bool(devices))
    environments = Environments(folder / "environments", variables=variables, torch=torch)
    return Tools(
        link, backends, ContentCache(folder / "cache"), environments, folder, variables, devices, isolation,
        None if engine is None else Images(engine, variables),
        Metering(link, folder, Gpus(devices), is_on=system_metrics),
    )  # fmt: skip


def main() -> int:
    """For `serve`: a worker that ends with its parent; the token in LAZULITE_TOKEN."""
    log_to_stderr(os.environ.get("LAZULITE_LOG_LEVEL", "WARNING").upper())
    given = _arguments().parse_args()
    try:
        settings = settings_from(os.environ)
        has_left = run_worker(
            given.url, home=given.home, token=os.environ.get("LAZULITE_TOKEN", ""), parent=given.parent,
            queues=given.queue, slots=given.slots, name=given.name, labels=read_labels(given.label),
            isolation=Level(settings.isolation),
            system_metrics=settings.system_metrics, torch_index=settings.torch_index,
        )  # fmt: skip
    except PlatformError as error:
        sys.stderr.write(f"{error.detail}\n{error.hint}\n" if error.hint else f"{error.detail}\n")
        return 1
    return DRAINED if has_left else 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("home", type=Path)
    parser.add_argument("--parent", type=int)
    parser.add_argument("--queue", action="append", default=[])
    parser.add_argument("--label", action="append", default=[])
    parser.add_argument("--slots", type=int)
    parser.add_argument("--name", default="")
    return parser


def _stop_on_signals(stopping: threading.Event) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def _follow(parent: int, stopping: threading.Event) -> None:
    while os.getppid() == parent and not stopping.wait(PARENT_SECONDS):
        pass
    stopping.set()


if __name__ == "__main__":
    sys.exit(main())
