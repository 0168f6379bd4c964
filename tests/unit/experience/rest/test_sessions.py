"""Logging in and out with a password, who one is, and what a browser's session may."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL, Principal, PrincipalKind
from lazulite.ops.governance.access import Role
from lazulite.ops.governance.sessions.entities import IDLE, LONGEST
from lazulite.ops.governance.sessions.throttle import PER_NAME, WINDOW
from lazulite.processes.serve import create_app
from lazulite.testing import FrozenClock

BASE = "http://127.0.0.1"
PAGE = {"Origin": BASE}
WORD = "correct horse battery"
ME, LOGIN = "/api/v1/me", "/api/v1/login"


@pytest.fixture
def platform(platform: Platform) -> Platform:
    """Where everybody has to log in: ann is Owner of the home, rea a Reader, tok has no password."""
    closed = replace(platform, settings=replace(platform.settings, require_login=True))
    secret = closed.users.secret(WORD, name="ann")

    def make(tx: object) -> None:
        closed.users.create(tx, LOCAL, "ann", secret=secret, display_name="Ann Lee", is_owner=True)  # type: ignore[arg-type]  # a Tx
        closed.users.create(tx, LOCAL, "rea", secret=secret)  # type: ignore[arg-type]  # a Tx
        closed.users.create(tx, LOCAL, "tok")  # type: ignore[arg-type]  # a Tx
        box = closed.workspaces.named(tx, "default")  # type: ignore[arg-type]  # a Tx
        closed.members.put(tx, LOCAL, box.id, closed.users.get(tx, "rea").principal, Role.READER)  # type: ignore[arg-type]  # a Tx

    closed.write(make)
    return closed


@pytest.fixture
def app(platform: Platform) -> FastAPI:
    return create_app(platform)


@pytest.fixture
def browser(app: FastAPI) -> TestClient:
    """With a cookie jar, and the Origin of our own page."""
    return TestClient(app, base_url=BASE, headers=PAGE)


def log_in(client: TestClient, name: str = "ann", password: str = WORD) -> int:
    return client.post(LOGIN, json={"name": name, "password": password}).status_code


def test_nobody_comes_in_from_this_machine_either_where_a_login_is_required(browser: TestClient) -> None:
    refused = browser.get(ME)
    assert (refused.status_code, refused.json()["code"]) == (401, "token_needed")


def test_who_logs_in_is_told_who_they_are_and_what_they_may_where(browser: TestClient) -> None:
    said = browser.post(LOGIN, json={"name": "ann", "password": WORD}).json()
    assert said == browser.get(ME).json() | {"expires_at": said["expires_at"]}
    assert (said["principal"], said["display_name"], said["authenticated_by"]) == ("person:ann", "Ann Lee", "session")
    assert (said["is_local"], said["is_owner"], said["login_required"]) == (False, True, True)
    assert "users/write" in said["permissions"]
    (place,) = said["workspaces"]
    assert (place["name"], place["role"]) == ("default", "Owner")
    assert {"members/write", "jobs/write"} <= set(place["permissions"])


def test_a_reader_is_told_that_they_may_only_look(browser: TestClient) -> None:
    log_in(browser, "rea")
    said = browser.get(ME).json()
    (place,) = said["workspaces"]
    assert (place["role"], said["permissions"], said["is_owner"]) == ("Reader", [], False)
    assert all(one.endswith("/read") for one in place["permissions"])


def test_the_person_at_the_machine_is_local_and_owns_everything(platform: Platform) -> None:
    opened = replace(platform, settings=replace(platform.settings, require_login=False))
    said = TestClient(create_app(opened), base_url=BASE).get(ME).json()
    assert (said["principal"], said["is_local"], said["is_owner"]) == ("local:local", True, True)
    assert (said["authenticated_by"], [place["role"] for place in said["workspaces"]]) == ("local", ["Owner"])


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: TestClient) -> None:
    answer = browser.post(LOGIN, json={"name": "ann", "password": WORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("lazulite_session=")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert answer.headers["cache-control"] == "no-store"


def test_under_tls_the_cookie_is_secure_and_no_other_host_can_set_it(app: FastAPI) -> None:
    browser = TestClient(app, base_url="https://127.0.0.1", headers={"Origin": "https://127.0.0.1"})
    cookie = browser.post(LOGIN, json={"name": "ann", "password": WORD}).headers["set-cookie"]
    assert cookie.startswith("__Host-lazulite_session=")
    assert {"Secure", "HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert browser.get(ME).status_code == 200


@pytest.mark.parametrize(("name", "password"), [("ann", "wrong one"), ("nobody", WORD), ("tok", WORD), ("ANN ", WORD)])
def test_a_login_that_fails_says_the_same_whatever_was_wrong(browser: TestClient, name: str, password: str) -> None:
    answer = browser.post(LOGIN, json={"name": name, "password": password})
    assert (answer.status_code, answer.json()["code"]) == (401, "login_refused")
    assert answer.json()["detail"] == "Name and password do not fit together."
    assert "set-cookie" not in answer.headers


def test_a_name_is_typed_in_any_capitals(browser: TestClient) -> None:
    assert log_in(browser, "Ann") == 200
    assert browser.get(ME).json()["name"] == "ann"


def test_a_disabled_user_does_not_log_in_and_is_out_at_once(browser: TestClient, platform: Platform) -> None:
    log_in(browser, "rea")
    assert browser.get(ME).status_code == 200
    platform.write(lambda tx: platform.users.set_enabled(tx, LOCAL, "rea", enabled=False))
    assert browser.get(ME).status_code == 401
    assert log_in(browser, "rea") == 401


def test_logging_out_ends_the_session_and_takes_the_cookie(browser: TestClient) -> None:
    log_in(browser)
    secret = browser.cookies["lazulite_session"]
    assert browser.post("/api/v1/logout").status_code == 204
    assert "lazulite_session" not in browser.cookies
    browser.cookies.set("lazulite_session", secret)
    assert browser.get(ME).status_code == 401
    assert browser.post("/api/v1/logout").status_code == 204


def test_a_login_is_a_new_session_and_ends_the_one_that_the_browser_had(browser: TestClient) -> None:
    log_in(browser)
    before = browser.cookies["lazulite_session"]
    log_in(browser)
    assert browser.cookies["lazulite_session"] != before
    assert len(browser.get(f"{ME}/sessions").json()["items"]) == 1
    old = TestClient(browser.app, base_url=BASE, headers=PAGE, cookies={"lazulite_session": before})
    assert old.get(ME).status_code == 401


def test_ones_sessions_are_listed_and_ended_one_by_one(app: FastAPI) -> None:
    here, there = (TestClient(app, base_url=BASE, headers=PAGE | {"user-agent": one}) for one in ("here", "there"))
    log_in(here)
    log_in(there)
    listed = here.get(f"{ME}/sessions").json()["items"]
    assert {one["agent"]: one["is_current"] for one in listed} == {"here": True, "there": False}
    other = next(one["id"] for one in listed if not one["is_current"])
    assert here.delete(f"{ME}/sessions/{other}").status_code == 204
    assert (there.get(ME).status_code, here.get(ME).status_code) == (401, 200)
    assert here.delete(f"{ME}/sessions/{other}").json()["code"] == "session_missing"


def test_nobody_ends_anothers_session(app: FastAPI) -> None:
    ann, rea = (TestClient(app, base_url=BASE, headers=PAGE) for _ in range(2))
    log_in(ann)
    log_in(rea, "rea")
    (session,) = ann.get(f"{ME}/sessions").json()["items"]
    assert rea.delete(f"{ME}/sessions/{session['id']}").status_code == 404
    assert ann.get(ME).status_code == 200


def test_a_session_ends_when_it_is_not_used(browser: TestClient, clock: FrozenClock) -> None:
    log_in(browser)
    for _ in range(3):
        clock.advance(IDLE - timedelta(minutes=1))
        assert browser.get(ME).status_code == 200
    clock.advance(IDLE)
    assert browser.get(ME).status_code == 401


def test_a_session_ends_for_good_however_much_it_is_used(browser: TestClient, clock: FrozenClock) -> None:
    log_in(browser)
    steps = int(LONGEST / timedelta(hours=6))
    answers = []
    for _ in range(steps):
        answers.append(browser.get(ME).status_code)
        clock.advance(timedelta(hours=6))
    assert (set(answers), browser.get(ME).status_code) == ({200}, 401)


@pytest.mark.parametrize("name", ["ann", "nobody"])
def test_who_fails_too_often_waits_whether_the_name_is_known_or_not(
    browser: TestClient, clock: FrozenClock, name: str
) -> None:
    assert {log_in(browser, name, "wrong one") for _ in range(PER_NAME)} == {401}
    refused = browser.post(LOGIN, json={"name": name, "password": WORD})
    assert (refused.status_code, refused.json()["code"]) == (429, "logins_exhausted")
    assert refused.headers["retry-after"] == str(int(WINDOW.total_seconds()))
    assert log_in(browser, "rea") == 200  # another name is not kept out
    clock.advance(WINDOW)
    assert log_in(browser, name) == (200 if name == "ann" else 401)


def test_who_logs_in_rightly_is_never_told_to_wait(browser: TestClient) -> None:
    assert {log_in(browser) for _ in range(PER_NAME + 2)} == {200}


FOREIGN: tuple[tuple[Mapping[str, str], str], ...] = (
    ({}, "says where it is from"),
    ({"Origin": "http://evil.example"}, "may not call this server"),
    ({"Origin": "null"}, "may not call this server"),
)


@pytest.mark.parametrize(("headers", "said"), FOREIGN)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_write_with_a_session_comes_from_our_own_page(
    app: FastAPI, browser: TestClient, headers: Mapping[str, str], said: str, method: str
) -> None:
    log_in(browser)
    other = TestClient(app, base_url=BASE, headers=dict(headers), cookies=dict(browser.cookies))
    refused = other.request(method, "/api/v1/users/rea", json={})
    assert (refused.status_code, refused.json()["code"]) == (403, "foreign_page")
    assert said in refused.json()["detail"]


def test_a_form_with_a_session_is_no_write(browser: TestClient) -> None:
    log_in(browser)
    refused = browser.post("/api/v1/workspaces", content="{}", headers={"Content-Type": "text/plain"})
    assert (refused.status_code, refused.json()["code"]) == (403, "foreign_page")


def test_a_page_that_was_served_without_tls_is_not_ours_under_tls(app: FastAPI) -> None:
    secure = TestClient(app, base_url="https://127.0.0.1", headers={"Origin": "http://127.0.0.1"})
    assert secure.post(LOGIN, json={"name": "ann", "password": WORD}).json()["code"] == "foreign_page"


def test_a_token_is_taken_before_a_session(browser: TestClient, platform: Platform) -> None:
    log_in(browser)
    rea = platform.write(
        lambda tx: platform.tokens.issue(tx, platform.users.get(tx, "rea").principal, workspace_id=None)[0]
    )
    said = browser.get(ME, headers={"Authorization": f"Bearer {rea}"}).json()
    assert (said["name"], said["authenticated_by"]) == ("rea", "token")


def test_a_new_password_needs_the_old_one_and_ends_every_other_session(app: FastAPI) -> None:
    here, there = (TestClient(app, base_url=BASE, headers=PAGE) for _ in range(2))
    log_in(here)
    log_in(there)
    refused = here.put(f"{ME}/password", json={"current": "wrong one", "new": "another good one"})
    assert (refused.status_code, refused.json()["code"]) == (403, "password_wrong")
    assert here.put(f"{ME}/password", json={"current": WORD, "new": "another good one"}).status_code == 204
    assert (here.get(ME).status_code, there.get(ME).status_code) == (200, 401)
    assert (log_in(there), log_in(there, password="another good one")) == (401, 200)


@pytest.mark.parametrize(("new", "code"), [("short", "password_unfit"), ("x" * 1025, "password_unfit")])
def test_a_password_that_is_none_is_refused_and_not_repeated(browser: TestClient, new: str, code: str) -> None:
    log_in(browser)
    refused = browser.put(f"{ME}/password", json={"current": WORD, "new": new})
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert new not in refused.text


def test_a_job_has_no_password_no_sessions_and_makes_no_tokens(app: FastAPI, platform: Platform) -> None:
    box = platform.write(platform.workspaces.ensure_default).id
    job = Principal(PrincipalKind.JOB, "f" * 32)
    secret = platform.write(lambda tx: platform.tokens.issue(tx, job, workspace_id=box)[0])
    inside = TestClient(app, base_url=BASE, headers={"Authorization": f"Bearer {secret}"})
    said = inside.get(ME).json()
    assert (said["principal"], said["permissions"]) == (f"job:{'f' * 32}", [])
    asked = [
        inside.get(f"{ME}/sessions"), inside.get(f"{ME}/tokens"), inside.post(f"{ME}/tokens", json={}),
        inside.put(f"{ME}/password", json={"current": WORD, "new": WORD}),
    ]  # fmt: skip
    assert [(one.status_code, one.json()["code"]) for one in asked] == [(403, "person_needed")] * 4


def test_events_and_downloads_come_with_the_session(browser: TestClient) -> None:
    log_in(browser)
    root = "/api/v1/workspaces/default"
    assert browser.get(f"{root}/events").status_code == 200
    assert browser.get("/api/2.0/mlflow/experiments/search?max_results=1").status_code == 200
