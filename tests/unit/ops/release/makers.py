"""A platform whose jobs and replicas end as a test says, and a model on its way through it."""

from collections.abc import Mapping
from dataclasses import dataclass

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.foundation.events.facts import NewFact
from lazulite.foundation.events.outbox import publish, read_after
from lazulite.ops.release.entities import Release, Stage
from lazulite.services.assets.entities import AssetKind, AssetType, NewVersion, Source
from lazulite.services.inference.entities import Definition, ServedModel
from lazulite.specs.release import ReleasePolicy
from lazulite.words.json import JSON
from lazulite.words.manifests import FileEntry, Manifest

PACKAGE: JSON = {
    "requirements": ["mlflow-skinny==3.17.2", "pandas==2.3.3"],
    "python": "3.11",
    "signature": {"inputs": [{"name": "x", "type": "double"}], "outputs": None},
}
CONVERTED: JSON = {
    "status": "converted", "reason": "", "rows": 2000, "max_abs_diff": 1e-7, "rows_above_tolerance": 0,
    "latency_ms": {
        "single_row": {"rows": 1, "before": 4.0, "after": 0.1}, "batch": {"rows": 200, "before": 5.0, "after": 1.0},
    },
}  # fmt: skip
PERSON = Actor(Principal(PrincipalKind.PERSON, "ana"))


def make_policy(**changes: JSON) -> ReleasePolicy:
    document: dict[str, JSON] = {
        "name": "careful", "model": "delays", "owner": "operations", "endpoint_name": "delays",
        "validate": {"data": "azureml:windows@latest", "metric": "roc_auc", "min_improvement": 0.01},
        "deploy": {"first_percent": 10, "answers": 100},
    }  # fmt: skip
    return ReleasePolicy.model_validate({**document, **changes})


