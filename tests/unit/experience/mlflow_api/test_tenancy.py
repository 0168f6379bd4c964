"""No route of MLflow's shows or changes another workspace's things, the same names in both, whoever asks."""

import json
import re
from collections.abc import Mapping

import pytest
from fastapi.routing import iter_route_contexts

from lazulite.experience.mlflow_api.addresses import ROOT
from lazulite.experience.mlflow_api.app import VERBS, mlflow
from tests.unit.experience.mlflow_api.api import Api

SECRET = "what-only-the-other-workspace-knows"
ROUTES = [(verb.method, verb.path) for verb in VERBS]
FILES = [
    ("GET", "/api/2.0/mlflow-artifacts/artifacts"),
    ("GET", "/api/2.0/mlflow-artifacts/artifacts/"),
    ("GET", "/api/2.0/mlflow-artifacts/artifacts/{file}"),
    ("DELETE", "/api/2.0/mlflow-artifacts/artifacts/{file}"),
    ("GET", "/api/2.0/mlflow-artifacts/artifacts/{frozen}"),
    ("GET", "/get-artifact"),
    ("GET", "/model-versions/get-artifact"),
]


UPLOAD = ("PUT", "/api/2.0/mlflow-artifacts/artifacts/{file}")
# What clients ask before they know whether they may.
OPEN = [
    ("GET", path)
    for path in ("/health", "/version", f"{ROOT}/mlflow/server-info", f"{ROOT}/mlflow/server-features")
]  # fmt: skip


def test_every_route_of_mlflows_is_asked_here() -> None:
    """The routes as the application has them; a file's and a frozen file's address are the same route."""
    there = {
        (method, str(route.path))
        for route in iter_route_contexts(mlflow().routes)
        for method in route.methods or ()
        if "{rest:path}" not in str(route.path)
    }
    verbs = {(method, f"{ROOT}/mlflow{path}") for method, path in ROUTES}
    files = {(method, re.sub(r"\{(file|frozen)\}", "{path:path}", path)) for method, path in [*FILES, UPLOAD]}
    assert there == {*verbs, *files, *OPEN}


@pytest.fixture(scope="module")
def theirs(api: Api) -> Mapping[str, str]:
    """Ids of the things of the workspace `other`, each of which knows the secret."""
    tags = [{"key": "secret", "value": SECRET}]
    experiment = str(
        api.ok("POST", "/experiments/create", {"name": "e", "tags": tags}, workspace="other")["experiment_id"]
    )
    started = {"experiment_id": experiment, "tags": tags, "run_name": SECRET}
    run = _at(api.ok("POST", "/runs/create", started, workspace="other"), "run", "info", "run_id")
    metric = {"run_id": run, "key": "m", "value": 4711.5, "timestamp": 1}
    api.ok("POST", "/runs/log-metric", metric, workspace="other")
    dataset = {"dataset": {"name": SECRET, "digest": "d", "source_type": "t", "source": "s"}}
    api.ok("POST", "/runs/log-inputs", {"run_id": run, "datasets": [dataset]}, workspace="other")
    logged = {"experiment_id": experiment, "name": "m", "source_run_id": run, "tags": tags}
    model = _at(api.ok("POST", "/logged-models", logged, workspace="other"), "model", "info", "model_id")
    file = f"{experiment}/{run}/artifacts/file.txt"
    assert api.put(file, SECRET.encode(), workspace="other") == 200
    api.put(f"{experiment}/models/{model}/artifacts/file.txt", SECRET.encode(), workspace="other")
    api.ok("POST", "/registered-models/create", {"name": "theirs", "description": SECRET}, workspace="other")
    version = {"name": "theirs", "source": f"models:/{model}", "description": SECRET, "tags": tags}
    api.ok("POST", "/model-versions/create", version, workspace="other")
    alias = {"name": "theirs", "alias": "champion", "version": "1"}
    api.ok("POST", "/registered-models/alias", alias, workspace="other")
    uri = str(
        api.ok("GET", "/model-versions/get-download-uri", {"name": "theirs", "version": "1"}, workspace="other")[
            "artifact_uri"
        ]
    )
    frozen = uri.removeprefix("mlflow-artifacts:/") + "/file.txt"
    return {"experiment": experiment, "run": run, "model": model, "file": file, "frozen": frozen}


@pytest.fixture
def ours(api: Api) -> None:
    """Things of the same names here, whatever an earlier test did to them."""
    api.ask("POST", "/experiments/create", {"name": "e"})
    api.ask("DELETE", "/registered-models/delete", {"name": "theirs"})
    api.ok("POST", "/registered-models/create", {"name": "theirs"})
    model = _at(api.ok("POST", "/logged-models", {"experiment_id": "0", "name": "m"}), "model", "info", "model_id")
    api.put(f"0/models/{model}/artifacts/file.txt", b"ours")
    api.ok("POST", "/model-versions/create", {"name": "theirs", "source": f"models:/{model}"})
    api.ok("POST", "/registered-models/alias", {"name": "theirs", "alias": "champion", "version": "1"})


