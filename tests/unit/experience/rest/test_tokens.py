"""Tokens of one's own, of a workspace's persons, and of workers."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL, OWN_WORKER, Principal, PrincipalKind
from lazulite.ops.governance.access import Role
from lazulite.ops.governance.users.entities import person
from lazulite.processes.serve import create_app
from lazulite.testing import FrozenClock

ME, MINE, OF_DEFAULT = "/api/v1/me", "/api/v1/me/tokens", "/api/v1/workspaces/default/tokens"
Caller = Callable[[Mapping[str, object]], TestClient]


@pytest.fixture
def app(platform: Platform) -> FastAPI:
    """Ann logs in and contributes to `default` and `other`; bo comes in by tokens alone and owns `default`."""
    secret = platform.users.secret("correct horse", name="ann")

    def make(tx: object) -> None:
        platform.users.create(tx, LOCAL, "ann", secret=secret)  # type: ignore[arg-type]  # a Tx
        platform.users.create(tx, LOCAL, "bo")  # type: ignore[arg-type]  # a Tx
        here = platform.workspaces.named(tx, "default").id  # type: ignore[arg-type]  # a Tx
        there = platform.workspaces.create(tx, LOCAL, "other").id  # type: ignore[arg-type]  # a Tx
        for place in (here, there):
            platform.members.put(tx, LOCAL, place, person("ann"), Role.CONTRIBUTOR)  # type: ignore[arg-type]  # a Tx
        platform.members.put(tx, LOCAL, here, person("bo"), Role.OWNER)  # type: ignore[arg-type]  # a Tx

    platform.write(make)
    return create_app(replace(platform, settings=replace(platform.settings, require_login=True)))


@pytest.fixture
def with_token(app: FastAPI) -> Caller:
    def client(made: Mapping[str, object]) -> TestClient:
        return TestClient(app, base_url="http://localhost", headers={"Authorization": f"Bearer {made['token']}"})

    return client


@pytest.fixture
def ann(app: FastAPI) -> TestClient:
    """Logged in with her password."""
    browser = TestClient(app, base_url="http://localhost", headers={"Origin": "http://localhost"})
    assert browser.post("/api/v1/login", json={"name": "ann", "password": "correct horse"}).status_code == 200
    return browser


@pytest.fixture
def bo(platform: Platform, with_token: Caller) -> TestClient:
    return with_token(
        {"token": platform.write(lambda tx: platform.tokens.issue(tx, person("bo"), workspace_id=None)[0])}
    )


def test_a_token_is_shown_once_and_listed_by_its_prefix_and_its_days(
    ann: TestClient, with_token: Caller, clock: FrozenClock
) -> None:
    made = ann.post(MINE, json={"name": "laptop", "lifetime_days": 30}).json()
    assert made["token"].startswith(made["prefix"])
    clock.advance(timedelta(hours=1))
    assert with_token(made).get(ME).json()["name"] == "ann"
    (listed,) = ann.get(MINE).json()["items"]
    assert (listed["prefix"], listed["label"], listed["token"]) == (made["prefix"], "laptop", None)
    assert listed["created_at"] < listed["last_used_at"] < listed["expires_at"]
    assert (listed["is_expired"], listed["revoked_at"], listed["is_current"]) == (False, None, False)


def test_an_expired_token_says_so_in_the_list_and_opens_nothing(
    ann: TestClient, with_token: Caller, clock: FrozenClock
) -> None:
    made = ann.post(MINE, json={"lifetime_days": 0.25}).json()
    clock.advance(timedelta(hours=6))
    assert with_token(made).get(ME).json()["detail"] == f"The token {made['prefix']}… is expired or revoked."
    (listed,) = ann.get(MINE).json()["items"]
    assert listed["is_expired"] is True


def test_one_revokes_ones_own_and_no_others(ann: TestClient, bo: TestClient, with_token: Caller) -> None:
    made = ann.post(MINE, json={"name": "a"}).json()
    assert bo.delete(f"{MINE}/{made['id']}").json()["code"] == "token_missing"
    assert ann.delete(f"{MINE}/{made['id']}").status_code == 204
    assert with_token(made).get(ME).status_code == 401


def test_a_token_revokes_itself(ann: TestClient, with_token: Caller) -> None:
    made = ann.post(MINE, json={}).json()
    assert with_token(made).delete(f"{MINE}/current").status_code == 204
    assert with_token(made).get(ME).status_code == 401
    assert ann.delete(f"{MINE}/current").json()["code"] == "token_missing"  # a session is no token


def test_a_token_makes_none_that_may_more_or_lives_longer(ann: TestClient, with_token: Caller) -> None:
    short = with_token(ann.post(MINE, json={"lifetime_days": 1, "workspace": "default"}).json())
    refused = short.post(MINE, json={"lifetime_days": 2})
    assert (refused.status_code, refused.json()["code"]) == (422, "lifetime_too_long")
    assert short.post(MINE, json={"workspace": "other"}).json()["code"] == "workspace_refused"
    child = short.post(MINE, json={}).json()
    parent = next(one for one in ann.get(MINE).json()["items"] if one["id"] != child["id"])
    assert (child["workspace"], child["expires_at"]) == ("default", parent["expires_at"])
    places = with_token(child).get(ME).json()["workspaces"]
    assert [place["name"] for place in places] == ["default"]


def test_a_token_for_a_workspace_without_a_role_is_none(ann: TestClient, platform: Platform) -> None:
    platform.write(lambda tx: platform.workspaces.create(tx, LOCAL, "secret-plans"))
    assert ann.post(MINE, json={"workspace": "secret-plans"}).json()["code"] == "workspace_missing"


def test_an_owner_makes_a_token_for_who_has_no_password_and_nobody_acts_in_anothers_name(bo: TestClient) -> None:
    refused = bo.post(OF_DEFAULT, json={"person": "ann"})
    assert (refused.status_code, refused.json()["code"]) == (403, "tokens_are_theirs")
    made = bo.post(OF_DEFAULT, json={"person": "robot", "role": "Reader"}).json()
    assert (made["principal"], made["workspace"]) == ("person:robot", "default")
    roles = {one["name"]: one["role"] for one in bo.get("/api/v1/workspaces/default/members").json()["items"]}
    assert roles == {"ann": "Contributor", "bo": "Owner", "robot": "Reader"}


def test_a_contributor_makes_tokens_for_nobody_else(ann: TestClient) -> None:
    assert ann.post(OF_DEFAULT, json={"person": "robot"}).status_code == 403
    assert ann.get(OF_DEFAULT).status_code == 200


def test_a_job_makes_no_tokens_and_administers_nobody(platform: Platform, with_token: Caller, ann: TestClient) -> None:
    box = platform.write(platform.workspaces.ensure_default).id
    job = Principal(PrincipalKind.JOB, "f" * 32)
    secret = platform.write(lambda tx: platform.tokens.issue(tx, job, workspace_id=box, on_behalf_of=person("bo"))[0])
    inside = with_token({"token": secret})
    asked = [
        inside.post(MINE, json={}), inside.post(OF_DEFAULT, json={"person": "x"}),
        inside.post("/api/v1/users", json={"name": "x"}), inside.post("/api/v1/worker-tokens", json={"worker": "x"}),
        inside.put("/api/v1/workspaces/default/members/ann", json={"role": "Owner"}),
    ]  # fmt: skip
    assert [one.status_code for one in asked] == [403] * len(asked)


def test_a_worker_comes_in_by_a_token_of_its_own_and_is_listed_with_its_clock(
    platform: Platform, with_token: Caller, clock: FrozenClock
) -> None:
    root = TestClient(create_app(platform), base_url="http://localhost")
    made = root.post("/api/v1/worker-tokens", json={"worker": "gpu-1", "label": "rack 7"}).json()
    assert [one["principal"] for one in root.get("/api/v1/worker-tokens").json()["items"]] == ["worker:gpu-1"]
    worker, at = with_token(made), "/api/v1/agents/workers/w1"
    assert worker.post(at, json={"name": "gpu-1", "queue": "default", "slots": 4}).status_code == 200
    ahead = (clock.now() + timedelta(seconds=90)).isoformat()
    assert worker.post(f"{at}/heartbeat", json={"held": {}, "clock": ahead}).status_code == 200
    (token,) = root.get("/api/v1/worker-tokens").json()["items"]
    assert token["last_used_at"] == clock.now().isoformat().replace("+00:00", "Z")
    (listed,) = root.get("/api/v1/workers").json()["items"]
    seen = (listed["name"], listed["slots"], listed["state"], listed["clock_ahead_ms"])
    assert seen == ("gpu-1", 4, "Online", 90_000)
    clock.advance(timedelta(minutes=5))
    assert root.get("/api/v1/workers").json()["items"][0]["state"] == "NotResponding"
    assert worker.get(ME).json()["permissions"] == ["agents/worker"]
    assert worker.get("/api/v1/workspaces").json()["items"] == []
    assert root.delete(f"/api/v1/worker-tokens/{made['id']}").status_code == 204
    assert worker.post(f"{at}/heartbeat", json={"held": {}}).status_code == 401
    assert root.delete(f"/api/v1/worker-tokens/{made['id']}").json()["code"] == "token_missing"


def test_the_token_of_the_servers_own_worker_is_nobodys_to_see_to_revoke_or_to_make(platform: Platform) -> None:
    root = TestClient(create_app(platform), base_url="http://localhost")
    _, own = platform.write(lambda tx: platform.tokens.issue(tx, OWN_WORKER, workspace_id=None))
    assert root.get("/api/v1/worker-tokens").json()["items"] == []
    assert root.delete(f"/api/v1/worker-tokens/{own.id}").json()["code"] == "token_missing"
    answer = root.post("/api/v1/worker-tokens", json={"worker": OWN_WORKER.id})
    assert (answer.status_code, answer.json()["code"]) == (422, "worker_name_taken")
