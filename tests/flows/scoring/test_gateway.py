"""The gateway as its callers see it: a real process, over HTTP, with a runner behind a socket."""

import http.client
import json
import threading
import uuid

import pyarrow.parquet as pq
import pytest

from lazulite.words.ids import new_id
from tests.flows.scoring.stage import Answer, Stage, until

RECORDS = {"dataframe_records": [{"x": 1}, {"x": 2}]}


def test_a_prediction_carries_its_id_and_its_deployment(running: Stage) -> None:
    answer = running.score(4, x_ms_client_request_id="mine")
    assert (answer.status, answer.json) == (200, {"predictions": [8.0]})
    assert answer.headers["azureml-model-deployment"] == "blue"
    assert answer.headers["x-ms-client-request-id"] == "mine"
    assert uuid.UUID(answer.headers["x-request-id"]).version == 7


def test_mlflows_route_takes_json_and_csv(running: Stage) -> None:
    of_json = running.ask("/invocations", RECORDS, headers={"Content-Type": "application/json"})
    of_csv = running.ask("/invocations", b"x\n1\n2\n", headers={"Content-Type": "text/csv"})
    assert of_json.json == of_csv.json == {"predictions": [2.0, 4.0]}


def test_a_table_is_scored_as_the_rows_that_it_has(running: Stage) -> None:
    answer = running.ask("/score", b"note,x\nfirst,1\nsecond,2\n", headers={"Content-Type": "text/csv; charset=utf-8"})
    assert answer.json == {"predictions": [2.0, 4.0]}
    assert running.ask("/score", b"x\nmany\n", headers={"Content-Type": "text/csv"}).status == 400


def test_open_inference_is_spoken(running: Stage) -> None:
    tensor = {"name": "x", "shape": [2], "datatype": "FP64", "data": [1, 2]}
    answer = running.ask("/v2/models/blue/infer", {"inputs": [tensor]})
    assert answer.json["outputs"] == [{"name": "prediction", "shape": [2], "datatype": "FP64", "data": [2.0, 4.0]}]
    assert running.ask("/v2/models/twice").json["inputs"] == [{"name": "x", "datatype": "FP64", "shape": [-1]}]
    assert running.ask("/v2/health/ready").json == {"ready": True}
    assert running.ask("/v2/models/red/infer", {"inputs": [tensor]}).status == 404


