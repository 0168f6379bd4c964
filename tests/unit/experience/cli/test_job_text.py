from pathlib import Path

import pytest

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