@dataclass
class Walk:
    """Steps of one model's life; jobs of a release are found by what they are called."""

    platform: Platform

    def __post_init__(self) -> None:
        self.workspace = self.platform.write(self.platform.workspaces.ensure_default).id
        self.platform.write(
            lambda tx: self.platform.admittance.welcome(tx, LOCAL, self.workspace, PERSON.principal.id, None)
        )

    def register(self, kind: AssetKind, name: str, type_: AssetType, *, file: str, job: str | None = None) -> str:
        blob = self.platform.blobs.put([name.encode()])
        manifest = Manifest((FileEntry(file, blob.size, blob.digest),))
        new = NewVersion(type_, manifest=manifest, source=Source(job=job))

        def write(tx: object) -> str:
            self.platform.blobs.hold(tx, self.workspace, [blob])  # type: ignore[arg-type]  # a Tx
            return self.platform.assets.create_version(tx, LOCAL, self.workspace, kind, name, new).version  # type: ignore[arg-type]  # a Tx

        version = self.platform.write(write)
        self.platform.relay.drain()
        return version

    def model(self, *, learnt_from: str | None = None) -> int:
        """Its next version; made by a job that has read this data, where some is named."""
        job = None
        if learnt_from is not None:
            job = f"of-{learnt_from}"
            fact = NewFact("JobSubmitted", f"jobs/{job}", self.workspace, {"inputs": {"rows": learnt_from}})
            self.platform.write(lambda tx: publish(tx, LOCAL, fact))
        return int(self.register(AssetKind.MODEL, "delays", AssetType.MLFLOW_MODEL, file="MLmodel", job=job))

    def window(self) -> str:
        return self.register(AssetKind.DATA, "windows", AssetType.URI_FOLDER, file="window.parquet")

    def policy(self, policy: ReleasePolicy) -> None:
        self.platform.write(lambda tx: self.platform.release.policies.create(tx, LOCAL, self.workspace, policy))

    def champion(self, version: int = 1) -> None:
        """`blue` serves a version with all of the traffic."""
        model = ServedModel("delays", version, [], ("mlflow-skinny==3.17.2", "pandas==2.3.3"), "3.11")
        platform = self.platform
        platform.write(lambda tx: platform.endpoints.create(tx, LOCAL, self.workspace, name="delays"))
        platform.write(
            lambda tx: platform.deployments.create(
                tx, LOCAL, self.workspace, "delays", "blue", Definition(model=model), all_traffic=True
            )
        )
        self.ready("blue")

    def release(self, version: int = 2) -> Release:
        with self.platform.read() as tx:
            return self.platform.release.get(tx, self.workspace, f"delays:{version}")

    def finish(self, role: str, result: JSON = None, *, version: int = 2, reason: str = "") -> Release:
        """The release's job of that role has completed, or failed with the reason."""
        job = self.release(version).work.waiting[role]
        files: JSON = [{"path": path, "size": 1, "digest": "0" * 64} for path in ("model.onnx", "scores.parquet")]
        out: JSON = {"out": {"type": "uri_folder", "files": files}}
        data: dict[str, JSON] = {
            "owner": "release", "status": "Failed" if reason else "Completed", "reason": reason, "result": result,
            "outputs": out,
        }  # fmt: skip
        fact = NewFact("JobFinished", f"jobs/{job}", self.workspace, data)
        self.platform.write(lambda tx: publish(tx, LOCAL, fact))
        self.platform.relay.drain()
        return self.release(version)

    def validated(
        self, *, candidate: float = 0.75, champion: float = 0.72, optimised: JSON = CONVERTED
    ) -> Release:  # fmt: skip
        """Everything before the approval has happened."""
        self.finish("package", PACKAGE)
        self.finish("optimise", optimised)
        self.finish("candidate", {})
        self.finish("champion", {})
        result: JSON = {"rows": 1000, "candidate": {"roc_auc": candidate}, "champion": {"roc_auc": champion}}
        return self.finish("compare", result)

    def approve(self, actor: Actor = PERSON) -> Release:
        release = self.platform.write(
            lambda tx: self.platform.release.approve(tx, actor, self.workspace, "delays:2", comment="go")
        )
        self.platform.relay.drain()
        return release

    def ready(self, deployment: str) -> None:
        self.ready_at("delays", deployment)

    def ready_at(self, endpoint: str, deployment: str) -> None:
        self._replica(deployment, "ProcessReady", {"address": {"socket": "/run/1"}}, endpoint=endpoint)

    def fails(self, deployment: str, reason: str) -> None:
        self._replica(deployment, "ProcessEnded", {"reason": reason})

    def answers(self, **told: tuple[int, int]) -> None:
        """Deployment -> (answered, errors) since the gateway's start; then the clock ticks."""
        platform = self.platform
        for name, (answered, errors) in told.items():
            with platform.read() as tx:
                found = platform.deployments.get(tx, self.workspace, "delays", name)
            counts = {"answered": answered, "errors": errors}
            platform.write(lambda tx, one=found.id, c=counts: platform.endpoints.gateways.report(tx, one, c, {}))  # type: ignore[misc]
        with platform.read() as tx:
            due = platform.release.due(tx)
        if due:
            platform.write(platform.release.tick)
        platform.relay.drain()

    def traffic(self) -> Mapping[str, int]:
        with self.platform.read() as tx:
            return dict(self.platform.endpoints.get(tx, self.workspace, "delays").traffic)

    def facts(self) -> list[str]:
        """Those of releases, in their order; stages by name."""
        with self.platform.read() as tx:
            found = [fact for fact in read_after(tx, 0, limit=1000) if fact.subject.startswith("releases/")]
        return [f"{fact.type} {fact.data['stage']}" if "stage" in fact.data else fact.type for fact in found]

    def evidence(self, stage: Stage, version: int = 2) -> Mapping[str, JSON]:
        record = self.release(version).stage(stage)
        assert record.evidence is not None
        with self.platform.read() as tx:
            found = self.platform.evidence.get(tx, self.workspace, record.evidence)
        assert found.digest == record.digest
        return found.content

    def _replica(self, deployment: str, kind: str, data: dict[str, JSON], *, endpoint: str = "delays") -> None:
        with self.platform.read() as tx:
            found = self.platform.deployments.get(tx, self.workspace, endpoint, deployment)
            replica = self.platform.deployments.replicas(tx, found)[0]
        said: dict[str, JSON] = {"owner": "endpoints", "kind": "service", **data}
        fact = NewFact(kind, f"processes/{replica.id}", self.workspace, said)
        self.platform.write(lambda tx: publish(tx, LOCAL, fact))
        self.platform.relay.drain()
