"""Jobs that Python files make, and bare scripts, against a running server and its worker."""

import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from lazulite import Client, Step
from lazulite.words.json import JSONObject
from tests.conftest import Server, start_server, stop_home

TRAIN = """
name: train
inputs: {table: {type: uri_folder}, rate: {type: number, default: 0.5}}
outputs: {model: {type: uri_folder}, good: {type: boolean, is_control: true}}
code: src
command: python train.py ${{inputs.table}} ${{inputs.rate}} ${{outputs.model}} ${{outputs.good}}
environment: {requirements: []}
"""
SCRIPT = """
import pathlib, sys
table, rate, model, good = sys.argv[1:]
rows = pathlib.Path(table, "t.csv").read_text().split()
pathlib.Path(model).mkdir(parents=True, exist_ok=True)
pathlib.Path(model, "model.txt").write_text(f"{len(rows)} rows at {rate}")
pathlib.Path(good).write_text("true")
"""
JOB = """
from pathlib import Path
from lazulite import Input, Output, Step, command, if_else, load_component, pipeline

train_component = load_component("parts/train.yml")
prepare_command = command(
    command="cp ${{inputs.raw}} ${{outputs.table}}/t.csv", environment={"requirements": []},
    inputs={"raw": Input(type="uri_file")}, outputs={"table": Output()},
)
say = command(command="echo ${{inputs.what}} > ${{outputs.note}}/note.txt", environment={"requirements": []},
              inputs={"what": ""}, outputs={"note": Output()})

@pipeline
def fitting(raw: Input(type="uri_file"), rate=0.25):
    prepare = prepare_command(raw=raw)
    train = train_component(table=prepare.outputs.table, rate=rate)
    return {"model": train.outputs.model, "good": train.outputs.good}

@pipeline(experiment_name="from-python")
def whole(raw):
    first = fitting(raw=raw)
    second = train_component(table=prepare_command(raw=raw).outputs.table)
    told = say(what="well done")
    other = say(what="not so well")
    choice = if_else(condition=second.outputs.good, true_block=told, false_block=other)
    return {"model": first.outputs.model, "note": told.outputs.note}

job = whole(raw=Input("t.csv", "uri_file"))
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start_server(tmp_path_factory.mktemp("home"))
    yield running
    stop_home(running.home)
    running.process.wait(30)


@pytest.fixture
def client(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    name = f"w{uuid.uuid4().hex[:8]}"
    monkeypatch.setenv("LAZULITE_URL", server.url)
    monkeypatch.setenv("LAZULITE_WORKSPACE", name)
    with Client() as made:
        made.workspaces.create(name)
        yield made


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "parts" / "src").mkdir(parents=True)
    (tmp_path / "parts" / "train.yml").write_text(TRAIN)
    (tmp_path / "parts" / "src" / "train.py").write_text(SCRIPT)
    (tmp_path / "t.csv").write_text("1\n2\n3\n")
    (tmp_path / "job.py").write_text(JOB)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lazulite(*arguments: str) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, "-m", "lazulite.processes.main", *arguments]
    return subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)


def test_a_pipeline_from_python_runs_and_so_does_its_yaml(client: Client, folder: Path) -> None:
    written = lazulite("job", "to-yaml", "job.py")
    assert written.returncode == 0, written.stderr
    (folder / "job.yml").write_text(written.stdout)
    ran = lazulite("job", "create", "-f", "job.yml", "--stream")
    assert ran.returncode == 0, ran.stderr
    from_yaml = json.loads(ran.stdout)

    spaces: dict[str, object] = {}
    exec(JOB, spaces)
    made = client.jobs.create(cast("Step", spaces["job"]))
    ended = client.jobs.wait(made.name, timeout_seconds=240)
    assert (ended.status, ended.experiment_name) == ("Completed", "from-python"), ended.error

    states = {step.name: step.state for step in client.jobs.steps(made.name)}
    assert states == {
        "first": "Completed", "command": "Completed", "second": "Completed", "choice": "Completed",
        "told": "Completed", "other": "Skipped",
    }  # fmt: skip
    model = client.jobs.download(made.name, "model", folder / "got") / "model.txt"
    assert model.read_text() == "3 rows at 0.25"
    assert (client.jobs.download(from_yaml["name"], "note", folder / "yaml") / "note.txt").read_text() == "well done\n"


def test_a_bare_script_is_a_tracked_job(client: Client, folder: Path) -> None:
    (folder / ".amlignore").write_text("parts\n")
    (folder / "count.py").write_text(
        "import json, pathlib, sys\nprint('got', sys.argv[1:3])\n"
        "out = pathlib.Path(sys.argv[sys.argv.index('--counts') + 1])\n"
        "out.joinpath('n.txt').write_text(str(len(open(sys.argv[sys.argv.index('--table') + 1]).readlines())))\n"
        "sys.exit(3 if '--fail' in sys.argv else 0)\n"
    )
    ours = ["run", "--input", "table=t.csv", "--output-name", "counts", "-o", "json", "count.py", "--lr", "0.1"]
    ran = lazulite(*ours)
    assert ran.returncode == 0, ran.stderr
    job = cast("JSONObject", json.loads(ran.stdout))
    assert job["command"] == "python count.py --lr 0.1 --table ${{inputs.table}} --counts ${{outputs.counts}}"
    assert cast("JSONObject", job["code"])["files"] == 4
    for line in (
        "environment: plain Python, because it imports nothing that has to be installed",
        f"job {job['name']} is submitted: {job['command']}", "got ['--lr', '0.1']", "exit code 0",
    ):  # fmt: skip
        assert line in ran.stderr.splitlines()
    assert (client.jobs.download(str(job["name"]), "counts", folder / "got") / "n.txt").read_text() == "3"
    failed = lazulite(*ours, "--fail")
    assert failed.returncode == 1
    assert "exit code 3" in failed.stderr.splitlines()
