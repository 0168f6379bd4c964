"""Workers, the gateway and the server, as they are shown: names only of what the caller may look into."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.compute.process import Worker
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.governance.access import Role
from lazulite.processes.serve import create_app
from lazulite.testing import FrozenClock
from tests.unit.compute.makers import make_spec
from tests.unit.services.training.jobs.yard import WORKER, Yard

STARTED = datetime(2025, 12, 31, tzinfo=UTC)


@pytest.fixture
def client(platform: Platform) -> Iterator[TestClient]:
    with TestClient(create_app(platform), base_url="http://127.0.0.1") as http:
        yield http


def work(platform: Platform, *workspaces: str) -> None:
    """One worker with three slots, that takes what there is of each workspace."""
    for number, workspace in enumerate(workspaces):
        with platform.read() as tx:
            box = platform.workspaces.named(tx, workspace).id
        spec = make_spec(id=f"{number:032x}", workspace_id=box, workspace=workspace, name=f"train in {workspace}")
        platform.write(lambda tx, spec=spec: platform.queue.enqueue(tx, LOCAL, spec))  # type: ignore[misc]  # as it is now
    row = Worker("w1", "box", "default", 3, "", None, platform.clock.now(), None, "box.local", "0.1.0", STARTED)
    platform.write(lambda tx: platform.queue.register(tx, WORKER, row, held={}))
    platform.write(lambda tx: platform.queue.claim(tx, WORKER, "w1", claim_id="c"))


def person(platform: Platform, workspace: str, *, only_there: bool = False) -> dict[str, str]:
    """Of somebody who reads in that workspace alone; `only_there`: a token that reaches nothing else."""

    def issue(tx: Tx) -> str:
        box = platform.workspaces.named(tx, workspace).id
        ann = platform.users.ensure(tx, LOCAL, "ann").principal
        platform.members.put(tx, LOCAL, box, ann, Role.READER)
        return platform.tokens.issue(tx, ann, workspace_id=box if only_there else None)[0]

    return {"Authorization": f"Bearer {platform.write(issue)}"}


def test_a_worker_is_shown_with_what_runs_on_it(client: TestClient, platform: Platform) -> None:
    work(platform, "default")
    now = platform.clock.now().isoformat().replace("+00:00", "Z")
    shown = client.get("/api/v1/workers").json()
    assert shown["items"] == [
        {
            "id": "w1", "name": "box", "machine": "box.local", "queue": "default", "workspace": None,
            "state": "Online", "slots": 3, "slots_busy": 1, "running_elsewhere": 0, "last_heartbeat_at": now,
            "started_at": "2025-12-31T00:00:00Z", "version": "0.1.0", "clock_ahead_ms": None, "duty": "working",
            "queues": ["default"], "cpus": None, "memory_bytes": None, "gpus": 0, "pythons": [], "labels": {},
            "isolation": "process",
            "levels": ["process"],
            "running": [
                {
                    "id": f"{0:032x}", "workspace": "default", "kind": "job", "owner": "jobs",
                    "name": "train in default", "state": "Preparing", "slots": 1, "memory_bytes": None, "since": now,
                }
            ],
        }
    ]  # fmt: skip
    assert client.get("/api/v1/workers/w1").json() == shown["items"][0]


def test_names_of_other_workspaces_processes_are_counted_and_not_told(client: TestClient, platform: Platform) -> None:
    client.post("/api/v1/workspaces", json={"name": "team-a"})
    work(platform, "default", "team-a")
    mine = client.get("/api/v1/workers", headers=person(platform, "team-a")).json()["items"][0]
    assert ([one["name"] for one in mine["running"]], mine["running_elsewhere"]) == (["train in team-a"], 1)
    assert mine["slots_busy"] == 2
    every = client.get("/api/v1/workers/w1").json()
    assert (len(every["running"]), every["running_elsewhere"]) == (2, 0)


def test_queues_of_other_workspaces_are_not_told(client: TestClient, platform: Platform) -> None:
    client.post("/api/v1/workspaces", json={"name": "team-a"})
    with platform.read() as tx:
        places = {name: platform.workspaces.named(tx, name).id for name in ("default", "team-a")}
    for workspace, queue in (("default", "takeover"), ("default", "shared"), ("team-a", "shared")):
        spec = make_spec(workspace_id=places[workspace], workspace=workspace, queue=queue)
        platform.write(lambda tx, spec=spec: platform.queue.enqueue(tx, LOCAL, spec))  # type: ignore[misc]  # as it is now
    answers = [client.get("/api/v1/workers", headers=headers) for headers in (person(platform, "team-a"), {})]
    mine, every = ({one["queue"]: one["waiting"] for one in answer.json()["queues"]} for answer in answers)
    assert (mine, every) == ({"shared": 1}, {"shared": 2, "takeover": 1})


def test_a_worker_of_another_workspace_is_not_there(client: TestClient, platform: Platform) -> None:
    client.post("/api/v1/workspaces", json={"name": "team-a"})
    with platform.read() as tx:
        own = platform.workspaces.named(tx, "default").id
    row = Worker("w2", "own", "default", 1, "", own, platform.clock.now())
    platform.write(lambda tx: platform.queue.register(tx, WORKER, row, held={}))
    headers = person(platform, "team-a")
    assert client.get("/api/v1/workers", headers=headers).json()["items"] == []
    assert client.get("/api/v1/workers/w2", headers=headers).json()["code"] == "worker_missing"
    assert client.get("/api/v1/workers/w3").json()["hint"] == "Known: own, w2."
    assert client.get("/api/v1/workers/w2").json()["workspace"] == "default"


def test_what_waits_is_told_by_queue_with_how_long_the_oldest_has(
    client: TestClient, platform: Platform, clock: FrozenClock
) -> None:
    yard = Yard(platform)
    yard.submit()
    clock.advance(timedelta(seconds=30))
    yard.submit()
    clock.advance(timedelta(seconds=12))
    since = (clock.now() - timedelta(seconds=42)).isoformat().replace("+00:00", "Z")
    assert client.get("/api/v1/workers").json()["queues"] == [
        {
            "queue": "default", "waiting": 2, "waiting_slots": 2, "oldest_waiting_since": since,
            "oldest_waiting_seconds": 42.0,
        }
    ]  # fmt: skip
    yard.start()
    assert [one["waiting"] for one in client.get("/api/v1/workers").json()["queues"]] == [0]


def test_a_silent_worker_is_not_responding_and_then_gone(
    client: TestClient, platform: Platform, clock: FrozenClock
) -> None:
    work(platform)
    states = []
    for seconds in (0, 30, 600):
        clock.advance(timedelta(seconds=seconds))
        states.append(client.get("/api/v1/workers/w1").json()["state"])
    assert states == ["Online", "NotResponding", "Gone"]


def test_workers_are_listed_as_everything_is(client: TestClient, platform: Platform) -> None:
    work(platform)
    query = {"filter": "slots > 1 AND machine LIKE 'box%'", "order_by": "last_heartbeat_at desc", "count": True}
    assert client.get("/api/v1/workers", params=query).json()["total"] == 1
    assert client.get("/api/v1/workers", params={"text": "nowhere"}).json()["items"] == []


def test_a_worker_tells_what_its_machine_has_and_which_queues_it_serves(client: TestClient, platform: Platform) -> None:
    told = {
        "name": "box", "queue": "default", "slots": 2, "queues": ["*"],
        "equipment": {"cpus": 8, "memory_bytes": 1 << 34, "gpus": 1, "pythons": ["3.12"], "labels": {"site": "north"},
                      "isolation": "sandbox", "levels": ["process", "sandbox"]},
    }  # fmt: skip
    answer = client.post("/api/v1/agents/workers/w1", json=told).json()
    assert answer == {"cancel": [], "drop": [], "leave": False, "lease_seconds": 20.0, "preempt": []}
    shown = client.get("/api/v1/workers/box").json()
    assert {name: shown[name] for name in ("queue", "queues", "duty", *told["equipment"])} == {  # type: ignore[misc]  # names
        "queue": "default", "queues": ["*"], "duty": "working", **told["equipment"],  # type: ignore[dict-item]  # a mapping
    }  # fmt: skip
    assert [one["queue"] for one in client.get("/api/v1/workers").json()["queues"]] == ["default"]


def test_a_worker_is_cordoned_drained_and_put_to_work_again(client: TestClient, platform: Platform) -> None:
    work(platform)
    said = [client.post(f"/api/v1/workers/w1/{verb}").json()["duty"] for verb in ("cordon", "drain", "uncordon")]
    assert said == ["cordoned", "draining", "working"]
    assert client.get("/api/v1/workers", params={"filter": "duty = 'cordoned'"}).json()["items"] == []
    assert client.post("/api/v1/workers/w1/drain").status_code == 200
    assert client.post("/api/v1/agents/workers/w1/heartbeat", json={"held": {}}).status_code == 403  # another's


def test_a_worker_that_is_gone_is_forgotten(client: TestClient, platform: Platform, clock: FrozenClock) -> None:
    work(platform)
    assert client.delete("/api/v1/workers/w1").json()["code"] == "worker_busy"
    clock.advance(timedelta(minutes=1))
    assert client.delete("/api/v1/workers/w1").status_code == 204
    assert client.get("/api/v1/workers").json()["items"] == []


def test_who_only_reads_changes_no_worker(client: TestClient, platform: Platform) -> None:
    work(platform)
    headers = person(platform, "default")
    assert client.post("/api/v1/workers/w1/cordon", headers=headers).status_code == 403
    assert client.delete("/api/v1/workers/w1", headers=headers).status_code == 403


def test_before_a_gateway_was_heard_there_is_none(client: TestClient) -> None:
    shown = client.get("/api/v1/gateway").json()
    assert (shown["state"], shown["is_alive"], shown["address"], shown["deployments"]) == ("NeverSeen", False, None, [])


def test_a_gateway_is_online_as_long_as_it_is_heard(client: TestClient, platform: Platform, clock: FrozenClock) -> None:
    client.post("/api/v1/workspaces/default/online-endpoints", json={"document": "name: delays"})
    told = {"run": "r", "started_at": "2025-12-31T00:00:00Z", "version": "0.1.0", "table_version": 1, "endpoints": 1}
    assert client.post("/api/v1/agents/gateway/figures", json={"deployments": {}, "gateway": told}).status_code == 204
    shown = client.get("/api/v1/gateway").json()
    assert (shown["state"], shown["started_at"], shown["table_version"]) == ("Online", "2025-12-31T00:00:00Z", 1)
    assert shown["newest_table_version"] == 1
    clock.advance(timedelta(seconds=21))
    assert client.get("/api/v1/gateway").json()["state"] == "NotResponding"


def test_the_system_says_what_it_is_and_tells_no_secret(client: TestClient, platform: Platform) -> None:
    shown = client.get("/api/v1/system").json()
    assert shown["database"] == {"kind": platform.db.dialect, "revision": None}
    assert shown["home"] == str(platform.settings.home)
    assert 0 < shown["disk"]["free_bytes"] <= shown["disk"]["total_bytes"]
    assert shown["addresses"] == {"server": "http://127.0.0.1:8899", "gateway": None, "workers": []}
    assert platform.settings.database_url not in str(shown)


def test_a_reader_sees_workers_and_the_gateway_but_not_the_house(client: TestClient, platform: Platform) -> None:
    reader, only_there = person(platform, "default"), person(platform, "default", only_there=True)
    paths = ("/api/v1/workers", "/api/v1/gateway", "/api/v1/system")
    assert [client.get(path, headers=reader).status_code for path in paths] == [200, 200, 403]
    assert [client.get(path, headers=only_there).status_code for path in paths] == [403, 403, 403]


@pytest.mark.parametrize("path", ["/api/v1/workers", "/api/v1/workers/w1", "/api/v1/gateway", "/api/v1/system"])
def test_a_job_may_not_look_behind_the_house(client: TestClient, platform: Platform, path: str) -> None:
    yard = Yard(platform)
    yard.submit()
    assert client.get(path, headers={"Authorization": f"Bearer {yard.start().token}"}).status_code == 403
