"""Values that nobody should send, in every place of good requests: done or refused in a sentence, on both databases."""

import itertools
import json
from collections.abc import Iterator

import httpx2
import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.processes.serve import create_app
from tests.contract.mutations import VALUES, WORST, Asked, Recorder, addresses, failures
from tests.unit.processes.team import NAME, Team

MLFLOW = "/api/2.0/mlflow"
ROOT = "/api/v1/workspaces/default"
TAG = {"key": "k", "value": "v"}


def problem(answer: httpx2.Response) -> object:
    return answer.json().get("detail")


def message(answer: httpx2.Response) -> object:
    return answer.json().get("message")


@pytest.fixture
def team(platform: Platform) -> Iterator[Team]:
    app = create_app(platform)
    app.state.stopping = lambda: True
    made = Team(platform, Recorder(app, base_url="http://localhost", raise_server_exceptions=False), "default")
    made.run_a_job()
    made.fill()
    made.measure()
    yield made
    made.http.close()


def cases(platform: Platform, requests: list[Asked], *, whole: bool) -> Iterator[tuple[str, Asked]]:
    """`whole`: every value in every place; else a few in each in turn, on PostgreSQL one of the worst."""
    values, each = (VALUES, 3) if platform.db.dialect == "sqlite" else (WORST, 1)
    if whole:
        values, each = VALUES, len(VALUES)
    return itertools.chain.from_iterable(one.changed(values, each=each) for one in requests)


WHOLE = [False, pytest.param(True, marks=pytest.mark.judge)]


@pytest.mark.parametrize("whole", WHOLE)
def test_a_bad_value_in_a_good_request_is_refused_in_a_sentence(team: Team, whole: bool) -> None:
    assert isinstance(team.http, Recorder)
    asked = {(one.method, one.url): one for one in team.http.asked}
    extra = [
        Asked("POST", f"{ROOT}/triggers/{NAME}/test", {"fact": {"type": "T", "subject": "s", "data": {"a": 1}}}),
        Asked("POST", f"{ROOT}/uploads/missing", {"files": [{"digest": "0" * 64, "size": 1}]}),
        Asked("PATCH", f"{ROOT}/online-endpoints/{NAME}", {"traffic": {NAME: 0}, "description": "d", "tags": TAG}),
        Asked("PATCH", f"{ROOT}/schedules/{NAME}", {"set": {"trigger.expression": "0 4 * * *"}, "sources": {"a": "b"}}),
        Asked("POST", f"{ROOT}/schedules/{NAME}/backfill", {"from": "2026-01-01T00:00:00Z",
                                                            "to": "2026-01-02T00:00:00Z"}),
        Asked("POST", f"{ROOT}/releases", {"model": NAME, "version": 1}),
        Asked("POST", "/api/v1/workspaces", {"name": "w", "description": "d", "tiers": ["gold"]}),
        Asked("POST", f"{ROOT}/jobs", {"document": json.dumps({"command": "true", "inputs": {"a": {"path": "d"}}}),
                                       "sources": {"code": "", "a": [{"path": "p", "size": 1, "digest": "0" * 64}]},
                                       "properties": {"a": "b"}, "set": {"name": "n"}}),
    ]  # fmt: skip
    changed = cases(team.platform, [*asked.values(), *extra], whole=whole)
    assert failures(team.http, changed, problem) == {}
    assert team.http.get(f"{ROOT}/audit").status_code == 200
    for noun in ("data", "models", "environments", "jobs", "online-endpoints", "monitors", "triggers", "schedules",
                 "releases",
                 f"models/{NAME}/versions/1/evidence", f"data/{NAME}/versions", "events", "tokens"):  # fmt: skip
        assert team.http.get(f"{ROOT}/{noun}").status_code == 200, noun
    assert team.platform.relay.drain() is None


def test_a_bad_name_in_an_address_is_refused_in_a_sentence(team: Team) -> None:
    known = {"name": NAME, "version": "1", "path": "a.csv", "label": "good"}
    templates = {
        f"{ROOT}/data/{{name}}/versions/{{version}}/files/{{path}}": ("name", "version", "path"),
        f"{ROOT}/models/{{name}}/versions/{{version}}": ("name", "version"),
        f"{ROOT}/environments/{{name}}": ("name",), f"{ROOT}/jobs/{{name}}/log": ("name",),
        f"{ROOT}/jobs/{team.ids['job']}/outputs/out/{{path}}": ("path",),
        f"{ROOT}/online-endpoints/{{name}}/deployments/{{name}}/logs": ("name",),
        f"{ROOT}/monitors/{{name}}/runs/{{version}}": ("name", "version"),
        f"{ROOT}/triggers/{{name}}/history": ("name",),
        f"{ROOT}/schedules/{{name}}/next": ("name",), f"{ROOT}/releases/{{name}}": ("name",),
        f"{ROOT}/evidence/{{name}}": ("name",), f"{ROOT}/audit/{{name}}": ("name",),
        f"{ROOT}/uploads/{{name}}": ("name",), f"{ROOT}/lineage?of={{name}}": ("name",),
        f"{ROOT}/events?subject={{name}}&type={{version}}&page_token={{path}}": ("name", "version", "path"),
        f"{ROOT}/data?filter={{name}}&order_by={{version}}&page_token={{path}}": ("name", "version", "path"),
        f"{ROOT}/audit?subject={{name}}&actor={{version}}&since={{path}}": ("name", "version", "path"),
        "/api/v1/workspaces/{name}/data": ("name",), "/api/v1/schemas/{name}": ("name",),
    }  # fmt: skip
    wrong = {
        name: (answer.status_code, answer.text[:200])
        for template, names in templates.items()
        for name, address in addresses(template, {key: known[key] for key in names})
        if (answer := team.http.get(address)).status_code >= 500 or (answer.status_code >= 400 and not problem(answer))
    }
    assert wrong == {}


