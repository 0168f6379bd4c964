from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from lazulite.assembly import Platform
from lazulite.compute.process import End
from lazulite.compute.status import JobStatus
from lazulite.processes.serve import create_app
from lazulite.services.training.jobs.entities import WantedOutput
from tests.unit.services.training.jobs.yard import RAN_IN, WORKER, Yard, make_job

ROOT = "/api/v1/workspaces/default/jobs"
DOCUMENT = "command: echo ${{inputs.rate}}\nenvironment: {requirements: [six]}\ninputs: {rate: 1}\n"


@pytest.fixture
def client(platform: Platform) -> TestClient:
    return TestClient(create_app(platform), base_url="http://127.0.0.1")


@pytest.fixture
def yard(platform: Platform) -> Yard:
    return Yard(platform)


def test_a_document_becomes_a_queued_job(client: TestClient) -> None:
    body = {"document": DOCUMENT, "set": {"inputs.rate": 2, "compute": "gpu"}}
    answer = client.post(ROOT, json=body)
    assert answer.status_code == 201
    job = answer.json()
    assert (job["status"], job["inputs"]["rate"]["literal"], job["run_id"]) == ("Queued", "2", job["name"])
    assert job["warnings"] == ["compute: there is no 'gpu' here, so it runs on 'default'. Known: default."]
    waits = {
        "compute": "default", "queue_position": 1, "attempt": 0,
        "waiting_for": "No worker is there; start one: lazulite worker --url ADDRESS.",
    }  # fmt: skip
    assert client.get(f"{ROOT}/{job['name']}").json() == {**job, "warnings": [], **waits}
    assert [one["name"] for one in client.get(ROOT).json()["items"]] == [job["name"]]


def test_the_same_key_submits_once(client: TestClient) -> None:
    headers = {"Idempotency-Key": "k"}
    first = client.post(ROOT, json={"document": DOCUMENT}, headers=headers).json()
    assert client.post(ROOT, json={"document": DOCUMENT}, headers=headers).json() == first
    assert len(client.get(ROOT).json()["items"]) == 1


def test_a_plan_says_what_would_run_and_runs_nothing(client: TestClient) -> None:
    plan = client.post(f"{ROOT}/validate", json={"document": DOCUMENT}).json()
    assert (plan["environment"]["requirements"], plan["queue"]) == (["six"], "default")
    assert client.get(ROOT).json()["items"] == []


@pytest.mark.parametrize(
    ("document", "status", "code", "message"),
    [
        ("command: x\n\tcode: y", 422, "document_broken", "line 2, column 1: a tab stands where spaces are wanted"),
        ("comand: x\nenvironment: e", 422, "document_invalid", "line 1, column 1: there is no field 'comand' here."),
        (
            "command: x\nenvironment: {requirements: [six]}\ninputs: {d: {path: 'azureml:x:1'}}",
            404, "asset_missing", "line 3, column 10: There is no data 'x' in this workspace.",
        ),
    ],
)  # fmt: skip
def test_a_wrong_document_is_refused_with_its_line_and_leaves_nothing(
    client: TestClient, document: str, status: int, code: str, message: str
) -> None:
    answer = client.post(ROOT, json={"document": document})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code)
    assert problem["errors"][0]["message"].startswith(message)
    assert client.get(ROOT, params={"filter": "level = 'any'"}).json()["items"] == []


def test_a_log_is_read_from_an_offset_and_followed_to_its_end(client: TestClient, yard: Yard) -> None:
    yard.submit()
    spec = yard.start()
    yard.platform.logs.append(spec.id, offset=0, data=b"line 1\nline 2\n")
    assert client.get(f"{ROOT}/{spec.id}/log", params={"offset": 7}).content == b"line 2\n"
    yard.end(spec)
    assert client.get(f"{ROOT}/{spec.id}/log", params={"follow": True}).content == b"line 1\nline 2\n"


def test_the_end_of_a_log_is_read_at_once_from_the_start_of_a_line(client: TestClient, yard: Yard) -> None:
    yard.submit()
    spec = yard.start()
    whole = b"".join(b"line %05d\n" % n for n in range(1000))
    yard.platform.logs.append(spec.id, offset=0, data=whole)
    end = client.get(f"{ROOT}/{spec.id}/log", params={"tail": 2})
    start = int(end.headers["X-Log-Offset"])
    assert (end.headers["X-Log-Size"], end.headers["Content-Length"]) == ("11000", str(11000 - start))
    assert end.content == whole[start:]
    assert (end.content[:5], 2048 - 11 < len(end.content) <= 2048) == (b"line ", True)
    every = client.get(f"{ROOT}/{spec.id}/log", params={"tail": 1000})
    assert (every.headers["X-Log-Offset"], every.content) == ("0", whole)
    later = client.get(f"{ROOT}/{spec.id}/log", params={"tail": 2, "offset": 10_989})
    assert later.content == b"line 00999\n"
    beyond = client.get(f"{ROOT}/{spec.id}/log", params={"offset": 20_000})
    assert (beyond.headers["Content-Length"], beyond.content) == ("0", b"")
    yard.end(spec)
    followed = client.get(f"{ROOT}/{spec.id}/log", params={"tail": 2, "follow": True})
    assert (followed.content, followed.headers["X-Log-Offset"]) == (end.content, str(start))
    assert "Content-Length" not in followed.headers


