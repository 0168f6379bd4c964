"""Git hooks over HTTP: made, delivered to, and the whole way from a push to a job and back to the commit."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform, assemble
from lazulite.compute.status import JobStatus
from lazulite.ops.git.judging import FORM
from lazulite.processes.serve import create_app
from lazulite.testing import FrozenClock
from lazulite.words.json import JSONObject
from tests.errands import fire_triggers, tell_commits
from tests.git_host import GitHost
from tests.status_host import StatusHost
from tests.unit.ops.git.deliveries import COMMIT, REPOSITORY, github_push, sent, signed
from tests.unit.services.training.crew import Crew
from tests.unit.services.training.jobs.yard import Yard

ROOT = "/api/v1/workspaces/default"
HOOKS = f"{ROOT}/git-hooks"
NEW = {"name": "flights", "host": "github", "repository": REPOSITORY}
JSON_TYPE = {"Content-Type": "application/json"}


@pytest.fixture
def client(platform: Platform) -> TestClient:
    return TestClient(create_app(platform), base_url="http://127.0.0.1")


def deliver(client: TestClient, hook: JSONObject, body: JSONObject, *, key: str = "d-1", event: str = "push"):  # type: ignore[no-untyped-def]  # httpx's own answer
    headers = signed(str(hook["secret"]), body, event=event, key=key)
    return client.post(f"{HOOKS}/{hook['name']}/deliveries", content=sent(body), headers={**JSON_TYPE, **headers})


def facts(client: TestClient, *types: str) -> list[JSONObject]:
    found = client.get(f"{ROOT}/events").json()["items"]
    return [fact for fact in found if fact["type"] in types]


def test_a_hook_shows_its_secret_once_and_where_it_is_delivered_to(client: TestClient, platform: Platform) -> None:
    made = client.post(HOOKS, json=NEW, headers={"Idempotency-Key": "k"})
    assert made.status_code == 201
    hook = made.json()
    assert hook["url"] == "http://127.0.0.1/api/v1/workspaces/default/git-hooks/flights/deliveries"
    assert client.post(HOOKS, json=NEW, headers={"Idempotency-Key": "k"}).json() == hook
    assert client.post(HOOKS, json=NEW).json()["code"] == "git_hook_exists"
    platform.relay.drain()
    said = [client.get(f"{ROOT}/{path}").text for path in ("git-hooks", "git-hooks/flights", "events", "audit")]
    assert all(hook["secret"] not in text for text in said)
    renewed = client.post(f"{HOOKS}/flights/rotate").json()
    assert renewed["secret"] not in {None, hook["secret"]}
    assert deliver(client, hook, github_push()).status_code == 401
    assert deliver(client, renewed, github_push()).status_code == 200
    assert client.delete(f"{HOOKS}/flights").status_code == 204
    assert deliver(client, renewed, github_push()).status_code == 401
    assert client.get(f"{HOOKS}/flihgts").json()["code"] == "git_hook_missing"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": "a b"}, "git_hook_invalid"),
        ({"host": "sourceforge"}, "request_invalid"),
        ({"repository": "flights"}, "repository_invalid"),
        ({"repository": "file:///srv/flights.git"}, "git_hook_invalid"),
        ({"repository": "https://ada:hush@forge.example/flights"}, "repository_holds_secret"),
    ],
)
def test_a_hook_that_could_hear_nothing_is_refused(client: TestClient, changed: JSONObject, code: str) -> None:
    answer = client.post(HOOKS, json={**NEW, **changed})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_delivery_is_told_once_however_often_it_comes(client: TestClient, platform: Platform) -> None:
    hook = client.post(HOOKS, json=NEW).json()
    first = deliver(client, hook, github_push())
    again = deliver(client, hook, github_push())
    assert (first.json()["outcome"], again.json()["outcome"]) == ("told", "repeated")
    platform.relay.drain()
    told = facts(client, "GitPushed")
    assert [fact["id"] for fact in told] == first.json()["facts"]
    assert (told[0]["subject"], told[0]["data"]["commit"]) == ("git-hooks/flights", COMMIT)
    listed = client.get(f"{HOOKS}/flights/deliveries").json()["items"]
    assert [one["outcome"] for one in listed] == ["repeated", "told"]


def test_a_delivery_may_come_as_a_form(client: TestClient) -> None:
    """What GitHub's page about webhooks proposes; a browser's form, which is not signed, is none."""
    hook = client.post(HOOKS, json=NEW).json()
    body = urlencode({"payload": sent(github_push())}).encode()
    headers = signed(hook["secret"], body, event="push")
    answer = client.post(f"{HOOKS}/flights/deliveries", content=body, headers={**headers, "Content-Type": FORM})
    assert answer.json().get("outcome") == "told", answer.text
    unsigned = client.post(f"{HOOKS}/flights/deliveries", content=body, headers={"Content-Type": FORM})
    assert unsigned.json()["code"] == "foreign_page"


def test_who_is_refused_is_told_why_and_seen_in_the_list(client: TestClient) -> None:
    hook = client.post(HOOKS, json=NEW).json()
    unsigned = deliver(client, {**hook, "secret": "x"}, github_push())
    assert (unsigned.status_code, unsigned.json()["code"]) == (401, "delivery_unsigned")
    other = deliver(client, hook, github_push(repository="https://forge.example/eve/other.git"))
    assert (other.status_code, other.json()["code"]) == (400, "delivery_unread")
    unread = deliver(client, hook, {"ref": 1})
    assert "its body has no text at ref" in unread.json()["detail"]
    listed = client.get(f"{HOOKS}/flights/deliveries").json()["items"]
    assert [(one["outcome"], one["key"]) for one in listed] == [("refused", None)] * 3
    assert deliver(client, hook, github_push()).json()["outcome"] == "told"  # what was refused takes no key


def test_a_stranger_learns_of_no_hook_and_sends_no_more_than_hosts_do(client: TestClient) -> None:
    hook = client.post(HOOKS, json=NEW).json()
    missing = deliver(client, {**hook, "name": "other"}, github_push())
    elsewhere = client.post("/api/v1/workspaces/none/git-hooks/flights/deliveries", json={})
    assert missing.status_code == elsewhere.status_code == 401
    assert missing.json()["detail"] == elsewhere.json()["detail"]
    large = client.post(f"{HOOKS}/flights/deliveries", content=b" " * 25_000_001, headers=JSON_TYPE)
    assert large.status_code == 413


def test_of_refused_deliveries_the_last_are_kept(client: TestClient, platform: Platform) -> None:
    hook = client.post(HOOKS, json=NEW).json()
    deliver(client, hook, github_push())
    for _ in range(205):
        deliver(client, {**hook, "secret": "x"}, github_push())
    outcomes = client.get(f"{HOOKS}/flights/deliveries", params={"max_results": 1000}).json()["items"]
    assert [one["outcome"] for one in outcomes].count("refused") == 200
    assert outcomes[-1]["outcome"] == "told"


def test_only_who_may_makes_hooks(client: TestClient, platform: Platform) -> None:
    hook = client.post(HOOKS, json=NEW).json()
    tokens = {
        role: client.post(f"{ROOT}/tokens", json={"person": role.replace(" ", "-"), "role": role}).json()["token"]
        for role in ("Contributor", "Data Scientist", "Reader")
    }
    for role, status in (("Contributor", 201), ("Data Scientist", 403), ("Reader", 403)):
        bearer = {"Authorization": f"Bearer {tokens[role]}"}
        answer = client.post(HOOKS, json={**NEW, "name": f"of-{role[0]}"}, headers=bearer)
        assert (role, answer.status_code) == (role, status)
        assert client.get(f"{HOOKS}/flights", headers=bearer).json()["secret"] is None
    assert hook["secret"] is not None


TRIGGER = {
    "name": "train", "when": "GitPushed",
    "if": ["data.branch == main", "data.paths matches src/*"],
    "start": {
        "job": {
            "command": "python train.py", "environment": {"requirements": []},
            "code": "git+${{fact.data.repository}}@${{fact.data.commit}}#subdirectory=src",
            "experiment_name": "flights",
        }
    },
}  # fmt: skip


def test_a_push_starts_a_job_at_its_commit_and_the_commit_is_told_how_it_ends(
    client: TestClient, platform: Platform, clock: FrozenClock, tmp_path: Path
) -> None:
    (tmp_path / "host").mkdir()
    with GitHost(tmp_path / "host") as forge, StatusHost() as api:
        commit = forge.make("flights").commit({"src/train.py": "print(1)\n"})
        repository = f"{forge.url}/flights.git"
        rewrites = ((f"{forge.url}/api/v3/", f"{api.url}/"),)
        platform = assemble(replace(platform.settings, url_rewrites=rewrites), clock=clock)
        client = TestClient(create_app(platform), base_url="http://127.0.0.1")
        store = f"name: forge\ntype: git\nurl: {forge.url}\ncredentials: {{token: hush}}\n"
        assert client.post(f"{ROOT}/datastores", json={"document": store}).status_code == 201
        hook = client.post(HOOKS, json={**NEW, "repository": repository}).json()
        assert hook["has_credentials"] is True
        assert client.post(f"{ROOT}/triggers", json={"document": json.dumps(TRIGGER)}).status_code == 201
        elsewhere = {**github_push(repository=repository), "ref": "refs/heads/other"}
        deliver(client, hook, elsewhere, key="d-0")
        body = github_push(after=commit, repository=repository)
        assert deliver(client, hook, body).json()["outcome"] == "told"
        platform.relay.drain()
        fire_triggers(platform)
        jobs = client.get(f"{ROOT}/jobs").json()["items"]
        assert [job["properties"]["azureml.git.commit"] for job in jobs] == [commit]
        held = client.get(f"{ROOT}/triggers/train/history").json()["items"]
        assert {one["outcome"] for one in held} == {"fired", "held"}

        crew = Crew(Yard(platform))
        crew.take()
        api.answers = [503]
        tell_commits(platform)
        status = client.get(f"{HOOKS}/flights/statuses").json()["items"][0]
        assert (status["state"], status["attempts"], status["told_at"]) == ("pending", 1, None)
        assert "answers 503" in status["reason"]
        tell_commits(platform)
        assert len(api.told) == 1  # not before its time
        clock.advance(timedelta(seconds=10))
        tell_commits(platform)
        crew.end("None", JobStatus.FAILED, reason="train.py:1")
        tell_commits(platform)
        tell_commits(platform)
        assert [(path, login) for path, login, _ in api.told] == [
            (f"/repos/flights/statuses/{commit}", "Bearer hush")
        ] * 3  # fmt: skip
        assert [told["state"] for _, _, told in api.told] == ["pending", "pending", "failure"]
        last = api.told[-1][2]
        assert last["target_url"] == f"http://127.0.0.1:8899/workspaces/default/jobs/{jobs[0]['name']}"
        assert (last["context"], "train.py:1" in last["description"]) == ("lazulite/train", True)
        platform.close()


def test_jobs_of_a_repository_without_credentials_or_of_files_are_no_commits_affair(
    client: TestClient, platform: Platform, tmp_path: Path
) -> None:
    (tmp_path / "host").mkdir()
    with GitHost(tmp_path / "host") as forge:
        forge.make("flights").commit({"train.py": "print(1)\n"})
        client.post(HOOKS, json={**NEW, "repository": f"{forge.url}/flights"})
        document = f"command: x\nenvironment: {{requirements: []}}\ncode: {forge.address('flights')}\n"
        client.post(f"{ROOT}/jobs", json={"document": document})
        platform.relay.drain()
        store = f"name: f\ntype: git\nurl: {forge.url}\ncredentials: {{token: t}}\n"
        client.post(f"{ROOT}/datastores", json={"document": store})
        said = {"azureml.git.repository_uri": f"{forge.url}/flights.git", "azureml.git.commit": COMMIT}
        local = {"document": "command: x\nenvironment: {requirements: []}\n", "properties": said}
        client.post(f"{ROOT}/jobs", json=local)
        platform.relay.drain()
        assert client.get(f"{HOOKS}/flights/statuses").json()["items"] == []


def test_who_submits_a_job_does_not_speak_for_a_rule(client: TestClient, platform: Platform, tmp_path: Path) -> None:
    (tmp_path / "host").mkdir()
    with GitHost(tmp_path / "host") as forge:
        forge.make("flights").commit({"train.py": "print(1)\n"})
        store = f"name: f\ntype: git\nurl: {forge.url}\ncredentials: {{token: t}}\n"
        client.post(f"{ROOT}/datastores", json={"document": store})
        client.post(HOOKS, json={**NEW, "repository": f"{forge.url}/flights"})
        document = f"command: x\nenvironment: {{requirements: []}}\ncode: {forge.address('flights')}\n"
        for more in ("tags: {lazulite.trigger: train}\nexperiment_name: mine\n", "experiment_name: train\n"):
            assert client.post(f"{ROOT}/jobs", json={"document": document + more}).status_code == 201
        platform.relay.drain()
        told = {one["context"] for one in client.get(f"{HOOKS}/flights/statuses").json()["items"]}
        assert told == {"lazulite/experiment/mine", "lazulite/experiment/train"}
