import pytest
import yaml
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL, Principal, PrincipalKind
from lazulite.ops.governance.access import Role
from lazulite.processes.serve import create_app
from tests.unit.ops.release.makers import Walk, make_policy

ROOT = "/api/v1/workspaces/default"
POLICY = yaml.safe_dump(make_policy().model_dump(mode="json", by_alias=True, exclude={"schema_url"}))


@pytest.fixture
def client(platform: Platform) -> TestClient:
    return TestClient(create_app(platform), base_url="http://127.0.0.1")


@pytest.fixture
def walk(platform: Platform, client: TestClient) -> Walk:
    """Version 2 waits for an approval."""
    made = Walk(platform)
    made.model()
    made.champion()
    made.window()
    assert client.post(f"{ROOT}/release-policies", json={"document": POLICY}).status_code == 201
    made.model()
    made.validated()
    return made


def token(walk: Walk, kind: PrincipalKind) -> dict[str, str]:
    platform, principal = walk.platform, Principal(kind, "x")
    if kind is PrincipalKind.PERSON:
        platform.write(lambda tx: platform.admittance.welcome(tx, LOCAL, walk.workspace, "x", Role.CONTRIBUTOR))
    secret, _ = platform.write(
        lambda tx: platform.tokens.issue(tx, principal, workspace_id=walk.workspace, label="test")
    )
    return {"Authorization": f"Bearer {secret}"}


def test_a_policy_is_shown_with_its_defaults_written_out(client: TestClient) -> None:
    client.post(f"{ROOT}/release-policies", json={"document": "{name: a, model: m, owner: me}"})
    shown = client.get(f"{ROOT}/release-policies/a").json()
    assert (shown["owner"], shown["document"]["optimise"]["parity_tolerance"]) == ("me", 1e-4)
    assert shown["document"]["validate"]["metric"] == "roc_auc"
    assert [one["name"] for one in client.get(f"{ROOT}/release-policies").json()["items"]] == ["a"]


def test_a_policy_before_its_model_and_endpoint_is_taken_and_warned_of(client: TestClient, walk: Walk) -> None:
    asked = "{name: a, model: delys, endpoint_name: dely, owner: me}"
    made = client.post(f"{ROOT}/release-policies", json={"document": asked})
    assert made.status_code == 201
    warnings = [
        "There is no model 'delys' in this workspace. Did you mean 'delays'?",
        "There is no online endpoint 'dely' in this workspace. Did you mean 'delays'?",
    ]
    assert made.json()["warnings"] == warnings
    right = "{name: a, model: other, endpoint_name: delays, owner: me}"
    changed = client.put(f"{ROOT}/release-policies/a", json={"document": right}).json()
    assert changed["warnings"] == ["There is no model 'other' in this workspace. Known: delays."]
    same = client.put(f"{ROOT}/release-policies/careful", json={"document": POLICY}).json()
    assert same["warnings"] == []


def test_an_unknown_field_of_a_policy_names_the_nearest(client: TestClient) -> None:
    answer = client.post(
        f"{ROOT}/release-policies", json={"document": "{name: a, model: m, owner: me, validat: {metric: f1_score}}"}
    )
    assert answer.status_code == 422
    assert "validat" in answer.json()["detail"]
    assert client.get(f"{ROOT}/release-policies").json()["items"] == []


def test_a_policy_is_replaced_for_later_cases(client: TestClient) -> None:
    client.post(f"{ROOT}/release-policies", json={"document": "{name: a, model: m, owner: me}"})
    changed = client.put(f"{ROOT}/release-policies/a", json={"document": "{name: a, model: m, owner: you}"}).json()
    assert (changed["owner"], changed["revision"]) == ("you", 2)
    answer = client.put(f"{ROOT}/release-policies/b", json={"document": "{name: a, model: m, owner: you}"})
    assert answer.json()["code"] == "policy_name_differs"


