"""The studio's one document and its files, with nothing from elsewhere."""

import re

import pytest
from starlette.testclient import TestClient

from lazulite.experience.http.application import application
from lazulite.experience.rest import studio

app = application("studio", version="0", known_hosts=frozenset({"testserver"}), lost=studio.lost)
app.include_router(studio.router)
client = TestClient(app)


@pytest.mark.parametrize(
    "path", ["/", "/login", "/workspaces/team a/", "/workspaces/a", "/workspaces/a/jobs", "/workspaces/a/data/x/1/y"]
)
def test_every_page_is_the_one_document_with_a_strict_policy(path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.headers["content-security-policy"].startswith(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval';"
    )
    assert answer.headers["cache-control"] == "no-cache"


def test_what_the_document_names_is_there_and_may_be_kept_for_good_where_its_name_is_a_hash() -> None:
    named = re.findall(r'(?:src|href)="([^"]+)"', client.get("/").text)
    answers = {path: client.get(path) for path in named}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(named, 200)
    kept = {path for path, answer in answers.items() if "immutable" in answer.headers["cache-control"]}
    assert kept == {path for path in named if "/assets/" in path} != set()


def test_who_takes_gzip_gets_it_and_reads_the_same() -> None:
    script = re.findall(r'src="(/studio/assets/[^"]+)"', client.get("/").text)[0]
    plain, packed = (client.get(script, headers={"Accept-Encoding": way}) for way in ("identity", "gzip"))
    assert ("content-encoding" in plain.headers, packed.headers["content-encoding"]) == (False, "gzip")
    assert (plain.content == packed.content, plain.headers["content-type"]) == (True, packed.headers["content-type"])


@pytest.mark.parametrize("path", ["/studio/nothing.js", "/studio/..%2f..%2fapp.py", "/studio/%2e%2e/studio.py"])
def test_no_other_file_is_given(path: str) -> None:
    assert client.get(path).json()["code"] == "page_missing"


def test_a_page_that_is_not_there_names_the_nearest() -> None:
    answer = client.get("/workspaces/a/job")
    assert (answer.status_code, answer.json()["hint"]) == (404, "Did you mean 'jobs'?")


@pytest.mark.parametrize("path", ["/nothing", "/workspaces", "/workspaces/a/nothing", "/workspaces/a/nothing/more"])
def test_who_is_lost_in_a_browser_is_told_by_the_studio_and_a_program_by_a_problem(path: str) -> None:
    document = client.get("/").text
    lost = client.get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (lost.status_code, lost.headers["cache-control"], lost.text) == (404, "no-cache", document)
    told = client.get(path)
    assert (told.status_code, told.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/ajax-api/2.0/nothing", "/studio/nothing.js"])
def test_what_programs_ask_for_is_answered_as_they_read_it_to_a_browser_too(path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_nothing_is_sent_to_where_nothing_is() -> None:
    answer = client.post("/nothing", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.json()["code"]) == (404, "route_missing")
