"""Monitors and triggers as people use them: a real server and worker, the SDK and the command line."""

import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from lazulite.experience.sdk.client import Client
from lazulite.experience.sdk.monitors import MonitorRunFailed
from lazulite.words.errors import Missing
from lazulite.words.json import JSONObject
from tests.conftest import Server
from tests.unit.ops.monitoring.conftest import make_columns, make_folders

MONITOR: JSONObject = {
    "$schema": "https://azuremlschemas.azureedge.net/latest/monitorSchedule.schema.json",
    "name": "flights",
    "create_monitor": {
        "compute": {"instance_type": "standard_e4s_v3", "runtime_version": "3.4"},
        "monitoring_target": {"ml_task": "classification", "endpoint_deployment_id": "azureml:delays"},
        "timestamp_column": "time_hour",
        "reference_data": {
            "input_data": {"path": "azureml:flights:1", "type": "uri_folder"},
            "data_context": "training",
            "target_column": "late",
        },
        "monitoring_signals": {
            "drift": {
                "type": "data_drift",
                "features": "all_features",
                "metric_thresholds": {
                    "numerical": {"jensen_shannon_distance": 0.2},
                    "categorical": {"jensen_shannon_distance": 0.2},
                },
            },
            "performance": {"type": "model_performance", "metric_thresholds": {"roc_auc": 0.7}},
        },
    },
}
TRAIN: JSONObject = {
    "command": "ls -R ${{inputs.windows}} && echo drift ${{inputs.share}}",
    "environment": {"requirements": []},
    "inputs": {"share": 0},
}
TRIGGER: JSONObject = {
    "name": "retrain",
    "when": "DriftDetected",
    "if": ["subject == monitors/flights", "data.overall.share >= 0.3", "data.window.to >= 2013-04-02"],
    "debounce": {"quiet": "PT1S"},
    "start": {
        "job": TRAIN,
        "inputs": {"windows": "azureml:flights-window@all-but-newest", "share": "${{fact.data.overall.share}}"},
    },
}
STILL: JSONObject = {**TRIGGER, "name": "panic", "if": ["data.overall.share > 0.9"]}
EARLY, NOON, LATE = "2013-04-01T00:00:00Z", "2013-04-01T04:00:00Z", "2013-04-02T00:00:00Z"


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    with Client(server.url) as made:
        yield made


def captured(client: Client, tmp_path: Path) -> None:
    """What a gateway has sealed and announced: 400 warm rows of one April morning, with their truth."""
    folders = make_folders(tmp_path, make_columns(400, seed=2, warmer=15.0))
    client.data.create(name="flights", version="1", type="uri_folder", path=str(folders.reference))
    client.transport.post(
        client.transport.workspace_path("online-endpoints"), {"document": json.dumps({"name": "delays"})}
    )
    for kind in ("capture", "feedback"):
        path = next((tmp_path / kind).glob("*.parquet"))
        told = {
            "workspace": "default", "endpoint": "delays", "deployment": "blue", "kind": kind, "path": str(path),
            "rows": 400, "min_time": EARLY, "max_time": LATE, "size": path.stat().st_size,
            "digest": hashlib.sha256(path.read_bytes()).hexdigest(),
        }  # fmt: skip
        client.transport.post("/agents/gateway/segments", told)


def fired(client: Client, name: str) -> JSONObject:
    """The newest of what the trigger did, once it has fired."""
    for _ in range(100):
        found = list(client.triggers.history(name, outcome="fired"))
        if found:
            return found[0]
        threading.Event().wait(0.1)
    raise AssertionError(list(client.triggers.history(name)))


def test_drift_in_a_window_starts_a_job_once_and_another_rule_says_why_not(
    client: Client, server: Server, tmp_path: Path
) -> None:
    captured(client, tmp_path)
    client.monitors.create(MONITOR)
    client.triggers.create(TRIGGER)
    client.triggers.create(STILL)

    first = client.monitors.run("flights", EARLY, NOON)
    second = client.monitors.run("flights", NOON, LATE)

    assert first["window"] == "azureml:flights-window:2013-04-01_2013-04-01T04.00.00"
    assert second["counts"]["predictions"] == second["counts"]["matched"] == 160
    assert second["signals"]["drift"]["overall"]["drifted"] == ["temperature"]
    assert second["signals"]["performance"]["metrics"]["roc_auc"] > 0.75

    entry = fired(client, "retrain")
    job = client.jobs.wait(entry["job"], timeout_seconds=60)
    log = b"".join(client.jobs.follow(job["name"])).decode()
    assert (job["status"], job["created_by"]) == ("Completed", "local:local")
    assert "2013-04-01_2013-04-01T04.00.00" in log
    assert "T04.00.00_2013-04-02" not in log
    assert "drift 0.33" in log
    assert client.triggers.get("retrain")["counts"] == {"held": 1, "fired": 1}

    [newest, _] = client.triggers.history("panic")
    assert (newest["outcome"], newest["clause"], newest["found"]) == ("held", "data.overall.share > 0.9", "0.333333")

    shown = lazulite(server, "monitor", "show", "flights", "-o", "table")
    assert "1 of 3" in shown
    assert "temperature" in shown
    assert "roc_auc" in shown
    assert "data.overall.share > 0.9" in lazulite(server, "trigger", "history", "panic", "-o", "table")