def test_the_endpoint_describes_itself(running: Stage) -> None:
    document = json.loads(running.ask("/openapi.json").body)
    assert document["components"]["schemas"]["Row"]["properties"] == {"x": {"type": "number", "format": "double"}}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"not json", 400, "request_invalid"),
        ({"dataframe_records": [{"y": 1}]}, 400, "request_invalid"),
        ({"input_data": [["far"]]}, 400, "request_invalid"),
        ({"input_data": [[-1]]}, 424, "model_failed"),
    ],
)
def test_a_refusal_is_a_problem_document(running: Stage, body: object, status: int, code: str) -> None:
    answer = running.ask("/score", body)
    assert (answer.status, answer.json["status"], answer.json["code"]) == (status, status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["request_id"] == answer.headers["x-request-id"]


def test_a_model_that_raises_is_named_in_azures_headers(running: Stage) -> None:
    headers = running.score(-1).headers
    assert headers["ms-azureml-model-error-reason"] == "ValueError: x is negative"
    assert headers["ms-azureml-model-error-statuscode"] == "500"


def test_who_has_no_key_stays_out(running: Stage) -> None:
    for key in (None, "guess"):
        answer = running.ask("/score", RECORDS, key=key)
        assert (answer.status, answer.json["code"]) == (401, "key_refused")
    assert running.ask("/feedback", {"request_id": new_id(), "actual": 1}, key=None).status == 401


def test_a_deployment_that_is_not_there_is_missing(running: Stage) -> None:
    answer = running.score(1, azureml_model_deployment="green")
    assert (answer.status, answer.json["code"]) == (404, "deployment_missing")


def test_an_answer_that_takes_too_long_is_not_waited_for(running: Stage) -> None:
    running.publish("r1", timeout_ms=100)
    until(lambda: running.score(400).status == 408, "the new limit holds")


def test_a_body_of_100_mb_is_refused_before_it_is_sent(running: Stage) -> None:
    address = json.loads((running.home / "gateway" / "address.json").read_text())
    connection = http.client.HTTPConnection("127.0.0.1", address["port"], timeout=60)
    connection.putrequest("POST", "/endpoints/default/twice/score")
    for name, value in (("Authorization", "Bearer secret"), ("Content-Length", "100000000")):
        connection.putheader(name, value)
    connection.endheaders(b"{")
    answer = connection.getresponse()
    problem = json.loads(answer.read())
    connection.close()
    assert (answer.status, problem["code"]) == (413, "body_too_large")


def test_a_client_that_sends_100_mb_without_looking_gets_the_refusal_too(running: Stage) -> None:
    assert running.ask("/score", b" " * 100_000_000).status == 413


def test_what_is_answered_and_fed_back_reaches_the_lake_when_a_seal_is_asked_for(running: Stage) -> None:
    request_id = running.ask("/score", RECORDS).headers["x-request-id"]
    accepted = running.ask("/feedback", {"request_id": request_id, "actual": [2.5, 4.5]})
    assert (accepted.status, accepted.json["accepted"]) == (202, 2)
    running.publish("r1", seal=1)
    until(lambda: running.control.seals == [1], "the seal is done")
    told = {str(one["kind"]): one for one in running.control.segments}
    captured = pq.read_table(str(told["capture"]["path"]))
    feedback = pq.read_table(str(told["feedback"]["path"]))
    assert captured.select(
        ["request_id", "row", "model", "model_version", "input.x", "output.prediction"]
    ).to_pylist() == [
        {
            "request_id": request_id,
            "row": row,
            "model": "twice",
            "model_version": "3",
            "input.x": x,
            "output.prediction": 2 * x,
        }
        for row, x in enumerate((1.0, 2.0))
    ]
    assert feedback.select(["request_id", "row", "actual"]).to_pylist() == [
        {"request_id": request_id, "row": 0, "actual": 2.5},
        {"request_id": request_id, "row": 1, "actual": 4.5},
    ]


def test_feedback_comes_as_one_a_list_or_lines(running: Stage) -> None:
    one, other = {"request_id": new_id(), "actual": 1}, {"request_id": new_id(), "rating": 5}
    lines = "\n".join(json.dumps(each) for each in (one, other)).encode()
    assert running.ask("/feedback", one).json["accepted"] == 1
    assert running.ask("/feedback", [one, other]).json["accepted"] == 2
    assert running.ask("/feedback", lines).json["accepted"] == 2
    assert running.ask("/feedback", lines, headers={"Content-Type": "application/x-ndjson"}).json["accepted"] == 2


def test_wrong_feedback_is_refused_as_a_whole(running: Stage) -> None:
    answer = running.ask("/feedback", [{"request_id": new_id(), "actual": 1}, {"actual": 1}])
    assert (answer.status, answer.json["errors"]) == (
        400,
        [{"pointer": "/1/request_id", "message": "request_id, the x-request-id of the prediction, is missing."}],
    )


def test_the_control_plane_hears_the_figures(running: Stage) -> None:
    running.score(1)
    running.score(-1)
    until(lambda: running.control.figures.get("d1", {}).get("errors") == {"424": 1}, "the error is told")
    figures = running.control.figures["d1"]
    assert figures["answered"] == 1
    assert float(str(figures["p99_ms"])) > 0
    assert int(str(figures["memory_bytes"])) > 1_000_000
    minute = list(running.control.minutes.values())[-1]
    assert (minute["owner"], minute["replicas"]) == ("d1", 1)
    assert int(str(minute["memory_bytes"])) > 1_000_000
    assert sum(minute["took"].values()) == running.control.counted("d1", "answered") == 1  # type: ignore[attr-defined]  # counts by step
    assert running.control.counted("d1", "captured") == running.control.counted("d1", "rows") == 1
    assert minute["errors"] == {"424": 1}


def test_what_was_counted_while_the_control_plane_was_away_is_told_later(running: Stage) -> None:
    running.score(1)
    until(lambda: running.control.counted("d1", "answered") == 1, "the first answer is told")
    port = int(running.url.rpartition(":")[2])
    running.control.stop()
    for _ in range(3):
        assert running.score(1).status == 200
    assert running.ask("/feedback", {"request_id": new_id(), "actual": [1, 2]}).status == 202
    running.control.start(port)
    until(lambda: running.control.counted("d1", "answered") == 4, "all of them are told, each once")
    until(lambda: running.control.counted("e1", "feedback") == 2, "its feedback is told")


def test_a_gateway_serves_without_its_control_plane_and_tells_it_later(stage: Stage) -> None:
    stage.start_runner("r1")
    first = stage.start_gateway()
    until(lambda: stage.ask("/healthz").status == 200, "the endpoint answers")
    port = int(stage.url.rpartition(":")[2])
    stage.control.stop()
    first.terminate()
    assert first.wait(60) == 0
    stage.start_gateway("--seal-seconds", "0.1")
    until(lambda: stage.score(1).status == 200, "it answers from the table on disk")
    assert stage.ask("/feedback", {"request_id": new_id(), "actual": 1}).status == 202
    stage.control.start(port)
    until(lambda: stage.told_rows("feedback") == 1 and stage.told_rows("capture") >= 1, "everything is told")


def test_sigterm_answers_what_is_in_flight_seals_and_ends_well(running: Stage) -> None:
    answers: list[Answer] = []
    slow = threading.Thread(target=lambda: answers.append(running.score(600)))
    slow.start()
    until(lambda: len(running.processes) == 2, "both run")
    threading.Event().wait(0.2)
    gateway = running.processes[1]
    gateway.terminate()
    slow.join(20)
    assert gateway.wait(60) == 0
    assert [answer.status for answer in answers] == [200]
    until(lambda: running.told_rows("capture") == 1, "the last answer is told")
