"""Jobs at the command line and in Python, against a running server and its worker."""

import json
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from lazulite import Client, Input, Output, command
from tests.conftest import Server, start_server, stop_home

EMPTY: dict[str, list[str]] = {"requirements": []}
TRAIN = """
import sys, pathlib
rate, data, out = sys.argv[1:]
print("rate", rate, "rows", len(pathlib.Path(data).read_text().splitlines()))
pathlib.Path(out).mkdir(parents=True, exist_ok=True)
(pathlib.Path(out) / "model.txt").write_text(rate)
(pathlib.Path(out) / "more #1").mkdir(exist_ok=True)
(pathlib.Path(out) / "more #1" / "50 %.txt").write_text(rate)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start_server(tmp_path_factory.mktemp("home"))
    yield running
    stop_home(running.home)
    running.process.wait(30)


@pytest.fixture
def client(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """In a workspace of the test's own, which the command line is told of too."""
    name = f"w{uuid.uuid4().hex[:8]}"
    monkeypatch.setenv("LAZULITE_URL", server.url)
    monkeypatch.setenv("LAZULITE_WORKSPACE", name)
    with Client() as made:
        made.workspaces.create(name)
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "work"
    made.mkdir()
    (made / "train.py").write_text(TRAIN)
    (made / "d.csv").write_text("a\n1\n")
    (made / ".amlignore").write_text("*.yml\n")
    (made / "train.yml").write_text(
        "code: .\nenvironment: {requirements: []}\n"
        "command: python train.py ${{inputs.rate}} ${{inputs.data}} ${{outputs.model}}\n"
        "inputs: {rate: 0.1, data: {type: uri_file, path: d.csv}}\n"
        "outputs: {model: {type: custom_model, name: delays}}\n"
    )
    return made


def hear_ctrl_c() -> None:
    """A test run in the background is deaf to SIGINT, and would hand that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def lazulite(*arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    command_line = [sys.executable, "-m", "lazulite.processes.main", *arguments]
    return subprocess.run(command_line, capture_output=True, text=True, cwd=cwd, timeout=120, check=False)


def test_a_document_runs_its_log_is_streamed_and_its_output_comes_back(client: Client, folder: Path) -> None:
    ran = lazulite("job", "create", "-f", "train.yml", "--stream", "--set", "inputs.rate=0.5", cwd=folder)
    assert ran.returncode == 0, ran.stderr
    job = json.loads(ran.stdout)
    assert (job["status"], job["outputs"]["model"]["asset"]) == ("Completed", "models/delays/1")
    assert job["code"]["files"] == 3
    assert "rate 0.5 rows 2" in ran.stderr
    fetched = lazulite("job", "download", "-n", job["name"], "--output-name", "model", cwd=folder)
    assert fetched.returncode == 0, fetched.stderr
    assert (folder / "model" / "model.txt").read_text() == "0.5"
    assert (folder / "model" / "more #1" / "50 %.txt").read_text() == "0.5"
    cloned = lazulite("job", "clone", "-n", job["name"], "--stream", "--set", "inputs.rate=0.25", cwd=folder)
    assert (cloned.returncode, json.loads(cloned.stdout)["status"]) == (0, "Completed"), cloned.stderr
    assert "rate 0.25 rows 2" in cloned.stderr


def test_python_submits_the_same(client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    document = command(
        command="python train.py ${{inputs.rate}} ${{inputs.data}} ${{outputs.model}}", code=".", environment=EMPTY,
        inputs={"rate": 3, "data": Input("d.csv", "uri_file")}, outputs={"model": Output()},
    )  # fmt: skip
    name = str(client.jobs.create(document)["name"])
    assert client.jobs.wait(name, timeout_seconds=60)["status"] == "Completed"
    assert b"rate 3 rows 2" in b"".join(client.jobs.follow(name))
    assert (client.jobs.download(name, "model", "got") / "model.txt").read_text() == "3"


def test_a_script_that_raises_ends_with_its_line_and_exit_code_1(client: Client, folder: Path) -> None:
    (folder / "train.py").write_text("def f():\n    raise ValueError('no')\nf()\n")
    ran = lazulite("job", "create", "-f", "train.yml", "--stream", "-o", "json", cwd=folder)
    assert ran.returncode == 1
    error = json.loads(ran.stdout)["error"]
    assert error.splitlines()[0] == 'File "train.py", line 2, in f: ValueError: no'
    assert error.splitlines()[0] in ran.stderr


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("command: x\n\tcode: y", "line 2, column 1: a tab stands where spaces are wanted"),
        ("comand: x\nenvironment: e\n", "Did you mean 'command'?"),
        ("command: x\nenvironment: sklern-lightgbm\n", "Did you mean 'sklearn-lightgbm'?"),
        ("command: x\nenvironment: {requirements: []}\ninputs: {d: {path: gone}}\n", "inputs.d: There is no file"),
        ("type: sweep\n", "'search_space' is missing"),
    ],
)
def test_bad_input_is_refused_with_its_sentence_and_leaves_nothing(
    client: Client, folder: Path, document: str, said: str
) -> None:
    (folder / "bad.yml").write_text(document)
    ran = lazulite("job", "create", "-f", "bad.yml", cwd=folder)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert said in ran.stderr
    assert json.loads(lazulite("job", "list", cwd=folder).stdout) == []


def test_without_a_platform_the_exit_code_is_3(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAZULITE_URL", "http://127.0.0.1:9")
    ran = lazulite("job", "list", "-o", "json", cwd=folder)
    assert ran.returncode == 3
    assert json.loads(ran.stderr)["code"] == "platform_unreachable"


def test_ctrl_c_leaves_the_job_running_and_cancel_ends_it(client: Client, folder: Path) -> None:
    (folder / "train.py").write_text("import time\nprint('begun', flush=True)\ntime.sleep(600)\n")
    command_line = [sys.executable, "-m", "lazulite.processes.main", "job", "create", "-f", "train.yml", "--stream"]
    with subprocess.Popen(
        command_line, stderr=subprocess.PIPE, text=True, cwd=folder, preexec_fn=hear_ctrl_c
    ) as following:  # fmt: skip
        assert following.stderr is not None
        for line in following.stderr:
            if line == "begun\n":
                break
        following.send_signal(signal.SIGINT)
        assert "The job goes on." in following.stderr.read()
    assert following.returncode == 0
    job = next(client.jobs.list())
    assert job["status"] == "Running"
    client.jobs.cancel(str(job["name"]))
    ended = client.jobs.wait(str(job["name"]), timeout_seconds=60)
    assert (ended["status"], ended["error"]) == ("Canceled", "It was canceled.")
