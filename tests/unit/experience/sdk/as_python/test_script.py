"""Documents become Python, and the Python gives the same documents."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from lazulite.experience.sdk.as_python.script import NoJob, as_python
from lazulite.experience.sdk.scripts import job_of
from lazulite.specs.yaml_text import DocumentBroken, read_yaml
from lazulite.words.errors import Invalid

TRAIN = """
inputs: {table: {type: uri_folder}, rate: {type: number, default: 0.1}}
outputs: {model: {type: mlflow_model}, score: {type: number}}
command: python train.py
environment: {requirements: []}
"""
PIPELINE = """# Trains what finds broken pumps.
$schema: https://example.org/pipelineJob.schema.json
type: pipeline
name: nightly
display_name: Nightly training
tags: {team: pumps}
x-lazulite: {designer: {prepare: [1, 2]}}
settings: {default_compute: cpu-cluster, force_rerun: true}
inputs:
  raw: {type: uri_folder, path: ./data, mode: download}
  rate: 0.1
  dash-ed: 3
outputs:
  model: {mode: upload}
  table:
jobs:
  # The table comes first.
  prepare:
    type: command
    command: |
      echo "one"
      echo '# two'   # not a comment
    environment: azureml:mine:1
    inputs: {raw: "${{parent.inputs.raw}}", n: "${{parent.inputs.dash-ed}}", later: "${{ parent.inputs.rate }}"}
    outputs: {table: "${{parent.outputs.table}}", flag: {type: boolean}}
  train-it:  # and then this
    component: ./train.yml
    inputs: {table: "${{parent.jobs.prepare.outputs.table}}", rate: "${{parent.inputs.rate}}"}
    outputs: {model: "${{parent.outputs.model}}", score: {type: number, early_available: true}}
    compute: gpu-cluster
    resources: {instance_count: 2}
    unknown_field: {a: null}
  again: {type: command, component: ./train.yml, inputs: {table: {type: uri_folder, path: "${{parent.inputs.raw}}"}}}
  known: {type: command, component: "azureml:score@latest", inputs: {model: "${{parent.jobs.train-it.outputs.model}}"}}
  batch:
    type: parallel
    task: {type: run_function, code: src, entry_script: score.py, environment: azureml:mine:1}
    inputs: {rows: "${{parent.jobs.prepare.outputs.table}}"}
    mini_batch_size: "5"
  choice: {type: if_else, condition: "${{parent.jobs.prepare.outputs.flag}}", true_block: "${{parent.jobs.again}}"}
  early: {type: if_else, condition: true, false_block: "${{parent.jobs.turns}}"}
  turns:
    type: do_while
    body: ${{parent.jobs.prepare}}
    condition: ${{parent.jobs.prepare.outputs.flag}}
    mapping: {table: "${{parent.jobs.prepare.inputs.raw}}"}
    limits: {max_iteration_count: 3}
  each: {type: parallel_for, body: "${{parent.jobs.known}}", items: [{model: a}, {model: b}], max_concurrency: 2}
"""
COMMAND = """
command: echo ${{inputs.a}}
environment: {image: python, conda_file: {dependencies: [python]}}
inputs: {a: 1, b: {type: uri_file, path: d.csv}, c: {path: d.csv}}
outputs: {o: {type: uri_folder, name: n, version: 2}, p: }
resources: {instance_count: 1, shm_size: 2g}
limits: {timeout: 60}
services: {lab: {type: jupyter_lab}}
description: ""
tags: {}
"""
OTHERS = """
type: sweep
trial: ./train.yml
search_space: {rate: {type: uniform, min_value: 0.1, max_value: .inf}}
sampling_algorithm: random
objective: {goal: minimize, primary_metric: rmse}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "train.yml").write_text(TRAIN)
    return tmp_path


def again(folder: Path, text: str) -> tuple[str, object]:
    """The Python of a document, and the document of that Python."""
    (folder / "job.yml").write_text(text)
    script = as_python(folder / "job.yml")
    (folder / "job.py").write_text(script)
    return script, job_of(folder / "job.py")


@pytest.mark.parametrize("text", [PIPELINE, COMMAND, OTHERS, "type: pipeline\ncomponent: ./train.yml\n"])
def test_a_document_comes_back_as_it_was(folder: Path, text: str) -> None:
    assert again(folder, text)[1] == read_yaml(text).value


def test_it_reads_as_somebody_would_have_written_it(folder: Path) -> None:
    script = again(folder, PIPELINE)[0]
    for line in (
        '    display_name="Nightly training",',
        '    default_compute="cpu-cluster",',
        "def nightly_training(raw, rate):",
        "    train_it = train_component(table=prepare.outputs.table, rate=rate)",
        '    train_it.name = "train-it"',
        "    known = score_component(model=train_it.outputs.model)",
        "    again = train_component(table=Input(path=raw, type=\"uri_folder\"))",
        "    choice = if_else(condition=prepare.outputs.flag, true_block=again)",
        '    turns = do_while(',
        '    each = parallel_for(body=known, items=[{"model": "a"}, {"model": "b"}], max_concurrency=2)',
        '    return {"table": prepare.outputs.table, "model": train_it.outputs.model}',
        'job["x-lazulite"] = {"designer": {"prepare": [1, 2]}}',
        'job["name"] = "nightly"',
    ):  # fmt: skip
        assert line in script.splitlines(), script


def test_comments_stand_above_what_they_are_about(folder: Path) -> None:
    lines = again(folder, PIPELINE)[0].splitlines()
    remarks = {line.strip(): lines[number + 1] for number, line in enumerate(lines) if line.lstrip().startswith("#")}
    assert list(remarks) == ["# Trains what finds broken pumps.", "# The table comes first.", "# and then this"]
    assert remarks["# Trains what finds broken pumps."].startswith("@pipeline(")
    assert remarks["# The table comes first."] == "    prepare = command("
    assert remarks["# and then this"].startswith("    train_it = train_component(")


@pytest.mark.parametrize(("text", "said"), [("", "is no job"), ("- 1", "is no job"), ("a: [", "no YAML")])
def test_what_is_no_document_is_refused(folder: Path, text: str, said: str) -> None:
    with pytest.raises((NoJob, DocumentBroken), match=said):
        again(folder, text)


def examples() -> Iterator[Path]:
    """The jobs of a copy of the repository Azure/azureml-examples."""
    for path in sorted(Path(os.environ.get("AZUREML_EXAMPLES", "/nowhere")).glob("cli/**/*.yml")):
        try:
            value = read_yaml(path.read_text()).value
        except (Invalid, UnicodeDecodeError):
            continue
        if isinstance(value, dict) and "Job.schema.json" in str(value.get("$schema")) and "component" not in path.name:
            yield path


@pytest.mark.judge
def test_azures_own_examples_come_back_as_they_were(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each in its own folder, where its components are found."""
    paths = [*examples()]
    if not paths:
        pytest.skip("AZUREML_EXAMPLES names no copy of Azure/azureml-examples")
    for path in paths:
        monkeypatch.chdir(path.parent)
        (tmp_path / "job.py").write_text(as_python(path))
        assert job_of(tmp_path / "job.py", "job") == read_yaml(path.read_text()).value, path
