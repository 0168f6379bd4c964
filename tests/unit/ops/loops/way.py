"""A platform on which a loop is walked step by step, by the services themselves; the worker is played by the test."""

from datetime import timedelta
from pathlib import Path

import yaml
from sqlalchemy import delete

from lazulite.assembly import Platform
from lazulite.compute.process import End, Worker
from lazulite.compute.spec import InputSpec
from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import LOCAL, Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.tables import fact_cursors
from lazulite.ops.loops.entities import Loop, Stage, StageView, WaitKind
from lazulite.ops.loops.tables import loop_jobs, loop_sources, loop_walks
from lazulite.services.assets.entities import AssetKind, AssetType, AssetVersion, NewVersion, Source
from lazulite.services.inference.entities import Definition, Segment, ServedModel
from lazulite.services.training.jobs.entities import GivenInput, Job, WantedOutput
from lazulite.specs.reading import read_document
from lazulite.testing import FrozenClock
from lazulite.words.ids import new_id
from lazulite.words.json import JSON
from tests.errands import fire_triggers
from tests.unit.ops.monitoring.conftest import Windows
from tests.unit.ops.monitoring.runs.test_monitor_runs import World
from tests.unit.ops.release.makers import PACKAGE, PERSON, Walk
from tests.unit.services.training.jobs.yard import RAN_IN, WORKER, Yard, make_job

ROUND = [
    "data>train", "train>register", "register>release", "release>serve", "serve>feedback", "feedback>monitor",
    "monitor>trigger", "trigger>train",
]  # fmt: skip
TRAINING = {
    "command": "train",
    "environment": {"requirements": []},
    "inputs": {"windows": {"type": "uri_folder", "path": "azureml:flights-window@all-labelled"}},
    "outputs": {"model": {"type": "custom_model", "name": "delays"}},
}
REPORT = {"command": "report", "environment": {"requirements": []}}


