from pathlib import Path

import pytest

from lazulite.experience.cli.following import lasted
from lazulite.processes.main import whole_app
from lazulite.specs.yaml_text import read_yaml

YAML = "# why\ntype: command\ncommand: 'true'\nenvironment: azureml:mine:1\nx-lazulite:\n  a: 1\n"


def test_a_job_goes_to_python_and_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("job.yml").write_text(YAML)
    whole_app()(["job", "to-python", "job.yml"], result_action="return_value")
    python = capsys.readouterr()
    assert python.out.endswith("    print(Client().jobs.create(job).name)\n")
    assert "# why\njob = command(" in python.out
    assert python.err == "Its comments stand above the steps that they stood in, or above the whole.\n"
    Path("job.py").write_text(python.out)
    whole_app()(["job", "to-yaml", "job.py"], result_action="return_value")
    text = capsys.readouterr().out
    assert read_yaml(text).value == read_yaml(YAML).value
    whole_app()(["job", "to-yaml", "job.py:job"], result_action="return_value")
    assert capsys.readouterr().out == text
    Path("job.yml").write_text(text)
    whole_app()(["job", "to-python", "-f", "job.yml"], result_action="return_value")
    assert capsys.readouterr().err == ""


def test_a_job_took_what_passed_since_it_was_submitted_whoever_looked_on_since_when() -> None:
    times = {"created_at": "2026-01-01T10:00:00Z", "ended_at": "2026-01-01T10:01:12.5+00:00"}
    assert lasted({"status": "Completed", **times}) == "1 min 12 s"
