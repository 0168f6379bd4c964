"""A control plane and workers to go with it: real HTTP, real shims, real processes."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lazulite.assembly import Platform
from lazulite.compute.backends.local import LocalBackend
from lazulite.compute.cache import ContentCache
from lazulite.compute.environments import Environments
from lazulite.compute.isolation import Level
from lazulite.compute.process import Process
from lazulite.compute.spec import JobKind, JobSpec
from lazulite.compute.tools import Tools
from lazulite.compute.worker import Identity, Worker, worker_id
from lazulite.experience.agents.link import HttpLink
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.events.outbox import read_after
from lazulite.words.ids import new_run_id
from lazulite.words.manifests import FileEntry, Manifest

PATIENCE_SECONDS = 60.0


@dataclass
class Plant:
    """The control plane of one home, over HTTP."""

    platform: Platform
    url: str

    @property
    def workspace_id(self) -> str:
        with self.platform.read() as tx:
            return self.platform.workspaces.named(tx, "default").id

    def spec(self, command: str = "", **values: object) -> JobSpec:
        given: dict[str, object] = {
            "id": new_run_id(), "workspace_id": self.workspace_id, "workspace": "default", "kind": JobKind.JOB,
            "name": "a job", "owner": "tests", "command": command,
        }  # fmt: skip
        return JobSpec(**{**given, **values})  # type: ignore[arg-type]  # a maker for tests

    def enqueue(self, spec: JobSpec) -> str:
        self.platform.write(lambda tx: self.platform.queue.enqueue(tx, LOCAL, spec))
        return spec.id

    def look(self, process_id: str) -> Process:
        with self.platform.read() as tx:
            return self.platform.queue.get(tx, self.workspace_id, process_id)

    def wait(self, process_id: str, until: Callable[[Process], bool] = lambda process: process.ended) -> Process:
        """The process, once it is so; every commit is looked at, and time passes besides."""
        changed = threading.Event()
        leave = self.platform.queue.wakeups.listen(changed.set)
        waited = 0.0
        try:
            while not until(process := self.look(process_id)):
                assert waited < PATIENCE_SECONDS, f"still {process}; log: {self.log(process_id)}"
                changed.wait(0.02)
                changed.clear()
                waited += 0.02
        finally:
            leave()
        return process

    def log(self, process_id: str) -> str:
        return self.platform.logs.read(process_id).decode()

    def files(self, contents: dict[str, str]) -> Manifest:
        entries = []
        for path, text in contents.items():
            blob = self.platform.blobs.put([text.encode()])
            self.platform.write(lambda tx, blob=blob: self.platform.blobs.hold(tx, self.workspace_id, [blob]))
            entries.append(FileEntry(path, blob.size, blob.digest))
        return Manifest(tuple(entries))

    def facts(self, process_id: str) -> list[str]:
        self.platform.relay.drain()
        with self.platform.read() as tx:
            return [fact.type for fact in read_after(tx, 0, subject=f"processes/{process_id}")]


@dataclass
class Hand:
    """A worker in a thread of this process."""

    plant: Plant
    home: Path
    slots: int = 2
    stopping: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    def start(self) -> "Hand":
        self.home.mkdir(parents=True, exist_ok=True)
        own = worker_id(self.home)
        link = HttpLink(self.plant.url, "", worker_id=own, stopping=self.stopping)
        variables = dict(os.environ)
        environments = Environments(self.home / "environments", variables=variables)
        cache = ContentCache(self.home / "cache")
        tools = Tools(link, {Level.PROCESS: LocalBackend()}, cache, environments, self.home, variables)
        worker = Worker(Identity(own, "here", "default", self.slots), tools, stopping=self.stopping)

        def run() -> None:
            worker.run()
            link.close()

        self.thread = threading.Thread(target=run, daemon=True)
        self.thread.start()
        return self

    def stop(self) -> None:
        self.stopping.set()
        assert self.thread is not None
        self.thread.join(30)
