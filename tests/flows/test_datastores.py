"""Jobs that read what lies in datastores and at addresses, and write where the next job reads it."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from lazulite import Client
from lazulite.experience.sdk.answers.jobs import Job
from tests.conftest import Server, start_server, stop_home
from tests.web import Web

PLAIN = {"requirements": []}
LARGE = bytes(range(256)) * (5 << 12)  # five pieces of a mebibyte, and no two alike by chance
STORE = "azureml://datastores/workspaceblobstore/paths"


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as made:
        made.put("/public/iris.csv", b"sepal,species\n1,a\n2,b\n", etag='"1"')
        made.put("/private/large.bin", LARGE, etag='"2"')
        yield made


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, web: Web) -> Iterator[Server]:
    rewrites = json.dumps({"https://data.example/": f"{web.url}/public/"})
    home = tmp_path_factory.mktemp("home")
    running = start_server(home, variables={"LAZULITE_URL_REWRITES": rewrites})
    yield running
    stop_home(running.home)
    running.process.wait(30)


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    """In a workspace of the test's own."""
    name = f"w{uuid.uuid4().hex[:8]}"
    with Client(server.url, workspace=name) as made:
        made.workspaces.create(name)
        yield made


def run(client: Client, command: str, **more: object) -> Job:
    made = client.jobs.create({"command": command, "environment": PLAIN, **more})  # type: ignore[dict-item]  # JSON
    return client.jobs.wait(made.name, timeout_seconds=60)


def log(client: Client, job: Job) -> str:
    return b"".join(client.jobs.follow(job.name)).decode()


def test_what_one_job_writes_to_a_datastore_the_next_one_reads(client: Client, web: Web) -> None:
    client.datastores.create(
        {"name": "lake", "type": "http", "url": f"{web.url}/private", "credentials": {"token": "hush"}}
    )
    first = run(
        client,
        "cp ${{inputs.iris}} ${{outputs.report}}/ && sha256sum < ${{inputs.large}} > ${{outputs.report}}/sum.txt; env",
        inputs={
            "iris": {"type": "uri_file", "path": "https://data.example/iris.csv"},
            "large": {"type": "uri_file", "path": "azureml://datastores/lake/paths/large.bin"},
        },
        outputs={"report": {"path": f"{STORE}/reports/${{{{name}}}}"}},
    )
    assert first.status == "Completed", first.error
    assert "hush" not in log(client, first)
    assert ("/private/large.bin", "Bearer hush") in web.asked
    found = {file.path: file.size for file in client.datastores.files("workspaceblobstore", "reports")}
    assert found == {f"reports/{first.name}/iris.csv": 22, f"reports/{first.name}/sum.txt": 68}
    second = run(
        client, "cat ${{inputs.report}}/iris.csv ${{inputs.sum}}",
        inputs={
            "report": {"type": "uri_folder", "path": f"{STORE}/reports/{first.name}/"},
            "sum": {"type": "uri_file", "path": f"{STORE}/reports/{first.name}/sum.txt"},
        },
    )  # fmt: skip
    assert log(client, second).endswith(f"sepal,species\n1,a\n2,b\n{hashlib.sha256(LARGE).hexdigest()}  -\n")


def test_a_file_that_changed_behind_a_submitted_job_fails_it_with_what_changed(client: Client, web: Web) -> None:
    web.put("/public/moving.csv", b"one", etag="1")
    client.data.create(name="moving", type="uri_file", path="https://data.example/moving.csv")
    first = run(client, "cat ${{inputs.d}}", inputs={"d": {"path": "azureml:moving@latest"}})
    assert log(client, first).endswith("one")
    web.put("/public/moving.csv", b"three", etag="2")
    job = run(client, "cat ${{inputs.d}}", inputs={"d": {"path": "azureml:moving@latest"}}, name="late")
    assert job.status == "Completed", "the copy that was seen is kept by the worker"
    web.put("/public/other.csv", b"one")
    client.data.create(name="other", type="uri_file", path="https://data.example/other.csv")
    web.put("/public/other.csv", b"three")
    failed = run(client, "cat ${{inputs.d}}", inputs={"d": {"path": "azureml:other@latest"}})
    assert failed.status == "Failed"
    assert str(failed.error).startswith(
        "What lies at https://data.example/other.csv is not what was looked at: other.csv had 3 bytes and has 5."
    )


def test_a_source_that_breaks_off_fails_its_job_and_nobody_waits_for_ever(client: Client, web: Web) -> None:
    web.put("/public/cut.csv", b"x" * (3 << 20), etag="1")
    web.cut.add("/public/cut.csv")
    failed = run(client, "true", inputs={"d": {"type": "uri_file", "path": "https://data.example/cut.csv"}})
    assert (failed.status, "'cut.csv' of the input 'd' broke off 4 times" in str(failed.error)) == ("Failed", True)


def test_an_output_goes_to_a_datastore_elsewhere(client: Client, tmp_path: Path) -> None:
    client.datastores.create({"name": "disk", "type": "local", "path": str(tmp_path / "lake")})
    job = run(
        client, "echo hi > ${{outputs.note}}",
        outputs={"note": {"type": "uri_file", "path": "azureml://datastores/disk/paths/${{name}}/note.txt"}},
    )  # fmt: skip
    assert job.status == "Completed", job.error
    assert (tmp_path / "lake" / job.name / "note.txt").read_text() == "hi\n"
    again = run(
        client, "cat ${{inputs.note}}",
        inputs={"note": {"type": "uri_file", "path": f"azureml://datastores/disk/paths/{job.name}/note.txt"}},
    )  # fmt: skip
    assert log(client, again).endswith("hi\n")


def test_a_pipeline_that_reads_from_an_address_is_resumed(client: Client) -> None:
    document = {
        "type": "pipeline",
        "inputs": {"iris": {"type": "uri_file", "path": "https://data.example/iris.csv"}, "code": 3},
        "jobs": {
            "read": {
                "command": "cp ${{inputs.iris}} ${{outputs.table}}", "environment": PLAIN,
                "inputs": {"iris": "${{parent.inputs.iris}}"}, "outputs": {"table": {"type": "uri_file"}},
            },
            "end": {
                "command": "wc ${{inputs.table}}; exit ${{inputs.code}}", "environment": PLAIN,
                "inputs": {"table": "${{parent.jobs.read.outputs.table}}", "code": "${{parent.inputs.code}}"},
            },
        },
    }  # fmt: skip
    made = client.jobs.create(document)  # type: ignore[arg-type]  # JSON
    assert client.jobs.wait(made.name, timeout_seconds=60).status == "Failed"
    resumed = client.jobs.resume(made.name, set={"inputs.code": 0})
    assert client.jobs.wait(resumed.name, timeout_seconds=60).status == "Completed"
    assert [step.is_reused for step in client.jobs.steps(resumed.name)] == [True, False]
