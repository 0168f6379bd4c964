"""Refusals in MLflow's own words."""

import json

import pytest

from lazulite.experience.mlflow_api.errors import answer
from lazulite.words.errors import Conflict, Exhausted, Forbidden, Invalid, Missing, PlatformError, Unavailable
from tests.unit.experience.mlflow_api.api import Api


@pytest.mark.parametrize(
    ("error", "code", "status"),
    [
        (Invalid("x"), "INVALID_PARAMETER_VALUE", 400),
        (Missing("x"), "RESOURCE_DOES_NOT_EXIST", 404),
        (Conflict("x"), "RESOURCE_CONFLICT", 409),
        (Conflict("x", code="asset_exists"), "RESOURCE_ALREADY_EXISTS", 400),
        (Forbidden("x"), "PERMISSION_DENIED", 403),
        (Forbidden("x", code="token_refused"), "CUSTOMER_UNAUTHORIZED", 401),
        (Unavailable("x"), "TEMPORARILY_UNAVAILABLE", 503),
        (Exhausted("x"), "RESOURCE_EXHAUSTED", 429),
    ],
)
def test_a_kind_has_its_code(error: PlatformError, code: str, status: int) -> None:
    said = answer(error)
    assert (json.loads(bytes(said.body)), said.status_code) == ({"error_code": code, "message": "x"}, status)


@pytest.mark.parametrize(
    ("method", "path", "message", "code"),
    [
        ("GET", "/runs/get", {"run_id": "nothing"}, "RESOURCE_DOES_NOT_EXIST"),
        ("GET", "/runs/get", {}, "INVALID_PARAMETER_VALUE"),
        ("POST", "/runs/create", {"start_time": "soon"}, "INVALID_PARAMETER_VALUE"),
        ("POST", "/runs/search", {"experiment_ids": ["0"], "filter": "nonsense"}, "INVALID_PARAMETER_VALUE"),
        ("POST", "/runs/search", {"experiment_ids": ["0"], "page_token": "??"}, "INVALID_PARAMETER_VALUE"),
        ("POST", "/experiments/search", {"max_results": 0}, "INVALID_PARAMETER_VALUE"),
        ("POST", "/experiments/create", {}, "INVALID_PARAMETER_VALUE"),
        ("GET", "/registered-models/get", {"name": "nothing"}, "RESOURCE_DOES_NOT_EXIST"),
        ("GET", "/model-versions/get", {"name": "nothing", "version": "1"}, "RESOURCE_DOES_NOT_EXIST"),
        ("POST", "/model-versions/create", {"name": "n"}, "INVALID_PARAMETER_VALUE"),
        ("GET", "/logged-models/m-0", {}, "RESOURCE_DOES_NOT_EXIST"),
        ("POST", "/traces", {}, "ENDPOINT_NOT_FOUND"),
        ("GET", "/api/2.0/mlflow-artifacts/artifacts/nothing", {}, "RESOURCE_DOES_NOT_EXIST"),
        ("GET", "/api/2.0/mlflow-artifacts/artifacts/registered-models/%21/1/x", {}, "RESOURCE_DOES_NOT_EXIST"),
        ("DELETE", "/api/2.0/mlflow-artifacts/artifacts/registered-models/x/1/x", {}, "RESOURCE_CONFLICT"),
        ("GET", "/get-artifact", {"path": "../x", "run_id": "nothing"}, "RESOURCE_DOES_NOT_EXIST"),
    ],
)
def test_a_wrong_request_is_refused_in_mlflows_words(
    api: Api, method: str, path: str, message: dict[str, object], code: str
) -> None:
    status, said = api.ask(method, path, message)
    assert said["error_code"] == code, said
    assert 400 <= status < 500


def test_a_body_that_is_no_json_is_refused(api: Api) -> None:
    answer = api.http.post("/api/2.0/mlflow/runs/create", content=b"{", headers={"content-type": "application/json"})
    assert answer.json()["error_code"] == "INVALID_PARAMETER_VALUE"


def test_a_wrong_field_is_named(api: Api) -> None:
    _, said = api.ask("POST", "/runs/create", {"tags": [{"key": 3, "value": "x"}]})
    assert "tags[0].key" in str(said["message"])


def test_a_batch_that_is_too_large_is_refused_whole(api: Api) -> None:
    created = api.ok("POST", "/runs/create", {})
    run_id = json.loads(json.dumps(created))["run"]["info"]["run_id"]
    for field, count in (("metrics", 1001), ("params", 101), ("tags", 101)):
        entries = [{"key": f"k{n}", "value": "1", "timestamp": 1} for n in range(count)]
        _, said = api.ask("POST", "/runs/log-batch", {"run_id": run_id, field: entries})
        assert "can contain at most" in str(said["message"])
    _, said = api.ask("POST", "/runs/log-batch", {"run_id": run_id, "params": [{"key": "a", "value": "1"}] * 2})
    assert "Duplicate parameter keys" in str(said["message"])
