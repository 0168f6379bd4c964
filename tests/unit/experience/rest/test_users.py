"""Users and members over HTTP: who makes them, who sees them, and what a workspace is to who has no role in it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.processes.serve import create_app

USERS, MEMBERS = "/api/v1/users", "/api/v1/workspaces/default/members"
Caller = Callable[[str], TestClient]


@pytest.fixture
def app(platform: Platform) -> FastAPI:
    return create_app(replace(platform, settings=replace(platform.settings, require_login=True)))


@pytest.fixture
def by(app: FastAPI, platform: Platform) -> Caller:
    """A client with a token of this user, who is made where there is none; `root` owns the home."""

    def client(name: str) -> TestClient:
        def token(tx: object) -> str:
            user = platform.users.find(tx, name) or platform.users.create(tx, LOCAL, name, is_owner=name == "root")  # type: ignore[arg-type]  # a Tx
            return platform.tokens.issue(tx, user.principal, workspace_id=None)[0]  # type: ignore[arg-type]  # a Tx

        headers = {"Authorization": f"Bearer {platform.write(token)}"}
        return TestClient(app, base_url="http://localhost", headers=headers)

    return client


def test_an_owner_of_the_home_makes_shows_changes_and_disables_users(by: Caller) -> None:
    root = by("root")
    made = root.post(USERS, json={"name": "ann", "display_name": "Ann Lee", "password": "correct horse"})
    assert (made.status_code, made.json()["principal"], made.json()["has_password"]) == (201, "person:ann", True)
    assert "correct horse" not in made.text
    assert root.patch(f"{USERS}/ann", json={"display_name": "Ann"}).json()["display_name"] == "Ann"
    assert [one["name"] for one in root.get(USERS).json()["items"]] == ["ann", "root"]
    assert root.post(f"{USERS}/ann/disable").json()["is_enabled"] is False
    assert root.post(f"{USERS}/ann/enable").json()["is_enabled"] is True
    assert root.put(f"{USERS}/ann/password", json={"password": "another horse"}).status_code == 204
    assert root.post(USERS, json={"name": "ANN"}).json()["code"] == "user_exists"
    assert root.get(f"{USERS}/bo").status_code == 404


def test_a_user_asked_for_again_is_made_once(by: Caller) -> None:
    root, again = by("root"), {"Idempotency-Key": "k"}
    first, second = (root.post(USERS, json={"name": "ann"}, headers=again) for _ in range(2))
    assert (first.status_code, second.status_code, first.json()) == (201, 201, second.json())


@pytest.mark.parametrize("said", [0, 1, "no", "true"])
def test_whether_somebody_owns_the_home_is_true_or_false_and_nothing_else(by: Caller, said: object) -> None:
    root = by("root")
    answers = (
        root.post(USERS, json={"name": "ann", "is_owner": said}),
        root.patch(f"{USERS}/root", json={"is_owner": said}),
    )
    assert [answer.status_code for answer in answers] == [422, 422]
    assert [user["name"] for user in root.get(USERS).json()["items"]] == ["root"]


def test_the_owner_of_a_workspace_is_none_of_the_home(by: Caller) -> None:
    by("root").post("/api/v1/workspaces", json={"name": "plans"})
    by("ann")
    by("root").put("/api/v1/workspaces/plans/members/ann", json={"role": "Owner"})
    ann = by("ann")
    assert ann.get("/api/v1/me").json()["permissions"] == ["workspaces/create", "compute/read"]
    assert [ann.get(USERS).status_code, ann.post(USERS, json={"name": "x"}).status_code] == [403, 403]
    assert ann.patch(f"{USERS}/ann", json={"is_owner": True}).status_code == 403


def test_a_disabled_users_token_is_taken_no_more_until_they_are_enabled(by: Caller) -> None:
    root, ann = by("root"), by("ann")
    assert ann.get("/api/v1/me").status_code == 200
    root.post(f"{USERS}/ann/disable")
    refused = ann.get("/api/v1/me")
    assert (refused.status_code, refused.json()["detail"]) == (401, "This token's user is disabled.")
    root.post(f"{USERS}/ann/enable")
    assert ann.get("/api/v1/me").status_code == 200


def test_an_owner_lets_users_in_by_a_role_and_out_again(by: Caller) -> None:
    root, ann = by("root"), by("ann")
    assert ann.get(MEMBERS).status_code == 404
    put = root.put(f"{MEMBERS}/ann", json={"role": "data scientist"}).json()
    assert (put["name"], put["role"], put["granted_by"]) == ("ann", "AzureML Data Scientist", "person:root")
    assert [one["name"] for one in ann.get(MEMBERS).json()["items"]] == ["ann"]
    assert ann.put(f"{MEMBERS}/ann", json={"role": "Owner"}).status_code == 403
    assert root.put(f"{MEMBERS}/nobody", json={"role": "Reader"}).json()["code"] == "user_missing"
    assert root.put(f"{MEMBERS}/ann", json={"role": "King"}).json()["code"] == "role_unknown"
    assert root.delete(f"{MEMBERS}/ann").status_code == 204
    assert ann.get(MEMBERS).status_code == 404
    assert root.delete(f"{MEMBERS}/ann").json()["code"] == "member_missing"


def test_whoever_makes_a_workspace_owns_it(by: Caller) -> None:
    root, ann = by("root"), by("ann")
    assert ann.post("/api/v1/workspaces", json={"name": "mine"}).status_code == 403
    root.put(f"{MEMBERS}/ann", json={"role": "Contributor"})
    assert ann.post("/api/v1/workspaces", json={"name": "mine"}).status_code == 201
    roles = {place["name"]: place["role"] for place in ann.get("/api/v1/me").json()["workspaces"]}
    assert roles == {"default": "Contributor", "mine": "Owner"}


def test_a_workspace_without_a_role_is_as_one_that_is_not_there(by: Caller) -> None:
    root, ann = by("root"), by("ann")
    for name in ("secret-plans", "open-plans"):
        root.post("/api/v1/workspaces", json={"name": name})
    root.put("/api/v1/workspaces/open-plans/members/ann", json={"role": "Owner"})

    def said(name: str) -> tuple[int, str]:
        answer = ann.get(f"/api/v1/workspaces/{name}")
        problem = answer.json()
        return answer.status_code, f"{problem['detail']} {problem['hint']}".replace(name, "NAME")

    assert (
        said("secret-plans")
        == said("sicret-plans")
        == (404, "There is no workspace 'NAME'. Did you mean 'open-plans'?")
    )
    assert [one["name"] for one in ann.get("/api/v1/workspaces").json()["items"]] == ["open-plans"]
    assert ann.get("/api/2.0/mlflow/experiments/get?experiment_id=0").status_code == 404


def test_a_token_of_one_workspace_tells_nothing_of_the_others(by: Caller, app: FastAPI) -> None:
    root = by("root")
    root.post("/api/v1/workspaces", json={"name": "secret-plans"})
    made = root.post("/api/v1/workspaces/default/tokens", json={"person": "ann"}).json()
    ann = TestClient(app, base_url="http://localhost", headers={"Authorization": f"Bearer {made['token']}"})
    there, not_there = (ann.get(f"/api/v1/workspaces/{name}") for name in ("secret-plans", "no-plans"))
    assert (there.status_code, not_there.status_code) == (403, 403)
    assert there.json()["detail"].replace("secret-plans", "") == not_there.json()["detail"].replace("no-plans", "")


def test_what_happened_to_users_is_read_by_owners_of_the_home(by: Caller, platform: Platform) -> None:
    root, ann = by("root"), by("ann")
    platform.relay.drain()
    told = root.get("/api/v1/audit").json()["items"]
    assert [(one["type"], one["subject"]) for one in told] == [
        ("UserCreated", "users/ann"),
        ("UserCreated", "users/root"),
    ]
    assert ann.get("/api/v1/audit").status_code == 403
