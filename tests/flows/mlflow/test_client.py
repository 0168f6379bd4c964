"""MLflow's own client, unmodified, finds here what it finds at MLflow's server."""

import json
from collections.abc import Callable

import httpx2
import pytest

from tests.conftest import Server

pytestmark = pytest.mark.mlflow_client
Script = Callable[..., dict[str, object]]


def test_an_autologged_model_is_registered_found_and_loaded_again(run_script: Script) -> None:
    said = run_script("train")
    assert said["accuracy"] == pytest.approx(0.9733, abs=0.01)
    assert (said["status"], said["name"], said["max_iter"]) == ("FINISHED", "first", "300")
    assert said["contexts"] == ["train"]
    assert len(said["outputs"]) == 1  # type: ignore[arg-type]  # a list in the script
    assert (said["version_run"], said["version_status"]) == (said["run"], "READY")
    assert said["inputs"] == ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"]
    assert (said["same"], said["same_by_run"]) == (True, True)
    assert said["found"] == [said["run"]]


def test_everyday_calls_give_what_was_logged(run_script: Script) -> None:
    said = run_script("everyday", workspace="default")
    assert said == {
        "history": ["3.0", "nan", "1.5"],
        "newest": 1.5,
        "metrics": 51,
        "params": 250,
        "changed": "INVALID_PARAMETER_VALUE",
        "twice": "RESOURCE_ALREADY_EXISTS",
        "nothing": "RESOURCE_DOES_NOT_EXIST",
        "no alias": "INVALID_PARAMETER_VALUE",
        "by alias": "1",
        "copied": "1",
        "tags": {"checked": "yes"},
        "models": ["odd name #1 100%"],
        "versions": ["copied", "odd name #1 100%"],
        "back": True,
        "notes": "hello",
        "children": True,
        "deleted": ["another"],
    }


def test_a_client_of_one_workspace_sees_nothing_of_another(run_script: Script, mlflow_server: Server) -> None:
    url = mlflow_server.url
    httpx2.post(f"{url}/api/v1/workspaces", json={"name": "team-b"}).raise_for_status()
    run = httpx2.post(f"{url}/api/2.0/mlflow/runs/create", json={}).json()["run"]["info"]["run_id"]
    httpx2.post(f"{url}/api/2.0/mlflow/registered-models/create", json={"name": "ours"}).raise_for_status()
    places = [[url, None], [f"{url}/workspaces/team-b", None], [url, "team-b"]]
    said = run_script("look", LOOK_FOR_RUN=run, LOOK_FOR_MODEL="ours", LOOK_AT=json.dumps(places))
    assert said["answers"] == [["seen"] * 3, ["RESOURCE_DOES_NOT_EXIST"] * 3, ["RESOURCE_DOES_NOT_EXIST"] * 3]


def test_a_token_of_one_workspace_is_refused_by_another(run_script: Script, mlflow_server: Server) -> None:
    url = mlflow_server.url
    httpx2.post(f"{url}/api/v1/workspaces", json={"name": "team-c"}).raise_for_status()
    made = httpx2.post(f"{url}/api/v1/workspaces/team-c/tokens", json={"person": "ann"}).raise_for_status().json()
    said = run_script(
        "look", LOOK_FOR_RUN="0" * 32, LOOK_FOR_MODEL="ours", MLFLOW_TRACKING_TOKEN=str(made["token"]),
        LOOK_AT=json.dumps([[url, None], [f"{url}/workspaces/default", None], [url, "default"], [url, "team-c"]]),
    )  # fmt: skip
    assert said["answers"] == [["PERMISSION_DENIED"] * 3] * 3 + [["RESOURCE_DOES_NOT_EXIST"] * 3]
