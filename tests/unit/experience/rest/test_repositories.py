"""Jobs whose code is a repository's: fetched before they are queued, and kept."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.events.facts import new_fact
from lazulite.foundation.events.outbox import publish
from lazulite.processes.serve import create_app
from tests.errands import fire_triggers
from tests.git_host import GitHost

ROOT = "/api/v1/workspaces/default"
COMMAND = "command: python train.py\nenvironment: {requirements: []}\n"


@pytest.fixture
def client(platform: Platform) -> TestClient:
    return TestClient(create_app(platform), base_url="http://127.0.0.1")


@pytest.fixture
def host(tmp_path: Path) -> Iterator[GitHost]:
    (tmp_path / "host").mkdir()
    with GitHost(tmp_path / "host") as made:
        yield made


def workspace_of(platform: Platform) -> str:
    with platform.read() as tx:
        return platform.workspaces.named(tx, "default").id


def person(client: TestClient) -> dict[str, str]:
    token = client.post(f"{ROOT}/tokens", json={"person": "eve"}).json()["token"]
    return {"Authorization": f"Bearer {token}"}


def test_a_job_keeps_the_files_of_the_commit_that_its_branch_was_at(client: TestClient, host: GitHost) -> None:
    work = host.make("flights")
    commit = work.commit({"src/train.py": "print(1)\n", "src/.amlignore": "notes\n", "src/notes": "x", "README": "y"})
    document = f"{COMMAND}code: {host.address('flights', 'main', 'src')}\n"
    job = client.post(f"{ROOT}/jobs", json={"document": document}).json()
    assert job["properties"] == {
        "azureml.git.repository_uri": f"{host.url}/flights.git", "azureml.git.branch": "main",
        "azureml.git.commit": commit, "azureml.git.dirty": "False", "mlflow.source.git.commit": commit,
        "mlflow.source.git.repoURL": f"{host.url}/flights.git", "mlflow.source.git.branch": "main",
    }  # fmt: skip
    code = client.get(f"{ROOT}/jobs/{job['name']}/code").json()["files"]
    assert [file["path"] for file in code] == [".amlignore", "train.py"]
    assert client.get(f"{ROOT}/jobs/{job['name']}/code/train.py").content == b"print(1)\n"

    work.commit({"src/train.py": "print(2)\n"})
    asked = len(host.asked)
    again = client.post(f"{ROOT}/jobs/{job['name']}/clone", json={}).json()
    assert client.get(f"{ROOT}/jobs/{again['name']}/code").json()["files"] == code
    assert again["properties"]["azureml.git.commit"] == commit
    assert len(host.asked) == asked


def test_another_revision_in_a_clone_is_fetched(client: TestClient, host: GitHost) -> None:
    work = host.make("flights")
    work.commit({"train.py": "print(1)\n"}, tag="v1")
    second = work.commit({"train.py": "print(2)\n"})
    document = f"{COMMAND}code: {host.address('flights', 'v1')}\n"
    job = client.post(f"{ROOT}/jobs", json={"document": document}).json()
    assert "azureml.git.branch" not in job["properties"]
    other = {"set": {"code": host.address("flights", second)}}
    clone = client.post(f"{ROOT}/jobs/{job['name']}/clone", json=other).json()
    assert clone["properties"]["azureml.git.commit"] == second
    assert client.get(f"{ROOT}/jobs/{clone['name']}/code/train.py").content == b"print(2)\n"
    local = client.post(f"{ROOT}/jobs/{job['name']}/clone", json={"set": {"code": "./src"}, "sources": {"code": []}})
    assert [key for key in local.json()["properties"] if "git" in key] == []


@pytest.mark.parametrize(
    ("code", "status", "refusal", "hint"),
    [
        ("{host}/nothing.git@main", 404, "repository_missing", "Check the address."),
        ("{host}/flights.git@mian", 404, "revision_missing", "Did you mean 'main'?"),
        ("{host}/flights.git@main#subdirectory=srv", 404, "folder_missing", "Did you mean 'src'?"),
        ("http://127.0.0.1:1/flights.git", 422, "place_silent", "whether it can be reached"),
        ("http://eve:hush@127.0.0.1/flights.git", 422, "repository_holds_secret", "Make a datastore of type git"),
        ("ssh://127.0.0.1/flights.git", 422, "repository_invalid", "Write its https address"),
    ],
)
def test_what_is_wrong_with_a_repository_is_told_where_it_is_written(
    client: TestClient, host: GitHost, code: str, status: int, refusal: str, hint: str
) -> None:
    host.make("flights").commit({"src/train.py": "print(1)\n"})
    document = f"{COMMAND}code: git+{code.format(host=host.url)}\n"
    answer = client.post(f"{ROOT}/jobs", json={"document": document})
    told = answer.json()
    assert (answer.status_code, told["code"], told["errors"][0]["pointer"]) == (status, refusal, "/code")
    assert hint in told["hint"]
    assert "hush" not in answer.text


def test_an_ignore_file_that_nobody_can_follow_is_refused_for_itself(client: TestClient, host: GitHost) -> None:
    host.make("flights").commit(
        {"a/.amlignore": "[z-a]\n!\n*.log\n", "a/x.log": "", "a/x.py": "1", "b/.amlignore": "x\n" * 2000}
    )
    document = {"document": f"{COMMAND}code: {host.address('flights', 'main', 'b')}\n"}
    answer = client.post(f"{ROOT}/jobs", json=document)
    told = answer.json()
    assert (answer.status_code, told["code"], told["errors"][0]["pointer"]) == (422, "ignore_refused", "/code")
    document = {"document": f"{COMMAND}code: {host.address('flights', 'main', 'a')}\n"}
    job = client.post(f"{ROOT}/jobs", json=document).json()
    code = client.get(f"{ROOT}/jobs/{job['name']}/code").json()["files"]
    assert [file["path"] for file in code] == [".amlignore", "x.py"]


def test_branches_and_folders_may_have_letters_that_mean_something_in_an_address(
    client: TestClient, host: GitHost
) -> None:
    host.make("flights").commit({"R&D/a%20b/train.py": "print(1)\n"}, branch="fix#12")
    for code in (
        f"{host.url}/flights.git#fix#12:R&D",
        host.address("flights", "fix#12", "R%26D"),
        host.address("flights", "fix%2312", "R%26D"),
    ):
        job = client.post(f"{ROOT}/jobs", json={"document": f"{COMMAND}code: '{code}'\n"}).json()
        code_files = client.get(f"{ROOT}/jobs/{job['name']}/code").json()["files"]
        assert [file["path"] for file in code_files] == ["a%20b/train.py"]
        assert job["properties"]["azureml.git.branch"] == "fix#12"


def test_what_is_nobody_elses_business_is_fetched_for_who_is_at_the_machine_alone(
    client: TestClient, host: GitHost
) -> None:
    host.make("flights").commit({"train.py": "print(1)\n"})
    eve = person(client)
    for code, refusal in (
        (host.address("flights"), "address_near"),
        (f"git+file://{host.folder}/flights.git", "address_refused"),
    ):
        document = {"document": f"{COMMAND}code: {code}\n"}
        answer = client.post(f"{ROOT}/jobs", json=document, headers=eve)
        assert (answer.status_code, answer.json()["code"]) == (403, refusal)
        assert client.post(f"{ROOT}/jobs", json=document).status_code == 201


def test_a_private_repository_is_opened_by_its_datastore(client: TestClient, host: GitHost) -> None:
    host.make("flights").commit({"train.py": "print(1)\n"})
    host.logins = {"oauth2:hush"}
    document = {"document": f"{COMMAND}code: {host.address('flights')}\n"}
    locked = client.post(f"{ROOT}/jobs", json=document)
    assert (locked.status_code, locked.json()["code"]) == (403, "repository_locked")
    store = f"name: forge\ntype: git\nurl: {host.url}/\ncredentials: {{token: wrong}}\n"
    assert client.post(f"{ROOT}/datastores", json={"document": store}).status_code == 201
    assert "Renew them" in client.post(f"{ROOT}/jobs", json=document).json()["hint"]
    client.patch(f"{ROOT}/datastores/forge", json={"set": {"credentials": {"token": "hush"}}})
    job = client.post(f"{ROOT}/jobs", json=document)
    assert (job.status_code, "hush" in job.text) == (201, False)
    read = "inputs: {d: {type: uri_file, path: 'azureml://datastores/forge/paths/a'}}\n"
    unread = client.post(f"{ROOT}/jobs", json={"document": f"{COMMAND}{read}"})
    assert unread.json()["code"] == "datastore_unread"


def test_nobody_says_of_files_that_they_are_a_commits(client: TestClient, host: GitHost) -> None:
    commit = host.make("flights").commit({"train.py": "print(1)\n"})
    git = {"repository": f"{host.url}/flights.git", "commit": commit}
    body = {"document": f"{COMMAND}code: {host.address('flights')}\n", "sources": {"code": {"git": git, "files": []}}}
    answer = client.post(f"{ROOT}/jobs", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/sources")
    listed = client.post(f"{ROOT}/jobs", json={**body, "sources": {"code": []}}).json()
    assert [file["path"] for file in client.get(f"{ROOT}/jobs/{listed['name']}/code").json()["files"]] == ["train.py"]


def test_steps_of_one_revision_come_from_one_commit(client: TestClient, host: GitHost) -> None:
    commit = host.make("flights").commit({"a/x.py": "1", "b/y.py": "2"})
    step = "    command: ls\n    environment: {requirements: []}\n"
    document = (
        "type: pipeline\njobs:\n"
        f"  one:\n    type: command\n{step}    code: {host.address('flights', 'main', 'a')}\n"
        f"  two:\n    type: command\n{step}    code: {host.address('flights', 'main', 'b')}\n"
    )
    valid = client.post(f"{ROOT}/jobs/validate", json={"document": document})
    assert (valid.status_code, host.asked) == (200, [])
    job = client.post(f"{ROOT}/jobs", json={"document": document}).json()
    assert job["properties"]["azureml.git.commit"] == commit
    assert len([path for path, _ in host.asked if "/info/refs" in path]) == 3  # looked at, listed, fetched
    children = client.get(f"{ROOT}/jobs", params={"filter": f"parent = '{job['name']}'"}).json()["items"]
    assert {child["node"]: child["properties"]["azureml.git.commit"] for child in children} == {
        "one": commit, "two": commit,
    }  # fmt: skip


def test_a_component_keeps_the_files_of_its_commit(client: TestClient, host: GitHost) -> None:
    work = host.make("flights")
    commit = work.commit({"train.py": "print(1)\n"})
    document = f"name: train\ntype: command\n{COMMAND}code: {host.address('flights', 'main')}\n"
    made = client.post(f"{ROOT}/components", json={"document": document}).json()
    assert made["source"]["git_commit"] == commit
    work.commit({"train.py": "print(2)\n"})
    asked = len(host.asked)
    pipeline = "type: pipeline\njobs: {one: {type: command, component: azureml:train@latest}}\n"
    job = client.post(f"{ROOT}/jobs", json={"document": pipeline})
    assert (job.status_code, len(host.asked)) == (201, asked)
    children = client.get(f"{ROOT}/jobs", params={"filter": f"parent = '{job.json()['name']}'"}).json()["items"]
    assert children[0]["properties"]["azureml.git.commit"] == commit
    assert client.get(f"{ROOT}/jobs/{children[0]['name']}/code/train.py").content == b"print(1)\n"


def test_trials_and_parallel_jobs_run_the_code_of_a_commit_too(client: TestClient, host: GitHost) -> None:
    commit = host.make("flights").commit({"src/score.py": "def init(): ...\ndef run(batch): return batch\n"})
    code = host.address("flights", "main", "src")
    sweep = (
        "type: sweep\nsearch_space: {a: {type: choice, values: [1]}}\nsampling_algorithm: grid\n"
        "objective: {goal: maximize, primary_metric: x}\nlimits: {max_total_trials: 1}\n"
        f"trial: {{command: 'x ${{{{search_space.a}}}}', environment: {{requirements: []}}, code: '{code}'}}\n"
    )
    parallel = (
        "type: parallel\ninputs: {d: {type: uri_folder, path: 'azureml:none:1'}}\ninput_data: ${{inputs.d}}\n"
        "mini_batch_size: '1'\n"
        f"task: {{type: run_function, entry_script: score.py, environment: {{requirements: []}}, code: '{code}'}}\n"
    )
    made = client.post(f"{ROOT}/jobs", json={"document": sweep})
    assert made.status_code == 201, made.text
    assert made.json()["properties"]["azureml.git.commit"] == commit
    trials = client.get(f"{ROOT}/jobs", params={"filter": f"parent = '{made.json()['name']}'"}).json()["items"]
    assert [trial["properties"]["azureml.git.commit"] for trial in trials] == [commit]
    checked = client.post(
        f"{ROOT}/jobs/validate", json={"document": parallel.replace("azureml:none:1", host.url + "/x")}
    )
    assert checked.status_code == 200, checked.text  # nobody has looked: nothing is said of its script
    job = client.post(f"{ROOT}/jobs", json={"document": parallel.replace("score.py", "other.py")})
    assert job.json()["code"] == "asset_missing"


def test_a_trigger_takes_what_its_branch_is_at_and_a_job_to_run_again_stays(
    client: TestClient, platform: Platform, host: GitHost
) -> None:
    work = host.make("flights")
    first = work.commit({"train.py": "1"})
    document = {"command": "x", "environment": {"requirements": []}, "code": host.address("flights", "main")}
    past = client.post(f"{ROOT}/jobs", json={"document": json.dumps(document)}).json()["name"]
    for name, job in (("anew", document), ("again", past)):
        trigger = {"name": name, "when": "AssetArchived", "start": {"job": job}}
        assert client.post(f"{ROOT}/triggers", json={"document": json.dumps(trigger)}).status_code == 201
    second = work.commit({"train.py": "2"})
    fact = new_fact(
        platform.facts, "AssetArchived", subject="data/x", workspace_id=workspace_of(platform),
        data=dict.fromkeys(platform.facts["AssetArchived"].always),
    )  # fmt: skip
    platform.write(lambda tx: publish(tx, LOCAL, fact))
    platform.relay.drain()
    fire_triggers(platform)
    started = client.get(f"{ROOT}/jobs", params={"filter": f"name != '{past}'"}).json()["items"]
    commits = {job["tags"]["lazulite.trigger"]: job["properties"]["azureml.git.commit"] for job in started}
    assert commits == {"anew": second, "again": first}
