"""A workspace with one of everything, over HTTP."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.compute.nodes.entities import Starter
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.events.facts import NewFact
from lazulite.foundation.events.outbox import publish
from lazulite.services.inference.entities import Segment
from lazulite.services.inference.history.folding import Bucket
from lazulite.words.ids import new_id
from tests.errands import fire_schedules
from tests.unit.ops.git.deliveries import REPOSITORY, github_push, sent, signed
from tests.unit.services.inference.lake import Lake
from tests.unit.services.training.jobs.yard import Yard

NAME = "delays"
MLMODEL = b"flavors: {python_function: {loader_module: mlflow.sklearn}}\n"
PATHS = {"models": "requirements.txt", "components": "code/a.csv"}


@dataclass
class Team:
    """A workspace with one of everything, each named as the other team's.

    marks: what the other team must never be told: a description, ids, keys, digests.
    """

    platform: Platform
    http: TestClient
    workspace: str
    ids: dict[str, str] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.marks.add(self.secret)

    @property
    def secret(self) -> str:
        return f"only-{self.workspace}-knows"

    @property
    def root(self) -> str:
        return f"/api/v1/workspaces/{self.workspace}"

    def make(self, path: str, document: Mapping[str, object], **more: object) -> Any:
        """Posted as a document; its description is the secret."""
        return self.post(path, {"document": json.dumps({"description": self.secret, **document}), **more})

    def upload(self, path: str, content: bytes) -> list[dict[str, object]]:
        digest = hashlib.sha256(content).hexdigest()
        if content != MLMODEL:
            self.marks.add(digest)
        assert self.http.put(f"{self.root}/uploads/{digest}", content=content).status_code == 201
        return [{"path": path, "size": len(content), "digest": digest}]

    def run_a_job(self) -> None:
        yard = Yard(self.platform)
        yard.workspace = self.workspace_id
        document = {"command": "true", "code": ".", "environment": {"requirements": []}, "outputs": {"out": {}}}
        code = self.upload("a.csv", self.secret.encode())
        self.ids["job"] = str(self.make("/jobs", document, sources={"code": code})["name"])
        self.platform.relay.drain()
        spec = yard.start()
        self.platform.logs.append(spec.id, offset=0, data=self.secret.encode())
        left = yard.files(a_csv=self.secret.encode())
        self.marks |= {spec.id, *(file.digest for file in left)}
        yard.end(spec, outputs={"out": left.to_json()})

    def fill(self) -> None:
        data = self.upload("a.csv", f"{self.secret}\n1\n".encode())
        self.make("/data", {"name": NAME, "type": "uri_folder", "path": "d"}, sources={"path": data})
        self.make("/release-policies", {"name": NAME, "model": NAME, "owner": self.secret})
        model = [*self.upload("MLmodel", MLMODEL), *self.upload("requirements.txt", self.secret.encode())]
        described = {"name": NAME, "type": "mlflow_model", "path": "m"}
        self.make("/models", described, sources={"path": model})
        self.make("/environments", {"name": NAME, "requirements": []})
        self.make("/online-endpoints", {"name": NAME})
        blue = {"name": NAME, "endpoint_name": NAME, "model": f"azureml:{NAME}:1", "tags": {"secret": self.secret}}
        made = self.make(f"/online-endpoints/{NAME}/deployments", blue)
        self.platform.logs.append(made["replicas"][0]["id"], offset=0, data=self.secret.encode())
        target = {"endpoint_deployment_id": f"azureml:{NAME}"}
        signals = {"quality": {"type": "data_quality"}}
        watched = {"name": NAME, "monitoring_target": target, "monitoring_signals": signals}
        self.make("/monitors", {**watched, "reference_data": {"path": f"azureml:{NAME}:1"}})
        job = {"command": "true", "environment": {"requirements": []}}
        self.fill_training(job)
        self.make("/triggers", {"name": NAME, "when": "DataProfiled", "owner": "local", "start": {"job": job}})
        night = {"type": "cron", "expression": "0 3 * * *"}
        self.make("/schedules", {"name": NAME, "trigger": night, "create_job": job})
        self.platform.relay.drain()

    def fill_training(self, job: dict[str, object]) -> None:
        lake = self.platform.settings.home / self.workspace
        lake.mkdir()
        (lake / self.secret).touch()
        self.make("/datastores", {"name": NAME, "type": "local", "path": str(lake)})
        self.platform.nodes.starters = {"local": Starter("local")}
        self.make("/compute", {"name": NAME, "type": "amlcompute", "starter": "local", "max_instances": 1})
        waits = {"command": "true", "environment": {"requirements": []}, "compute": NAME}
        self.marks.add(str(self.make("/jobs", waits)["name"]))
        self.platform.clock.advance(timedelta(seconds=2))  # type: ignore[attr-defined]  # a clock of tests
        self.platform.write(self.platform.nodes.tick)
        self.marks.add(self.get(f"/compute/{NAME}/nodes")["items"][0]["id"])
        self.make(
            "/components",
            {"name": NAME, "code": ".", **job},
            sources={"code": self.upload("a.csv", self.secret.encode())},
        )
        chain = {"type": "pipeline", "jobs": {"a": {"tags": {"secret": self.secret}, **job}}}
        self.ids["pipeline"] = str(self.make("/jobs", chain)["name"])
        search = {"a": {"type": "choice", "values": [self.secret]}}
        found = {
            "type": "sweep", "trial": {**job, "command": "x ${{search_space.a}}"}, "sampling_algorithm": "grid",
            "search_space": search, "objective": {"goal": "maximize", "primary_metric": "a"},
        }  # fmt: skip
        self.ids["sweep"] = str(self.make("/jobs", found)["name"])
        self.ids["study"] = str(self.post("/studies", {"name": self.secret, "directions": ["MINIMIZE"]})["id"])
        trial = {"user_attributes": {"secret": self.secret}}
        self.ids["trial"] = str(self.post(f"/studies/{self.ids['study']}/trials", trial)["id"])

    def measure(self) -> None:
        """What has no document: evidence, labels, captured rows, a look of the monitor, a profile, a firing."""
        content = {"kind": "drift", "content": {"secret": self.secret}}
        self.ids["evidence"] = self.post(f"/models/{NAME}/versions/1/evidence", content)["id"]
        for kind in ("data", "models", "environments", "components"):
            self.http.put(f"{self.root}/{kind}/{NAME}/labels/good", json={"version": "1"})
            self.http.patch(f"{self.root}/{kind}/{NAME}", json={"description": self.secret})
        self.keep(self.segment())
        lake = Lake(self.platform.settings.home / f"{self.workspace}-lake", self.workspace_id, NAME)
        self.keep(lake.told({"request_id": self.secret}))
        window = {"from": "2013-04-01T00:00:00Z", "to": "2013-05-01T00:00:00Z"}
        self.ids["run"] = self.post(f"/monitors/{NAME}/runs", window)["id"]
        self.marks.add(self.post(f"/data/{NAME}/versions/1/profile", {})["job"])
        self.marks.add(self.post("/tokens", {"person": self.secret})["token"])
        self.marks.add(self.get(f"/online-endpoints/{NAME}/keys")["primaryKey"])
        minute = Bucket(self.deployment_id, "", self.platform.clock.now() - timedelta(minutes=1), answered=7)
        self.marks.add(minute.owner_id)
        self.platform.write(lambda tx: self.platform.endpoint_history.take(tx, "run", [minute]))
        hook = {"host": "github", "repository": REPOSITORY, "description": self.secret}
        secret = self.post("/git-hooks", {"name": NAME, **hook})["secret"]
        push = github_push(f"refs/heads/{self.secret}")
        signature = {**signed(secret, push, event="push"), "Content-Type": "application/json"}
        told = self.http.post(f"{self.root}/git-hooks/{NAME}/deliveries", content=sent(push), headers=signature)
        assert told.is_success, told.text
        self.post(f"/schedules/{NAME}/run", {})
        fire_schedules(self.platform)
        nudge = NewFact("DataProfiled", "data/things/1", self.workspace_id, {"secret": self.secret})
        self.platform.write(lambda tx: publish(tx, LOCAL, nudge))
        self.platform.relay.drain()
        self.ids["release"] = self.get("/releases")["items"][0]["id"]
        self.ids["entry"] = self.get("/audit")["items"][0]["id"]
        self.marks |= {*self.get_jobs(), *(one for one in self.ids.values() if not one.isdigit())}
        self.marks |= {self.get(f"/triggers/{NAME}/history")["items"][0]["fact"]}
        self.marks |= set(self.get(f"/git-hooks/{NAME}/deliveries")["items"][0]["facts"])

    def post(self, path: str, body: Mapping[str, object]) -> Any:
        answer = self.http.post(f"{self.root}{path}", json=body)
        assert answer.is_success, (path, answer.text)
        return answer.json()

    def keep(self, segment: Segment) -> None:
        self.platform.write(lambda tx: self.platform.endpoints.gateways.keep_segment(tx, segment))

    def segment(self) -> Segment:
        now = self.platform.clock.now()
        return Segment(
            new_id(), self.workspace_id, NAME, NAME, "capture", f"/{self.workspace}", 7, now, now, "0" * 64, 1, now
        )

    def get(self, path: str) -> Any:
        answer = self.http.get(f"{self.root}{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def get_jobs(self) -> set[str]:
        return {job["name"] for job in self.get("/jobs?filter=level = 'any'")["items"]}

    @property
    def workspace_id(self) -> str:
        with self.platform.read() as tx:
            return self.platform.workspaces.named(tx, self.workspace).id

    @property
    def deployment_id(self) -> str:
        with self.platform.read() as tx:
            return self.platform.deployments.get(tx, self.workspace_id, NAME, NAME).id

    def address(self, path: str, ids: Mapping[str, str]) -> str:
        """The route's address in this workspace, with those ids where it wants one, and the common names elsewhere."""
        kind = path.removeprefix("/api/v1/workspaces/{workspace}").split("/")[1:2]
        job = {"trials": "sweep", "sweep": "sweep", "steps": "pipeline"}.get(path.rpartition("/")[2], "job")
        known = {
            "workspace": self.workspace, "name": ids[job] if kind == ["jobs"] else NAME, "version": "1",
            "label": "good", "endpoint": NAME, "policy": NAME, "output": "out", "digest": "0" * 64, "token_id": "none",
            "path": PATHS.get("".join(kind), "a.csv"), "release": ids["release"],
            "evidence_id": ids["evidence"], "run_id": ids["run"], "entry": ids["entry"],
            "curated": "sklearn-lightgbm", "study_id": ids["study"], "trial_id": ids["trial"],
        }  # fmt: skip
        return re.sub(r"\{(\w+)(?::path)?\}", lambda match: known[match[1]], path)

    def ask(self, method: str, path: str, ids: Mapping[str, str]) -> tuple[int, str]:
        environments = {"before": f"jobs/{ids['job']}", "after": "sklearn-1.5"}
        queries = {
            "lineage": {"of": f"model:{NAME}:1"}, "search": {"text": NAME}, "environment-differences": environments,
            "preview": {"output": "out", "path": "a.csv"},
        }  # fmt: skip
        query = queries.get(path.rpartition("/")[2])
        body = None if method == "GET" else {}
        answer = self.http.request(method, self.address(path, ids), params=query, json=body)
        return answer.status_code, re.sub(r'"request_id": ?"[0-9a-f-]{36}"', "", answer.text)

    def state(self, routes: list[tuple[str, str]]) -> dict[str, tuple[int, str]]:
        """Everything that the workspace tells of itself."""
        return {path: self.ask("GET", path, self.ids) for method, path in routes if method == "GET"}
