from pathlib import Path

import pytest

TRAIN = """name: my_train
type: command
inputs:
  table: {type: uri_folder}
  rate: {type: number, default: 0.1}
  hint: {type: string, optional: true}
outputs:
  model: {type: mlflow_model}
command: python train.py ${{inputs.table}} ${{inputs.rate}} ${{outputs.model}}
environment: {requirements: []}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with a component in it."""
    (tmp_path / "train.yml").write_text(TRAIN)
    monkeypatch.chdir(tmp_path)
    return tmp_path
