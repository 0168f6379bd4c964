import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.processes.serve import create_app

ROOT = "/api/v1/workspaces/default"
FLOAT = '{"name": "FloatDistribution", "attributes": {"log": false, "low": 0.0, "high": 1.0}}'


@pytest.fixture
def client(platform: Platform) -> TestClient:
    return TestClient(create_app(platform), base_url="http://127.0.0.1")


def made(client: TestClient, name: str = "s") -> int:
    answer = client.post(f"{ROOT}/studies", json={"name": name, "directions": ["MINIMIZE"]})
    assert answer.status_code == 201
    return int(answer.json()["id"])


def test_a_study_is_made_shown_listed_and_removed(client: TestClient) -> None:
    study = made(client)
    shown = client.get(f"{ROOT}/studies/{study}").json()
    assert (shown["name"], shown["directions"], shown["user_attributes"]) == ("s", ["MINIMIZE"], {})
    body = {"whose": "user", "key": "k", "value": '{"a": NaN}'}
    assert client.put(f"{ROOT}/studies/{study}/attributes", json=body).status_code == 204
    assert client.get(f"{ROOT}/studies", params={"filter": "name = 's'"}).json()["items"] == [
        {**shown, "user_attributes": {"k": '{"a": NaN}'}}
    ]
    assert client.post(f"{ROOT}/studies", json={"name": "s", "directions": ["MINIMIZE"]}).status_code == 409
    assert client.delete(f"{ROOT}/studies/{study}").status_code == 204
    assert client.get(f"{ROOT}/studies/{study}").json()["code"] == "study_missing"


def test_a_trial_goes_from_its_first_parameter_to_its_values(client: TestClient) -> None:
    study = made(client)
    trial = client.post(f"{ROOT}/studies/{study}/trials", json={"started_at": "2026-01-01T00:00:00"}).json()
    one = f"{ROOT}/study-trials/{trial['id']}"
    parameter = {"name": "x", "value": 0.5, "distribution": FLOAT}
    assert client.put(f"{one}/parameters", json=parameter).status_code == 204
    assert client.put(f"{one}/intermediate-values", json={"step": 3, "value": "NaN"}).status_code == 204
    attribute = {"whose": "system", "key": "k", "value": "1"}
    assert client.put(f"{one}/attributes", json=attribute).status_code == 204
    state = {"state": "COMPLETE", "values": ["-Infinity"], "at": "2026-01-01T00:00:01"}
    headers = {"Idempotency-Key": "k"}
    for _ in range(2):  # an answer that was lost
        assert client.post(f"{one}/state", json=state, headers=headers).json() == {"moved": True}
    assert client.get(one).json() == {
        "id": trial["id"], "study_id": study, "number": 0, "state": "COMPLETE", "values": ["-Infinity"],
        "parameters": [parameter], "user_attributes": {}, "system_attributes": {"k": "1"},
        "intermediate_values": {"3": "NaN"}, "started_at": "2026-01-01T00:00:00", "ended_at": "2026-01-01T00:00:01",
    }  # fmt: skip
    refused = client.post(f"{one}/state", json={**state, "state": "FAIL"})
    assert (refused.status_code, refused.json()["code"]) == (409, "study_trial_ended")


def test_what_is_no_number_is_no_value(client: TestClient) -> None:
    study = made(client)
    for value in (False, "1", None):
        refused = client.post(f"{ROOT}/studies/{study}/trials", json={"state": "COMPLETE", "values": [value]})
        assert refused.status_code == 422
    assert client.post(f"{ROOT}/studies/{study}/trials", json={"state": "COMPLETE", "values": [1]}).status_code == 201


def test_trials_are_listed_behind_a_number_and_again(client: TestClient) -> None:
    study = made(client)
    for _ in range(4):
        client.post(f"{ROOT}/studies/{study}/trials", json={})

    def numbers(**asked: object) -> list[int]:
        answer = client.get(f"{ROOT}/studies/{study}/trials", params=asked)  # type: ignore[arg-type]
        return [one["number"] for one in answer.json()["items"]]

    assert (numbers(), numbers(after=2), numbers(after=2, again="0,1")) == ([0, 1, 2, 3], [3], [0, 1, 3])
    assert client.get(f"{ROOT}/studies/{study}/trials", params={"again": "0;1"}).status_code == 422


@pytest.mark.parametrize(("name", "directions"), [("s", []), ("s", ["UP"]), ("s" * 501, ["MINIMIZE"])])
def test_what_is_no_study_is_refused(client: TestClient, name: str, directions: list[str]) -> None:
    assert client.post(f"{ROOT}/studies", json={"name": name, "directions": directions}).status_code == 422
