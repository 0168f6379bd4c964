from pathlib import Path

import pytest

from lazulite.experience.sdk.client import Client
from lazulite.experience.sdk.snapshots import PathMissing
from lazulite.words.errors import Missing

TRAIN = "name: train\ncommand: python a.py\ncode: src\nenvironment: ./env.yml\n"
WHOLE = "name: whole\ntype: pipeline\njobs: {a: {component: ./train.yml}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").write_text("print()")
    (tmp_path / "env.yml").write_text("conda_file: ./conda.yml\n")
    (tmp_path / "conda.yml").write_text("dependencies: [{pip: [six]}]\n")
    (tmp_path / "train.yml").write_text(TRAIN)
    (tmp_path / "whole.yml").write_text(WHOLE)
    return tmp_path


def test_a_component_travels_with_all_that_its_files_name(client: Client, folder: Path) -> None:
    made = client.components.create(folder / "whole.yml", version="2")
    assert (made.ref, made.file_count, made.warnings) == ("azureml:whole:2", 1, [])  # type: ignore[attr-defined]  # a plan's
    assert [one["name"] for one in client.components.list()] == ["whole"]
    client.components.delete("whole", "2")
    with pytest.raises(Missing):
        client.components.get("whole", "2")


def test_a_plan_sends_and_registers_nothing(client: Client, folder: Path) -> None:
    plan = client.components.validate(folder / "whole.yml", set={"jobs.a.component.command": "python b.py"})
    assert ([(step.name, step.command) for step in plan.steps], plan.file_count) == ([("a", "python b.py")], 1)
    assert list(client.components.list()) == []


def test_a_path_that_leads_nowhere_is_told_before_anything_is_asked(client: Client, folder: Path) -> None:
    (folder / "src" / "a.py").unlink()
    (folder / "src").rmdir()
    with pytest.raises(PathMissing, match=r"jobs\.a\.component\.code: There is no file or folder at "):
        client.components.validate(folder / "whole.yml")


def test_data_environments_and_models_are_validated_alike(client: Client, folder: Path) -> None:
    (folder / "data.yml").write_text("name: d\npath: src\n")
    (folder / "environment.yml").write_text("name: e\nconda_file: conda.yml\n")
    (folder / "model.yml").write_text("name: m\npath: src\n")
    plans = [
        client.data.validate(folder / "data.yml"), client.environments.validate(folder / "environment.yml"),
        client.models.validate(folder / "model.yml", set={"version": 7}),
    ]  # fmt: skip
    assert [(plan.kind, plan.name, plan.version, plan.file_count) for plan in plans] == [
        ("data", "d", "1", 1), ("environment", "e", "1", 0), ("model", "m", "7", 1),
    ]  # fmt: skip


def test_a_schedule_is_planned_from_its_files(client: Client, folder: Path) -> None:
    (folder / "job.yml").write_text("type: pipeline\njobs: {a: {component: ./train.yml}}\n")
    (folder / "schedule.yml").write_text(
        "name: s\ntrigger: {type: recurrence, frequency: hour}\ncreate_job: {job: ./job.yml, tags: {by: s}}\n"
    )
    plan = client.schedules.validate(folder / "schedule.yml", set={"trigger.interval": 2})
    assert (plan.name, plan.job.type, [step.command for step in plan.job.steps]) == ("s", "pipeline", ["python a.py"])