def test_the_lock_is_shown_with_the_job_and_told_nowhere_else(client: TestClient, yard: Yard) -> None:
    name = yard.submit().name
    assert "lock" not in client.get(f"{ROOT}/{name}").json()["environment"]
    yard.end(yard.start())
    shown = client.get(f"{ROOT}/{name}").json()["environment"]
    assert {key: shown[key] for key in RAN_IN} == RAN_IN
    listed = client.get(ROOT).json()["items"][0]["environment"]
    assert {**listed, "lock": RAN_IN["lock"]} == shown
    told = yard.facts("ProcessStarted", "JobStarted", "ProcessEnded", "JobFinished")
    assert len(told) == 4
    assert [fact for fact in told if "six" in str(fact.data)] == []


def test_outputs_are_listed_and_fetched_file_by_file(client: TestClient, yard: Yard) -> None:
    files = yard.files(a_csv=b"1,2")
    yard.submit(make_job(outputs={"o": WantedOutput()}))
    name = yard.end(yard.start(), outputs={"o": files.to_json()}).name
    assert client.get(f"{ROOT}/{name}/outputs").json() == {"outputs": {"o": files.to_json()}}
    assert client.get(f"{ROOT}/{name}/outputs/o/a.csv").content == b"1,2"
    missing = client.get(f"{ROOT}/{name}/outputs/o/b.csv")
    assert (missing.status_code, missing.json()["hint"]) == (404, "Did you mean 'a.csv'?")
    assert client.get(f"{ROOT}/{name}/outputs/p/a.csv").json()["hint"] == "Known: o."


def test_the_first_rows_of_a_table_among_its_outputs_are_shown(client: TestClient, yard: Yard, tmp_path: Path) -> None:
    table = pa.table({"carrier": ["UA", "B6"], "delay": [3, None]})
    pq.write_table(table, tmp_path / "t.parquet")
    files = yard.files(t_parquet=(tmp_path / "t.parquet").read_bytes(), a_csv=b"x,y\n1,a\n2,b\n", m_pkl=b"\x80")
    yard.submit(make_job(outputs={"o": WantedOutput()}))
    name = yard.end(yard.start(), outputs={"o": files.to_json()}).name

    def preview(path: str, **more: object) -> dict[str, object]:
        query = {"output": "o", "path": path, **more}
        return dict(
            client.get(f"{ROOT}/{name}/preview", params={key: str(value) for key, value in query.items()}).json()
        )

    assert preview("t.parquet")["rows"] == [["UA", 3], ["B6", None]]
    assert (preview("a.csv", rows=1)["rows"], preview("a.csv")["file"]) == ([[1, "a"]], "a.csv")
    assert str(preview("m.pkl")["detail"]).startswith("There is no table here")
    assert preview("b.csv")["hint"] == "Did you mean 'a.csv'?"


def test_a_failure_is_told_as_the_worker_explained_it(client: TestClient, yard: Yard) -> None:
    yard.submit()
    yard.end(yard.start(), JobStatus.FAILED, reason='File "train.py", line 2, in f: ValueError: no')
    job = client.get(ROOT).json()["items"][0]
    assert (job["status"], job["error"]) == ("Failed", 'File "train.py", line 2, in f: ValueError: no')


def test_a_list_is_by_where_jobs_stand_now(client: TestClient, yard: Yard) -> None:
    yard.submit()
    running = yard.start().id
    queued = yard.submit().name
    ended = yard.submit().name
    client.post(f"{ROOT}/{ended}/cancel")
    yard.platform.relay.drain()

    def found(filter_: str) -> list[str]:
        return [one["name"] for one in client.get(ROOT, params={"filter": filter_, "order_by": "name"}).json()["items"]]

    assert found("status = 'Running'") == [running]
    assert found("status IN ('Queued', 'Canceled')") == [queued, ended]
    assert found("status != 'Running'") == [queued, ended]
    client.post(f"{ROOT}/{running}/cancel")
    assert found("status = 'CancelRequested'") == [running]
    assert found("status = 'Running'") == []
    assert found("status LIKE '%ed' AND status != 'Queued'") == [running, ended]