def test_the_loop_shows_a_rule_that_started_something_else_than_a_training(
    client: Client, server: Server, tmp_path: Path
) -> None:
    assert list(client.loops.list()) == []
    assert run(server, "loop", "list", "-o", "table").stderr.startswith("No loop here: there is no endpoint yet.")
    captured(client, tmp_path)
    client.monitors.create(MONITOR)
    client.triggers.create({**TRIGGER, "start": {"job": {**TRAIN, "command": "echo ${{inputs.share}}"}}})
    client.monitors.run("flights", EARLY, LATE)
    client.jobs.wait(str(fired(client, "retrain")["job"]), timeout_seconds=60)

    loop = client.loops.get("delays")
    walked = {(arc["from"], arc["to"]): arc for arc in loop["arcs"] if arc["walked_at"]}
    assert set(walked) == {("feedback", "monitor"), ("monitor", "trigger")}, "nothing serves here"
    causes = {fact["type"] for fact in client.audit.get(walked["monitor", "trigger"]["to_fact"])["causes"]}
    assert "DriftDetected" in causes
    assert [one["state"] for one in loop["stages"]][:2] == ["never", "never"]
    assert [one["endpoint"] for one in client.loops.list()] == ["delays"]

    shown = lazulite(server, "loop", "show", "delays", "-o", "table").splitlines()
    assert [line.split()[:2] for line in shown if line.startswith(("train", "monitor", "trigger"))] == [
        ["train", "never"], ["monitor", "done"], ["trigger", "done"],
    ]  # fmt: skip
    assert any("→ trigger (1)" in line for line in shown)
    assert any("· train not walked" in line for line in shown)
    assert "2 of 8 steps of the loop walked" in lazulite(server, "loop", "list", "-o", "table")
    assert run(server, "loop", "show", "dely", "-o", "table").stderr.splitlines() == [
        "There is no online endpoint 'dely' in this workspace.", "Did you mean 'delays'?",
    ]  # fmt: skip


def test_refusals_say_what_was_asked_what_is_true_and_what_to_do(client: Client, tmp_path: Path) -> None:
    with pytest.raises(Missing, match="endpoint 'delays'"):
        client.monitors.create(MONITOR)
    captured(client, tmp_path)
    client.monitors.create({**MONITOR, "create_monitor": {**MONITOR["create_monitor"], "timestamp_column": "time"}})
    with pytest.raises(MonitorRunFailed, match="No captured input is called 'time'"):
        client.monitors.run("flights", EARLY, NOON)


def test_window_in_which_nothing_was_captured_is_told_and_is_no_failure(
    client: Client, server: Server, tmp_path: Path
) -> None:
    captured(client, tmp_path)
    client.monitors.create(MONITOR)
    looked = client.monitors.run("flights", "2015-01-01T00:00:00Z", "2015-02-01T00:00:00Z")
    assert (looked["status"], looked["signals"]) == ("Empty", None)
    shown = run(server, "monitor", "run", "flights", "--from", "2015-01-01T00:00:00Z", "--to", "2015-02-01T00:00:00Z")
    assert shown.returncode == 0
    assert "No captured row of 'delays' has time_hour within" in shown.stdout


def test_facts_are_listed_and_what_is_not_there_is_told_on_stderr(server: Server, tmp_path: Path) -> None:
    listed = lazulite(server, "event", "types", "-o", "table")
    assert "A drift signal has found at least one feature beyond its limit" in listed
    rule, policy = tmp_path / "trigger.yml", tmp_path / "release.yml"
    rule.write_text("name: retrain\nwhen: DriftDetcted\nstart: {job: abc}\n")
    refused = run(server, "trigger", "create", "-f", str(rule), "-o", "table")
    assert (refused.returncode, refused.stderr.splitlines()) == (
        1,
        [
            "There is no fact 'DriftDetcted'.",
            "  /when/0: line 2, column 1",
            "Did you mean 'DriftDetected'? All of them: lazulite event types",
        ],
    )
    policy.write_text("{name: early, model: delays, owner: me}")
    warned = run(server, "release", "policy", "create", "-f", str(policy), "-o", "json")
    assert warned.stderr == "warning: There is no model 'delays' in this workspace. There are none yet.\n"
    assert json.loads(warned.stdout)["name"] == "early"


def lazulite(server: Server, *arguments: str) -> str:
    done = run(server, *arguments)
    done.check_returncode()
    return done.stdout


def run(server: Server, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "lazulite.processes.main", *arguments]
    environment = {"LAZULITE_URL": server.url, "COLUMNS": "240", "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