def test_a_release_is_shown_with_the_content_of_its_evidence(client: TestClient, walk: Walk) -> None:
    shown = client.get(f"{ROOT}/releases/delays:2").json()
    stages = {stage["stage"]: stage for stage in shown["stages"]}
    assert (shown["state"], shown["champion"], shown["owner"]) == ("AwaitingApproval", 1, "operations")
    assert stages["optimise"]["content"]["latency_ms"]["single_row"] == {"rows": 1, "before": 4.0, "after": 0.1}
    assert stages["validate"]["figure"] == {"name": "roc_auc", "value": 0.75, "champion": 0.72}
    assert [one["id"] for one in client.get(f"{ROOT}/releases?state=AwaitingApproval").json()["items"]] == [shown["id"]]
    assert client.get(f"{ROOT}/releases?model=other").json()["items"] == []


def test_a_release_keeps_the_rules_that_it_was_opened_by(client: TestClient, walk: Walk) -> None:
    changed = POLICY.replace("answers: 100", "answers: 900")
    assert client.put(f"{ROOT}/release-policies/careful", json={"document": changed}).json()["revision"] == 2
    [shown] = client.get(f"{ROOT}/releases").json()["items"]
    assert shown["rules"] == yaml.safe_load(POLICY)


@pytest.mark.parametrize("kind", [PrincipalKind.JOB, PrincipalKind.RULE])
def test_the_token_of_a_job_or_a_rule_never_approves(client: TestClient, walk: Walk, kind: PrincipalKind) -> None:
    answer = client.post(f"{ROOT}/releases/delays:2/approve", json={}, headers=token(walk, kind))
    assert answer.status_code == 403
    assert walk.release().state == "AwaitingApproval"


def test_a_persons_token_approves(client: TestClient, walk: Walk) -> None:
    answer = client.post(
        f"{ROOT}/releases/delays:2/approve", json={"comment": "go"}, headers=token(walk, PrincipalKind.PERSON)
    )
    assert (answer.status_code, answer.json()["state"]) == (200, "RollingOut")
    assert answer.json()["approvals"][0] | {"at": None} == {
        "principal": "person:x", "decision": "Approved", "comment": "go", "at": None,
    }  # fmt: skip


def test_a_refusal_needs_a_reason_and_names_the_policy(client: TestClient, walk: Walk) -> None:
    assert client.post(f"{ROOT}/releases/delays:2/refuse", json={"reason": ""}).status_code == 422
    answer = client.post(f"{ROOT}/releases/delays:2/refuse", json={"reason": "too early"}).json()
    assert answer["reason"] == "approve: Refused by local:local: too early (policy 'careful' of operations)"


def test_a_rollback_gives_the_traffic_back_with_the_answer(client: TestClient, walk: Walk) -> None:
    walk.approve()
    walk.ready("v002")
    assert client.get(f"{ROOT}/releases/delays:2").json()["rollout"]["percent"] == 10
    assert client.post(f"{ROOT}/releases/delays:2/rollback", json={}).json()["state"] == "RolledBack"
    assert walk.traffic() == {"blue": 100}


def test_a_case_by_hand(client: TestClient, walk: Walk) -> None:
    made = client.post(f"{ROOT}/releases", json={"model": "delays", "version": 1})
    assert (made.status_code, made.json()["state"]) == (201, "Open")
    again = client.post(f"{ROOT}/releases", json={"model": "delays", "version": 1})
    assert (again.status_code, again.json()["code"]) == (409, "release_open")


def test_no_route_shows_another_workspaces_release(client: TestClient, walk: Walk) -> None:
    assert client.post("/api/v1/workspaces", json={"name": "team-b"}).status_code == 201
    other = "/api/v1/workspaces/team-b"
    assert client.get(f"{other}/releases").json()["items"] == []
    assert client.get(f"{other}/releases/{walk.release().id}").status_code == 404
    assert client.post(f"{other}/releases/{walk.release().id}/approve", json={}).status_code == 404
    assert client.get(f"{other}/release-policies/careful").status_code == 404