def test_a_process_that_has_ended_and_was_not_heard_of_yet_is_a_job_that_finalizes(
    client: TestClient, yard: Yard
) -> None:
    yard.submit()
    spec = yard.start()
    end = End(JobStatus.COMPLETED, 0, "", None, {})
    yard.platform.write(lambda tx: yard.platform.queue.end(tx, WORKER, "w", spec.id, attempt=1, end=end))
    shown = client.get(ROOT, params={"filter": "status = 'Finalizing'"}).json()["items"]
    assert [(one["name"], one["status"]) for one in shown] == [(spec.id, "Finalizing")]
    yard.platform.relay.drain()
    assert client.get(ROOT, params={"filter": "status = 'Finalizing'"}).json()["items"] == []


def test_jobs_are_found_by_words_tags_and_times(client: TestClient) -> None:
    tagged = DOCUMENT + "display_name: Late flights\ntags: {team: ops}\n"
    late = client.post(ROOT, json={"document": tagged}).json()["name"]
    client.post(ROOT, json={"document": DOCUMENT})
    for query in (
        {"text": "FLIGHTS late"}, {"filter": "tags.team = 'ops'"}, {"filter": f"text = '{late}'"},
        {"filter": "display_name ILIKE 'late%' AND created_at >= '2026-01-01' AND started_at > '2026-01-01'"},
    ):  # fmt: skip
        found = [one["name"] for one in client.get(ROOT, params=query).json()["items"]]
        assert found == ([] if "started_at" in str(query) else [late]), query
    assert client.get(ROOT, params={"count": True, "max_results": 1}).json()["total"] == 2


def test_a_job_is_canceled_archived_and_restored(client: TestClient) -> None:
    name = client.post(ROOT, json={"document": DOCUMENT}).json()["name"]
    assert client.post(f"{ROOT}/{name}/archive").json()["archived"]
    assert client.get(ROOT).json()["items"] == []
    assert not client.post(f"{ROOT}/{name}/restore").json()["archived"]
    assert client.post(f"{ROOT}/{name}/cancel").status_code == 200


def test_a_clone_has_the_code_that_is_given_in_place_of_the_past_ones(client: TestClient, yard: Yard) -> None:
    had, other = yard.files(train_py=b"print(1)", help_py=b"x"), yard.files(train_py=b"print(2)")
    document = f"code: .\n{DOCUMENT}"
    first = client.post(ROOT, json={"document": document, "sources": {"code": had.to_json()}}).json()["name"]
    assert client.get(f"{ROOT}/{first}/code").json() == {"files": had.to_json()}
    assert client.get(f"{ROOT}/{first}/code/train.py").content == b"print(1)"
    missing = client.get(f"{ROOT}/{first}/code/trian.py").json()
    assert (missing["code"], missing["hint"]) == ("output_file_missing", "Did you mean 'train.py'?")

    def code(body: dict[str, object]) -> object:
        clone = client.post(f"{ROOT}/{first}/clone", json=body).json()["name"]
        return client.get(f"{ROOT}/{clone}/code").json()["files"]

    assert code({}) == had.to_json()
    assert code({"sources": {"code": other.to_json()}}) == other.to_json()
    without = client.post(ROOT, json={"document": DOCUMENT}).json()["name"]
    assert client.get(f"{ROOT}/{without}/code").json() == {"files": []}


def test_another_workspace_sees_neither_job_nor_log_nor_outputs(client: TestClient, yard: Yard) -> None:
    assert client.post("/api/v1/workspaces", json={"name": "other"}).status_code == 201
    name = yard.submit().name
    other = f"/api/v1/workspaces/other/jobs/{name}"
    for path in (other, f"{other}/log", f"{other}/outputs", f"{other}/outputs/o/a", f"{other}/code"):
        assert client.get(path).status_code == 404
    assert client.post(f"{other}/cancel").status_code == 404
    assert client.get("/api/v1/workspaces/other/jobs").json()["items"] == []


def test_a_jobs_own_token_starts_no_other(client: TestClient, yard: Yard) -> None:
    yard.submit()
    headers = {"Authorization": f"Bearer {yard.start().token}"}
    assert client.get(ROOT, headers=headers).status_code == 200
    assert client.post(ROOT, json={"document": DOCUMENT}, headers=headers).status_code == 403


def test_a_pipeline_runs_in_no_environment_that_could_be_compared(client: TestClient) -> None:
    text = "type: pipeline\njobs: {a: {command: x, environment: {requirements: []}}}\n"
    name = client.post(ROOT, json={"document": text}).json()["name"]
    path = "/api/v1/workspaces/default/environment-differences"
    refused = client.get(path, params={"before": f"jobs/{name}", "after": "sklearn-1.5"}).json()
    assert (refused["code"], refused["hint"]) == ("no_environment", "Name one of the jobs that it has started.")