def mlflow_messages(http: TestClient) -> list[Asked]:
    def made(path: str, body: dict[str, object]) -> dict[str, object]:
        answer = http.post(f"{MLFLOW}{path}", json=body)
        assert answer.status_code == 200, answer.text
        said: dict[str, object] = answer.json()
        return said

    run = made("/runs/create", {"experiment_id": "0"})["run"]["info"]["run_id"]  # type: ignore[index]  # MLflow's message
    model = made("/logged-models", {"experiment_id": "0", "name": "m"})["model"]["info"]["model_id"]  # type: ignore[index]
    made("/registered-models/create", {"name": "r"})
    point = {"key": "m", "value": 1.5, "timestamp": 1, "step": 0}
    dataset = {"name": "n", "digest": "d", "source_type": "t", "source": "s", "schema": "s", "profile": "p"}
    bodies: dict[str, dict[str, object]] = {
        "POST /experiments/create": {"name": "x", "artifact_location": "a", "tags": [TAG]},
        "POST /experiments/search": {"filter": "name = 'a'", "order_by": ["name"], "max_results": 5, "page_token": "t"},
        "POST /experiments/update": {"experiment_id": "0", "new_name": "Default"},
        "POST /experiments/set-experiment-tag": {"experiment_id": "0", **TAG},
        "POST /runs/create": {"experiment_id": "0", "user_id": "u", "run_name": "n", "start_time": 1, "tags": [TAG]},
        "POST /runs/search": {"experiment_ids": ["0"], "filter": "metrics.a > 1", "order_by": ["metrics.a"]},
        "POST /runs/update": {"run_id": run, "status": "RUNNING", "end_time": 5, "run_name": "n"},
        "POST /runs/log-metric": {"run_id": run, **point},
        "POST /runs/log-parameter": {"run_id": run, "key": "p", "value": "v"},
        "POST /runs/set-tag": {"run_id": run, **TAG},
        "POST /runs/log-batch": {"run_id": run, "metrics": [point], "params": [TAG], "tags": [TAG]},
        "POST /runs/log-inputs": {"run_id": run, "datasets": [{"dataset": dataset, "tags": [TAG]}]},
        "POST /runs/outputs": {"run_id": run, "models": [{"model_id": model, "step": 0}]},
        "POST /runs/log-model": {"run_id": run, "model_json": '{"a": 1}'},
        "POST /logged-models": {"name": "m", "model_type": "t", "source_run_id": run, "params": [TAG]},
        "POST /logged-models/search": {"filter": "name = 'a'", "order_by": [{"field_name": "name"}]},
        f"PATCH /logged-models/{model}": {"status": "LOGGED_MODEL_READY"},
        f"PATCH /logged-models/{model}/tags": {"tags": [TAG]},
        "POST /registered-models/create": {"name": "q", "description": "d", "tags": [TAG]},
        "PATCH /registered-models/update": {"name": "r", "description": "d"},
        "POST /registered-models/rename": {"name": "r", "new_name": "r"},
        "POST /registered-models/set-tag": {"name": "r", **TAG},
        "POST /registered-models/alias": {"name": "r", "alias": "a", "version": "1"},
        "POST /registered-models/search": {"filter": "name = 'a'", "order_by": ["name"], "max_results": 1},
        "POST /model-versions/create": {"name": "r", "source": f"runs:/{run}/m", "run_id": run, "tags": [TAG]},
        "POST /model-versions/search": {"filter": "name = 'a'", "order_by": ["name"], "max_results": 1},
    }  # fmt: skip
    return [Asked(what.split()[0], f"{MLFLOW}{what.split()[1]}", body) for what, body in bodies.items()]


@pytest.mark.parametrize("whole", WHOLE)
def test_a_bad_value_in_a_message_of_mlflows_is_refused_in_a_sentence(platform: Platform, whole: bool) -> None:
    with TestClient(create_app(platform), base_url="http://localhost", raise_server_exceptions=False) as http:
        assert failures(http, cases(platform, mlflow_messages(http), whole=whole), message) == {}
        for path in ("/experiments/search", "/runs/search", "/registered-models/search", "/logged-models/search"):
            answer = http.post(f"{MLFLOW}{path}", json={"experiment_ids": ["0"]})
            assert answer.status_code == 200, (path, answer.text[:300])


@pytest.mark.parametrize("way", ["mlflow-artifacts/artifacts/{path}", "mlflow/artifacts/list?run_id={run}&path={path}"])
def test_an_artifact_never_leaves_its_folder(platform: Platform, way: str) -> None:
    with TestClient(create_app(platform), base_url="http://localhost", raise_server_exceptions=False) as http:
        run = http.post(f"{MLFLOW}/runs/create", json={}).json()["run"]["info"]["run_id"]
        root = f"/api/2.0/{way.replace('{run}', run)}"
        for name, address in addresses(root, {"path": "a.txt"}):
            for method in ("PUT", "GET", "DELETE"):
                answer = http.request(method, address, content=b"x", headers={"content-type": "a/b"})
                assert answer.status_code < 500, (method, name, answer.text)
                assert answer.status_code < 400 or message(answer) or problem(answer), (method, name)
    stray = [path for path in platform.settings.home.parent.rglob("*") if path.name in {"x", "passwd", "b"}]
    assert stray == []
