"""The OpenAPI document, of which clients are generated: its names, its refusals, and that every answer keeps to it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.processes.serve import create_app
from lazulite.testing import platform_in_memory
from tests.contract.fuzzing import fuzz, report

METHODS = {"get", "put", "post", "patch", "delete"}
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
NAME = re.compile(r"[a-z]+([A-Z][a-z]+)*")
# A JSON Schema is itself whatever JSON Schemas are.
FREE = {"showSchema"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    platform = platform_in_memory(tmp_path_factory.mktemp("home"))
    yield create_app(platform)
    platform.close()


@pytest.fixture(scope="module")
def document(app: FastAPI) -> dict[str, Any]:
    return app.openapi()


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    found = [
        (f"{method.upper()} {path}", operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]
    assert len(found) > 120
    return found


def test_every_operation_has_a_readable_name_of_its_own(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(document)]
    assert [name for name in names if not NAME.fullmatch(name) or len(name) > 40] == []
    assert sorted(names) == sorted(set(names))


def test_every_refusal_is_documented_as_a_problem(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        refused = {status: answer["content"] for status, answer in operation["responses"].items() if status >= "400"}
        assert set(refused) >= {"403", "503"}, name
        assert [content for content in refused.values() if content != PROBLEM] == [], name


def test_a_method_that_an_address_does_not_take_is_told_those_that_it_takes(
    app: FastAPI, document: dict[str, Any]
) -> None:
    client = TestClient(app, base_url="http://127.0.0.1")
    for path, item in document["paths"].items():
        answer = client.options(re.sub(r"\{\w+\}", "x", path))
        told = {method.strip() for method in answer.headers["Allow"].split(",")} - {"HEAD"}
        assert (answer.status_code, told) == (405, {method.upper() for method in item if method in METHODS}), path


def test_every_parameter_of_an_address_is_documented(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        told = [one["name"] for one in operation.get("parameters", []) if one["in"] == "path"]
        assert sorted(told) == sorted(re.findall(r"\{(\w+)\}", name)), name


def test_every_json_answer_has_a_type_with_a_name(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        for status, answer in operation["responses"].items():
            schema = answer.get("content", {}).get("application/json", {}).get("schema", {"$ref": ""})
            assert "$ref" in schema or operation["operationId"] in FREE, (name, status)


def test_answers_to_made_up_requests_are_as_documented(tmp_path: Path) -> None:
    platform = platform_in_memory(tmp_path / "home")
    found = fuzz(platform, phases=["fuzzing", "stateful"], examples=2, seed=20131)
    platform.close()
    assert not found.failures, found.told()
    assert found.cases > 200
    assert found.statuses[200] > 50


@pytest.mark.judge
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_answers_to_many_made_up_requests_are_as_documented(platform: Platform, tmp_path: Path, seed: int) -> None:
    found = fuzz(platform, phases=["coverage", "fuzzing", "stateful"], examples=40, seed=seed)
    report(found, tmp_path / "found.txt")
    assert not found.failures, found.told()
    assert found.cases > 5000