@pytest.fixture(scope="module")
def state(api: Api, theirs: Mapping[str, str]) -> list[object]:
    """How the other workspace looks before anybody asks."""
    return _state(api, theirs)


@pytest.mark.parametrize(("method", "path"), [*ROUTES, *FILES])
def test_a_job_of_one_workspace_reaches_no_route_of_another(
    api: Api, theirs: Mapping[str, str], method: str, path: str
) -> None:
    token = api.job_token("default")
    status, said = api.ask(method, _address(path, theirs), _message(theirs, method), workspace="other", token=token)
    assert (status, said["error_code"]) == (403, "PERMISSION_DENIED")


@pytest.mark.usefixtures("ours")
@pytest.mark.parametrize(("method", "path"), [*ROUTES, *FILES])
def test_asking_here_for_what_is_there_tells_and_changes_nothing(
    api: Api, theirs: Mapping[str, str], state: list[object], method: str, path: str
) -> None:
    _, said = api.ask(method, _address(path, theirs), _message(theirs, method), token=api.job_token("default"))
    assert SECRET not in json.dumps(said)
    assert "4711.5" not in json.dumps(said)
    assert _state(api, theirs) == state


@pytest.mark.usefixtures("theirs", "ours")
@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/experiments/get-by-name", {"experiment_name": "e"}),
        ("/registered-models/get", {"name": "theirs"}),
        ("/registered-models/alias", {"name": "theirs", "alias": "champion"}),
        ("/model-versions/get", {"name": "theirs", "version": "1"}),
    ],
)
def test_the_same_name_in_both_is_two_things(api: Api, path: str, asked: Mapping[str, object]) -> None:
    here, there = api.ok("GET", path, asked), api.ok("GET", path, asked, workspace="other")
    assert (SECRET in json.dumps(here), SECRET in json.dumps(there)) == (False, True)


def test_a_job_uploads_nothing_into_another_workspace(api: Api, theirs: Mapping[str, str]) -> None:
    assert api.put(theirs["file"], b"mine", workspace="other", token=api.job_token("default")) == 403


def test_an_upload_to_the_same_path_here_leaves_theirs(api: Api, theirs: Mapping[str, str]) -> None:
    assert api.put(theirs["file"], b"mine", token=api.job_token("default")) == 200
    address = f"/api/2.0/mlflow-artifacts/artifacts/{theirs['file']}"
    assert api.http.get(address, headers={"x-mlflow-workspace": "other"}).text == SECRET
    api.ok("DELETE", address)


def test_the_path_names_the_workspace_before_the_header_does(api: Api, theirs: Mapping[str, str]) -> None:
    address = f"/workspaces/default/api/2.0/mlflow/runs/get?run_id={theirs['run']}"
    assert api.http.get(address, headers={"x-mlflow-workspace": "other"}).status_code == 404
    address = f"/workspaces/other/ajax-api/3.0/mlflow/runs/get?run_id={theirs['run']}"
    assert api.http.get(address, headers={"x-mlflow-workspace": "default"}).status_code == 200


def test_a_workspace_that_is_not_there_is_said(api: Api) -> None:
    status, said = api.ask("GET", "/experiments/get", {"experiment_id": "0"}, workspace="nowhere")
    assert (status, said["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")


def _address(path: str, theirs: Mapping[str, str]) -> str:
    return path.replace("{model_id}", theirs["model"]).replace("{tag_key:path}", "secret").format(**theirs)


def _message(theirs: Mapping[str, str], method: str) -> dict[str, object]:
    """Every field that any of the messages has, naming their things."""
    plain: dict[str, object] = {
        "experiment_id": theirs["experiment"], "experiment_ids": [theirs["experiment"]], "experiment_name": "e",
        "run_id": theirs["run"], "run_uuid": theirs["run"], "run_ids": [theirs["run"]], "metric_key": "m",
        "name": "theirs", "version": "1", "alias": "champion", "source": f"models:/{theirs['model']}",
        "path": "file.txt", "key": "secret", "value": "1", "timestamp": 1, "new_name": "mine",
        "status": "LOGGED_MODEL_READY",
    }  # fmt: skip
    if method == "GET":
        return plain
    more = {"tags": [{"key": "secret", "value": "mine"}], "params": [{"key": "p", "value": "mine"}]}
    return {**plain, **more, "models": [{"model_id": theirs["model"]}]}


def _state(api: Api, theirs: Mapping[str, str]) -> list[object]:
    """Everything that the other workspace says of itself."""
    asked = [
        ("GET", "/experiments/get", {"experiment_id": theirs["experiment"]}),
        ("GET", "/runs/get", {"run_id": theirs["run"]}),
        ("GET", f"/logged-models/{theirs['model']}", {}),
        ("GET", "/registered-models/search", {}),
        ("GET", "/model-versions/search", {}),
        ("POST", "/experiments/search", {}),
        ("GET", "/artifacts/list", {"run_id": theirs["run"]}),
    ]
    return [api.ok(method, path, message, workspace="other") for method, path, message in asked]


def _at(said: object, *keys: str) -> str:
    for key in keys:
        assert isinstance(said, Mapping)
        said = said[key]
    return str(said)
