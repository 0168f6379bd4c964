"""What MLflow's clients and pages ask, beyond single runs."""

import json
import math

import pytest

from lazulite.ops.governance.lineage.entities import Direction
from tests.unit.experience.mlflow_api.api import Api


def made_run(api: Api, **message: object) -> str:
    said = json.loads(json.dumps(api.ok("POST", "/runs/create", message)))
    return str(said["run"]["info"]["run_id"])


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/health", "OK"),
        ("/version", "3.17.2"),
        ("/workspaces/other/health", "OK"),
        ("/workspaces/other/version", "3.17.2"),
    ],
)
def test_probes_answer_everybody(api: Api, path: str, said: str) -> None:
    assert api.http.get(path).text == said


@pytest.mark.parametrize(
    "root", ["/api/2.0", "/api/3.0", "/ajax-api/2.0", "/ajax-api/3.0", "/workspaces/default/api/2.0"]
)
def test_every_spelling_of_an_address_is_the_same(api: Api, root: str) -> None:
    said = api.http.get(f"{root}/mlflow/experiments/get?experiment_id=0").json()
    assert said["experiment"]["name"] == "Default"
    assert api.http.get(f"{root}/mlflow/server-info").json()["workspaces_enabled"] is True


@pytest.mark.parametrize(("sent", "kept"), [("NaN", math.nan), ("Infinity", math.inf), ("-Infinity", -math.inf)])
def test_numbers_that_json_lacks_are_spelled_as_text_both_ways(api: Api, sent: str, kept: float) -> None:
    run_id = made_run(api)
    api.ok("POST", "/runs/log-metric", {"run_id": run_id, "key": "x", "value": sent, "timestamp": 1})
    said = json.loads(json.dumps(api.ok("GET", "/metrics/get-history", {"run_id": run_id, "metric_key": "x"})))
    assert [point["value"] for point in said["metrics"]] == [sent]
    run = json.loads(json.dumps(api.ok("GET", "/runs/get", {"run_id": run_id})))["run"]
    assert [point["value"] for point in run["data"]["metrics"]] == [sent]
    with api.platform.read() as tx:
        workspace_id = api.platform.workspaces.named(tx, "default").id
        (metric,) = api.platform.tracking.get_run(tx, workspace_id, run_id).metrics
    assert str(metric.value) == str(kept)


def test_numbers_may_come_as_text(api: Api) -> None:
    run_id = made_run(api, start_time="1234")
    run = json.loads(json.dumps(api.ok("GET", "/runs/get", {"run_id": run_id})))["run"]
    assert run["info"]["start_time"] == 1234


def test_histories_of_several_runs_come_at_once(api: Api) -> None:
    runs = [made_run(api), made_run(api)]
    for run_id in runs:
        api.ok("POST", "/runs/log-metric", {"run_id": run_id, "key": "x", "value": 1, "timestamp": 1, "step": 3})
    asked = {"run_ids": runs, "metric_key": "x", "start_step": 1, "end_step": 5}
    said = json.loads(json.dumps(api.ok("GET", "/metrics/get-history-bulk-interval", asked)))
    assert sorted(point["run_id"] for point in said["metrics"]) == sorted(runs)


def test_an_artifact_is_downloaded_as_a_file_and_never_shown_as_a_page(api: Api) -> None:
    run_id = made_run(api)
    assert api.put(f"0/{run_id}/artifacts/page.html", b"<script>alert(1)</script>") == 200
    answer = api.http.get("/get-artifact", params={"run_id": run_id, "path": "page.html"})
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["content-disposition"].startswith("attachment")


def test_files_outside_of_any_run_are_kept_too(api: Api) -> None:
    assert api.put("dir/a.txt", b"abc") == 200
    said = api.ok("GET", "/api/2.0/mlflow-artifacts/artifacts", {"path": "dir"})
    assert said == {"files": [{"path": "a.txt", "is_dir": False, "file_size": 3}]}
    assert api.http.get("/api/2.0/mlflow-artifacts/artifacts/dir/a.txt").content == b"abc"


def test_a_registered_version_keeps_its_files_whatever_happens_to_its_source(api: Api) -> None:
    run_id = made_run(api)
    api.put(f"0/{run_id}/artifacts/model/weights", b"one")
    name = "odd name #1? 100%"
    api.ok("POST", "/registered-models/create", {"name": name})
    api.ok("POST", "/model-versions/create", {"name": name, "source": f"runs:/{run_id}/model", "run_id": run_id})
    api.put(f"0/{run_id}/artifacts/model/weights", b"two")
    said = api.ok("GET", "/model-versions/get-download-uri", {"name": name, "version": "1"})
    folder = str(said["artifact_uri"]).removeprefix("mlflow-artifacts:/")
    assert api.http.get(f"/api/2.0/mlflow-artifacts/artifacts/{folder}/weights").content == b"one"
    listed = api.ok("GET", "/api/2.0/mlflow-artifacts/artifacts", {"path": folder})
    assert listed == {"files": [{"path": "weights", "is_dir": False, "file_size": 3}]}
    page = {"name": name, "version": "1", "path": "weights"}
    assert api.http.get("/model-versions/get-artifact", params=page).content == b"one"
    assert api.put(f"{folder}/weights", b"three") == 409


def test_a_version_that_a_job_registers_is_known_to_come_from_it(api: Api) -> None:
    token = api.job_token("default")
    run_id = made_run(api)
    api.put(f"0/{run_id}/artifacts/model/weights", b"one")
    for path, message in (
        ("/registered-models/create", {"name": "from-a-job"}),
        ("/model-versions/create", {"name": "from-a-job", "source": f"runs:/{run_id}/model"}),
    ):
        status, said = api.ask("POST", path, message, token=token)
        assert status == 200, said
    api.platform.relay.drain()
    with api.platform.read() as tx:
        workspace_id = api.platform.workspaces.named(tx, "default").id
        graph = api.platform.lineage.graph(tx, workspace_id, "model:from-a-job:1", direction=Direction.UP, depth=3)
    assert {(edge.source, edge.kind) for edge in graph.edges} >= {
        (f"job:{'f' * 32}", "produced"), (f"run:{run_id}", "produced"),
    }  # fmt: skip


@pytest.mark.parametrize("body", [b'{"name": ' + b"[" * 100_000, b'{"name": "\xff"}', b'{"name": "\\ud800"}', b"{"])
def test_what_no_reader_of_json_takes_is_refused(api: Api, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    refused = api.http.post("/api/2.0/mlflow/experiments/create", content=body, headers=headers)
    assert (refused.status_code, refused.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
