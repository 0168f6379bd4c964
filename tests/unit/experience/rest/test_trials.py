import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.compute.status import JobStatus
from lazulite.foundation.db.upsert import insert_or_ignore
from lazulite.processes.serve import create_app
from lazulite.services.training.sweeps.tables import sweep_trials
from tests.unit.services.training.sweeps.sweep_yard import SweepYard

ROOT = "/api/v1/workspaces/default/jobs"
DOCUMENT = """\
type: sweep
trial: {command: 'x ${{search_space.a}}', environment: {requirements: [six]}}
sampling_algorithm: grid
search_space: {a: {type: choice, values: [1, 2]}}
objective: {goal: maximize, primary_metric: loss}
limits: {max_total_trials: 1}
"""


@pytest.fixture
def client(platform: Platform) -> TestClient:
    return TestClient(create_app(platform), base_url="http://127.0.0.1")


@pytest.fixture
def yard(platform: Platform) -> SweepYard:
    return SweepYard(platform)


def test_a_sweep_is_submitted_and_its_trials_are_listed(client: TestClient, yard: SweepYard) -> None:
    sweep = client.post(ROOT, json={"document": DOCUMENT}).json()
    assert (sweep["type"], sweep["status"], sweep["result"]) == ("sweep", "Running", None)
    yard.run(0.5)
    (trial,) = client.get(f"{ROOT}/{sweep['name']}/trials").json()["items"]
    told = {name: trial[name] for name in ("number", "parameters", "status", "value", "stopped_early", "said")}
    assert told == {
        "number": 0, "parameters": {"a": 1}, "status": "Completed", "value": 0.5, "stopped_early": False, "said": "",
    }  # fmt: skip
    assert trial["duration_seconds"] == 0
    ended = client.get(f"{ROOT}/{sweep['name']}").json()
    assert (ended["status"], ended["result"]["best_trial"]) == ("Completed", trial["job"])


def test_a_sweep_tells_what_it_searches_and_how_far_it_is(client: TestClient, yard: SweepYard) -> None:
    name = client.post(ROOT, json={"document": DOCUMENT, "set": {"limits.max_total_trials": 9}}).json()["name"]
    yard.run(0.5)
    sweep = client.get(f"{ROOT}/{name}/sweep").json()
    assert {key: sweep[key] for key in ("metric", "goal", "max_trials", "counts", "closed", "extends")} == {
        "metric": "loss", "goal": "maximize", "max_trials": 2, "counts": {"Completed": 1, "Queued": 1}, "closed": None,
        "extends": None,
    }  # fmt: skip
    assert sweep["best"]["number"] == 0
    assert sweep["definition"]["search_space"] == {"a": {"type": "choice", "values": [1, 2]}}


def test_a_plan_tells_how_many_trials_there_would_be(client: TestClient) -> None:
    plan = client.post(f"{ROOT}/validate", json={"document": DOCUMENT}).json()
    assert (plan["type"], plan["trials"], plan["command"]) == ("sweep", 1, "x ${{inputs.a}}")


def test_a_sweep_that_has_ended_goes_on_as_another_job_once(client: TestClient, yard: SweepYard) -> None:
    name = client.post(ROOT, json={"document": DOCUMENT}).json()["name"]
    yard.run(0.5)
    headers = {"Idempotency-Key": "k"}
    answer = client.post(f"{ROOT}/{name}/extend", json={"max_total_trials": 2}, headers=headers)
    again = answer.json()
    assert (answer.status_code, again["status"], again["properties"]["lazulite.extends"]) == (201, "Running", name)
    assert client.post(f"{ROOT}/{name}/extend", json={"max_total_trials": 2}, headers=headers).json() == again
    yard.run(0.7)
    assert client.get(f"{ROOT}/{again['name']}").json()["result"]["value"] == 0.7
    assert client.get(f"{ROOT}/{again['name']}/sweep").json()["extends"] == name
    refused = client.post(f"{ROOT}/{name}/extend", json={"max_total_trials": 1}).json()
    assert (refused["code"], refused["status"]) == ("sweep_not_extended", 409)


def test_a_job_without_trials_is_refused(client: TestClient, yard: SweepYard) -> None:
    job = yard.submit()
    for path in ("trials", "sweep"):
        answer = client.get(f"{ROOT}/{job.name}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (422, "not_a_sweep")
    assert client.get(f"{ROOT}/nobody/trials").status_code == 404


def test_two_thousand_trials_are_listed_page_by_page_in_any_order(client: TestClient, yard: SweepYard) -> None:
    sweep = yard.sweep(limits={"max_total_trials": 2000, "max_concurrent_trials": 1})
    (first,) = yard.trials(sweep)
    rows = [
        {
            **vars(first), "parameters": dict(first.parameters), "number": number, "job": f"j{number}",
            "workspace_id": yard.workspace, "status": JobStatus.COMPLETED.value, "value": float(number % 7),
            "ended_at": first.created_at,
        }
        for number in range(1, 2000)
    ]  # fmt: skip
    yard.platform.write(lambda tx: insert_or_ignore(tx, sweep_trials, rows))
    numbers: list[int] = []
    asked: dict[str, str] = {"max_results": "1000"}
    while len(numbers) < 2000:
        page = client.get(f"{ROOT}/{sweep.name}/trials", params=asked).json()
        numbers += [one["number"] for one in page["items"]]
        asked["page_token"] = page["next_page_token"]
    assert asked["page_token"] is None
    assert numbers == list(range(2000))
    best = client.get(f"{ROOT}/{sweep.name}/trials", params={"order_by": "value desc", "max_results": 3}).json()
    assert [(one["number"], one["value"]) for one in best["items"]] == [(1994, 6.0), (1987, 6.0), (1980, 6.0)]
    assert client.get(f"{ROOT}/{sweep.name}/sweep").json()["best"]["number"] == 7
