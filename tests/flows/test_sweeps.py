"""Sweeps of quick trials on a real server: they end with the best, stop what is not worth it, and outlive kill -9."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlparse

import psutil
import pytest

from lazulite import BanditPolicy, BayesianSamplingAlgorithm, Choice, Client, Output, Randint, Uniform, command, sweep
from tests.conftest import Server, start_server, stop_home
from tests.flows.kills.house import until

EMPTY: dict[str, list[str]] = {"requirements": []}
# What is logged goes over MLflow's protocol by the standard library alone; a server that is away is waited for.
TRAIN = """
import json, os, sys, time, urllib.request

def log(value, step):
    body = {"run_id": os.environ["MLFLOW_RUN_ID"], "key": "loss", "value": value, "step": step,
            "timestamp": int(time.time() * 1000)}
    headers = {"Authorization": "Bearer " + os.environ["MLFLOW_TRACKING_TOKEN"], "Content-Type": "application/json"}
    url = os.environ["MLFLOW_TRACKING_URI"] + "/api/2.0/mlflow/runs/log-metric"
    for _ in range(300):
        try:
            return urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers)).read()
        except OSError:
            time.sleep(0.1)
    sys.exit("the platform stayed away")

x, out = float(sys.argv[1]), sys.argv[2]
for step in range(int(sys.argv[3])):
    log((x - 3) ** 2 + 1, step)
    time.sleep(float(sys.argv[4]))
os.makedirs(out, exist_ok=True)
open(os.path.join(out, "x.txt"), "w").write(str(x))
"""


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    with Client(server.url) as made:
        yield made


@pytest.fixture
def code(tmp_path: Path) -> Path:
    made = tmp_path / "src"
    made.mkdir()
    (made / "train.py").write_text(TRAIN)
    return made


def make_trial(code: Path, *, steps: int = 2, pause: float = 0.0) -> dict[str, object]:
    train = f"python train.py ${{{{inputs.x}}}} ${{{{outputs.found}}}} {steps} {pause}"
    return dict(command(command=train, code=code, environment=EMPTY, outputs={"found": Output("uri_folder", "found")}))


def lazulite(server: Server, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command_line = [sys.executable, "-m", "lazulite.processes.main", *arguments, "--output", "json"]
    environment = {**os.environ, "LAZULITE_URL": server.url}
    return subprocess.run(command_line, capture_output=True, text=True, env=environment, timeout=120, check=False)


def kill_server_and_worker(server: Server) -> None:
    """Neither of them gets a word out; the jobs go on."""
    own = psutil.Process(server.process.pid).children(recursive=True)
    for process in own:
        with suppress(psutil.NoSuchProcess):  # a job's own processes come and go
            if any("lazulite.processes.worker" in part for part in process.cmdline()):
                process.kill()
    server.process.kill()
    assert server.process.wait(30) == -signal.SIGKILL


def test_a_sweep_outlives_kill_9_of_server_and_worker_and_tries_everything_once(
    server: Server, client: Client, code: Path
) -> None:
    document = sweep(
        trial=make_trial(code, pause=0.4), search_space={"x": Randint(6)}, sampling_algorithm="grid",  # type: ignore[arg-type]
        primary_metric="loss", goal="minimize", max_concurrent_trials=2, display_name="search",
    )  # fmt: skip
    name = client.jobs.create(document).name
    until(lambda: client.jobs.sweep(name).counts.get("Completed", 0) >= 2, "two trials have completed")
    kill_server_and_worker(server)
    again = start_server(server.home, port=str(urlparse(server.url).port))
    try:
        ended = client.jobs.wait(name, timeout_seconds=90)
        trials = list(client.jobs.trials(name))
        children = client.jobs.count(filter=f"parent = '{name}'")
    finally:
        stop_home(again.home)
        with again.process:
            again.process.wait(30)
    assert (ended.status, ended.error) == ("Completed", None)
    assert [(one.number, one.parameters["x"], one.status, one.value) for one in trials] == [
        (x, x, "Completed", (x - 3) ** 2 + 1) for x in range(6)
    ]
    assert children == 6
    assert isinstance(ended.result, dict)
    assert (ended.result["number"], ended.result["value"], ended.result["parameters"]) == (3, 1, {"x": 3})
    assert ended.outputs["found"].asset == "data/found/1"


def test_a_trial_that_falls_behind_is_stopped_while_it_runs(client: Client, code: Path) -> None:
    document = sweep(
        trial=make_trial(code, steps=600, pause=0.1), search_space={"x": Choice([3, 50])}, sampling_algorithm="grid",  # type: ignore[arg-type]
        primary_metric="loss", goal="minimize", early_termination=BanditPolicy(slack_factor=0.5, delay_evaluation=3),
        timeout_seconds=12,
    )  # fmt: skip
    name = client.jobs.create(document).name
    until(lambda: client.jobs.sweep(name).counts.get("Canceled") == 1, "the worse trial is stopped")
    good, bad = client.jobs.trials(name)
    assert (good.status, bad.status, bad.stopped_early) == ("Running", "Canceled", True)
    assert good.value == 1
    assert bad.said.startswith("Stopped early by bandit after ")
    assert bad.said.endswith("its best loss is 2210, the best of all 1 allows 1.5 (slack_factor 0.5).")
    assert client.jobs.get(bad.job).error == bad.said
    ended = client.jobs.wait(name, timeout_seconds=60)
    assert (ended.status, ended.error) == ("Failed", "The sweep's timeout of 12 seconds is over.")


def test_a_bayesian_sweep_is_searched_listed_and_extended_at_the_command_line(
    server: Server, client: Client, code: Path
) -> None:
    document = sweep(
        trial=make_trial(code), search_space={"x": Uniform(0, 6)}, sampling_algorithm=BayesianSamplingAlgorithm(seed=1),  # type: ignore[arg-type]
        primary_metric="loss", goal="minimize", max_total_trials=3, max_concurrent_trials=3,
    )  # fmt: skip
    name = client.jobs.create(document).name
    assert client.jobs.wait(name, timeout_seconds=60).status == "Completed"
    listed = json.loads(lazulite(server, "job", "trials", name, "--order-by", "value").stdout)
    assert [one["value"] for one in listed] == sorted(one["value"] for one in listed)
    extended = lazulite(server, "job", "extend", name, "--max-total-trials", "5")
    again = json.loads(extended.stdout)["name"]
    assert f"The sweep {name} has ended; {again} goes on with its trials." in extended.stderr
    assert client.jobs.wait(again, timeout_seconds=60).status == "Completed"
    trials = list(client.jobs.trials(again))
    assert [one.job for one in trials[:3]] == [one.job for one in client.jobs.trials(name)]
    assert len({one.job for one in trials}) == 5
    refused = lazulite(server, "job", "extend", name, "--max-total-trials", "3")
    assert refused.returncode == 1
    assert "has 3 trials already" in refused.stderr
