"""Pipelines on a real server with its worker: documents in files, what is handed on, and kills in the middle."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from lazulite import Client
from tests.conftest import Server, start_server, stop_home

STEP = "environment: {requirements: []}"
PIPELINE = """
type: pipeline
display_name: by files
inputs: {greeting: hello, table: {type: uri_file, path: data/t.csv}}
outputs: {report: }
jobs:
  count:
    component: ./components/count.yml
    inputs: {table: "${{parent.inputs.table}}", word: "${{parent.inputs.greeting}}"}
  report:
    component: file:./components/report.yml
    inputs: {rows: "${{parent.jobs.count.outputs.rows}}", log: "${{parent.jobs.count.outputs.log}}"}
    outputs: {report: "${{parent.outputs.report}}"}
"""
COUNT = """
name: count
type: command
inputs: {table: {type: uri_file}, word: {type: string}, shout: {type: string, optional: true}}
outputs: {rows: {type: integer}, log: {type: uri_folder}}
code: ../src
command: >-
  python count.py ${{inputs.table}} ${{outputs.rows}} &&
  echo ${{inputs.word}} $[[${{inputs.shout}}]] > ${{outputs.log}}/said.txt
environment: {requirements: []}
"""
REPORT = """
name: report
type: command
inputs: {rows: {type: integer}, log: {type: uri_folder}}
outputs: {report: {type: uri_folder}}
command: echo $(cat ${{inputs.log}}/said.txt) ${{inputs.rows}} > ${{outputs.report}}/report.txt
environment: {requirements: []}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "work"
    for name in ("components", "data", "src"):
        (made / name).mkdir(parents=True)
    (made / "pipeline.yml").write_text(PIPELINE)
    (made / "components" / "count.yml").write_text(COUNT)
    (made / "components" / "report.yml").write_text(REPORT)
    (made / "data" / "t.csv").write_text("a\n1\n2\n")
    (made / "src" / "count.py").write_text(
        "import sys\nopen(sys.argv[2], 'w').write(str(len(open(sys.argv[1]).readlines()) - 1))\n"
    )
    return made


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    with Client(server.url) as made:
        yield made


def test_components_in_files_run_with_their_own_code_and_hand_files_and_values_on(
    client: Client, folder: Path, tmp_path: Path
) -> None:
    job = client.jobs.wait(client.jobs.create(folder / "pipeline.yml").name, timeout_seconds=120)
    assert job.status == "Completed", job.error
    client.jobs.download(job.name, "report", tmp_path / "got")
    assert (tmp_path / "got" / "report" / "report.txt").read_text() == "hello 2\n"
    again = client.jobs.wait(client.jobs.create(folder / "pipeline.yml").name, timeout_seconds=60)
    assert [step.is_reused for step in client.jobs.steps(again.name)] == [True, True]
    cloned = client.jobs.wait(client.jobs.clone(job.name, set={"inputs.greeting": "bye"}).name, timeout_seconds=60)
    assert cloned.status == "Completed", cloned.error
    assert {step.name: step.said for step in client.jobs.steps(cloned.name)} == {
        "count": "run: the input 'word' was hello and is bye",
        "report": "run: the data of 'log' changed",
    }


def rows(count: int) -> str:
    """Steps in rows of four, each needing the whole row before; what one writes is the number of its row."""
    lines = ["type: pipeline", "outputs: {last: }", "jobs:"]
    for number in range(count):
        above = [f"s{one}" for one in range((number // 4 - 1) * 4, number // 4 * 4)] if number >= 4 else []
        files = " ".join(f"${{{{inputs.{one}}}}}/n" for one in above)
        command = f"expr $(cat {files} | sort -n | tail -1) + 1" if above else "echo 1"
        inputs = ", ".join(f'{one}: "${{{{parent.jobs.{one}.outputs.o}}}}"' for one in above)
        output = '"${{parent.outputs.last}}"' if number == count - 1 else ""
        lines.append(
            f"  s{number}:\n    command: {command} > ${{{{outputs.o}}}}/n\n    {STEP}\n"
            f"    inputs: {{{inputs}}}\n    outputs: {{o: {output}}}"
        )
    return "\n".join(lines)


@pytest.mark.parametrize("count", [12, pytest.param(200, marks=pytest.mark.judge)])
def test_a_server_killed_again_and_again_ends_the_pipeline_as_it_would_have(tmp_path: Path, count: int) -> None:
    (tmp_path / "rows.yml").write_text(rows(count))
    home = tmp_path / "home"
    running = start_server(home)
    try:
        with Client(running.url) as client:
            name = client.jobs.create(tmp_path / "rows.yml").name
        for done in (1, count // 3, 2 * count // 3):
            with Client(running.url) as client:
                while sum(step.state == "Completed" for step in client.jobs.steps(name)) < done:
                    threading.Event().wait(0.05)
            running = killed_and_started(running)
        with Client(running.url) as client:
            job = client.jobs.wait(name, timeout_seconds=30 + 3 * count)
            assert job.status == "Completed", job.error
            children = list(client.jobs.list(filter=f"parent = '{name}'", max_results=1000))
            assert sorted(child.node for child in children) == sorted(f"s{one}" for one in range(count))
            assert {child.status for child in children} == {"Completed"}
            client.jobs.download(name, "last", tmp_path / "got")
            assert (tmp_path / "got" / "last" / "n").read_text() == f"{(count - 1) // 4 + 1}\n"
    finally:
        stop_home(home)
        with running.process:
            running.process.wait(30)


def killed_and_started(running: Server) -> Server:
    os.kill(running.process.pid, signal.SIGKILL)
    with running.process:
        running.process.wait(30)
    return start_server(running.home)