class Way:
    def __init__(self, platform: Platform, clock: FrozenClock, tmp_path: Path) -> None:
        self.platform, self.clock = platform, clock
        self.world = World(platform, Windows(tmp_path), clock, tmp_path)
        self.yard, self.release = Yard(platform), Walk(platform)
        self.workspace = self.yard.workspace

    def settle(self) -> None:
        """An endpoint and two versions of a model that nobody has trained."""
        self.endpoint("delays")
        for _ in range(2):
            self.release.model()

    def watch(self) -> None:
        """The same, with a monitor and what it compares with."""
        self.world.prepare(rows=60)
        self.platform.relay.drain()

    def data(self, name: str = "flights") -> str:
        version = self.release.register(AssetKind.DATA, name, AssetType.URI_FOLDER, file="a.parquet")
        return f"data/{name}/{version}"

    def submit(self, *, reads: str = "", leaves: str = "", actor: Actor = LOCAL) -> Job:
        """A job; `reads` is a data version's subject, `leaves` the model that its output becomes."""
        files = self.yard.files(a_csv=b"1")
        given = {"data": GivenInput(InputSpec("uri_folder", files), reads, reads)} if reads else {}
        wanted = {"model": WantedOutput("custom_model", leaves)} if leaves else {}
        return self.yard.submit(make_job(inputs=given, outputs=wanted), actor)

    def begin(self, job: str) -> None:
        """A worker takes it."""
        queue, worker = self.platform.queue, Worker("w", "w", "default", 100, "", None, self.clock.now())
        self.platform.write(lambda tx: queue.register(tx, WORKER, worker, held={}))
        self.platform.write(lambda tx: queue.claim(tx, WORKER, "w", claim_id=new_id()))
        self.platform.write(lambda tx: queue.accept(tx, WORKER, "w", job, attempt=1, environment=RAN_IN))
        self.platform.relay.drain()

    def end(self, job: str, status: JobStatus = JobStatus.COMPLETED) -> None:
        left: dict[str, JSON] = {"model": self.yard.files(model_pkl=job.encode()).to_json()}
        code = 0 if status is JobStatus.COMPLETED else 1
        end = End(status, code, "", None, left if status is JobStatus.COMPLETED else {})
        self.platform.write(lambda tx: self.platform.queue.end(tx, WORKER, "w", job, attempt=1, end=end))
        self.platform.relay.drain()

    def train(self, *, reads: str = "", leaves: str = "delays") -> str:
        job = self.submit(reads=reads, leaves=leaves).name
        self.begin(job)
        self.end(job)
        return job

    def copy(self, original: AssetVersion, name: str) -> None:
        """As MLflow's clients copy a version to another model."""
        source = Source(uri=f"models:/{original.name}/{original.version}")
        new = NewVersion(original.type, manifest=original.manifest, source=source)
        models = self.platform.models
        self.platform.write(lambda tx: models.create(tx, LOCAL, self.workspace, name, new))
        self.platform.relay.drain()

    def forget_everything(self) -> None:
        """As in a database that loops have never looked at."""

        def forget(tx: Tx) -> None:
            for table in (loop_walks, loop_jobs, loop_sources):
                tx.execute(delete(table))
            tx.execute(delete(fact_cursors).where(fact_cursors.c.subscriber == "loops"))

        self.platform.write(forget)

    def endpoint(self, name: str) -> None:
        self.platform.write(lambda tx: self.platform.endpoints.create(tx, LOCAL, self.workspace, name=name))
        self.platform.relay.drain()

    def deploy(self, version: int = 1, *, endpoint: str = "delays", model: str = "delays", name: str = "blue") -> None:
        """By hand, with all of the traffic."""
        served = Definition(model=ServedModel(model, version, [], ("mlflow-skinny==3.17.2",), "3.11"))
        deployments = self.platform.deployments
        self.platform.write(
            lambda tx: deployments.create(tx, LOCAL, self.workspace, endpoint, name, served, all_traffic=True)
        )
        self.release.ready_at(endpoint, name)

    def feedback(self, endpoint: str = "delays", rows: int = 5) -> None:
        at = self.clock.now()
        told = Segment(new_id(), self.workspace, endpoint, "", "feedback", new_id(), rows, at, at, "0" * 64, 1, at)
        self.platform.write(lambda tx: self.platform.endpoints.gateways.keep_segment(tx, told))

    def trigger(self, start: JSON, *, name: str = "retrain", when: str = "DriftDetected", **more: JSON) -> None:
        text = yaml.safe_dump({"name": name, "when": when, "start": {"job": start}, **more})
        document = read_document(text)
        self.platform.write(lambda tx: self.platform.triggers.create(tx, LOCAL, self.workspace, document))

    def fire(self) -> str:
        """Time goes on; the job that the rule has started."""
        self.clock.advance(timedelta(seconds=11))
        fire_triggers(self.platform)
        self.platform.relay.drain()
        with self.platform.read() as tx:
            entry = self.platform.triggers.history(tx, self.workspace, "retrain").items[0]
        return str(entry.job)

    def package(self, version: int = 2) -> None:
        self.release.finish("package", PACKAGE, version=version)

    def window(self) -> None:
        """Answers that no model has learnt from."""
        self.release.register(AssetKind.DATA, "flights-window", AssetType.URI_FOLDER, file="window.parquet")

    def roll_out(self, version: int = 2) -> None:
        """The release of this version, once it is packaged, to all of the traffic."""
        for role in ("candidate", "champion"):
            self.release.finish(role, {}, version=version)
        compared: JSON = {"rows": 1000, "candidate": {"roc_auc": 0.8}, "champion": {"roc_auc": 0.7}}
        self.release.finish("compare", compared, version=version)
        self.approve(version)
        self.release.ready(f"v{version:03}")

    def approve(self, version: int) -> None:
        releases = self.platform.release
        self.platform.write(lambda tx: releases.approve(tx, PERSON, self.workspace, f"delays:{version}"))
        self.platform.relay.drain()

    def loop(self, endpoint: str = "delays") -> Loop:
        self.platform.relay.drain()
        with self.platform.read() as tx:
            return self.platform.loops.get(tx, self.workspace, endpoint)

    def walked(self, endpoint: str = "delays") -> list[str]:
        return [view.arc.step for view in self.loop(endpoint).arcs if view.walked_at is not None]

    def stage(self, stage: Stage, endpoint: str = "delays") -> StageView:
        return next(view for view in self.loop(endpoint).stages if view.stage is stage)

    def waits(self, kind: WaitKind, endpoint: str = "delays") -> list[str]:
        return [wait.what for wait in self.loop(endpoint).waiting if wait.kind is kind]


def make_rules(**changes: JSON) -> dict[str, JSON]:
    """Of a release policy that asks for no ONNX and judges by the windows."""
    return {"optimise": {"onnx": False}, "validate": {"data": "azureml:flights-window@latest"}, **changes}
