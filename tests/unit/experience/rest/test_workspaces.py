import pytest
from fastapi.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.processes.serve import create_app

TOKENS = "/api/v1/workspaces/default/tokens"


@pytest.fixture
def client(platform: Platform) -> TestClient:
    return TestClient(create_app(platform), headers={"host": "127.0.0.1"})


def test_a_token_asked_for_again_is_one_token_whose_newest_secret_opens(client: TestClient) -> None:
    again = {"idempotency-key": "k"}
    first, second = (client.post(TOKENS, json={"person": "eve"}, headers=again).json() for _ in range(2))
    assert (first["id"], first["principal"]) == (second["id"], "person:eve")
    assert [token["id"] for token in client.get(TOKENS).json()["items"]] == [first["id"]]
    statuses = [
        client.get("/api/v1/workspaces", headers={"authorization": f"Bearer {one['token']}"}).status_code
        for one in (first, second)
    ]
    assert statuses == [401, 200]
