from pathlib import Path

import pytest

from lazulite.experience.sdk.documents import DocumentUnreadable, own_path, read_document
from lazulite.experience.sdk.snapshots import PathMissing, snapshot
from lazulite.specs.local_paths import local_paths


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "train.py").write_text("print()")
    (tmp_path / "d.csv").write_text("a\n1\n")
    (tmp_path / "env.yml").write_text("dependencies: []\n")
    return tmp_path


def write(folder: Path, text: str) -> Path:
    path = folder / "job.yml"
    path.write_text(text)
    return path


def test_local_paths_are_read_and_the_text_stays_as_it_is(folder: Path) -> None:
    text = (
        "code: src\nenvironment: {conda_file: env.yml}\ninputs:\n  d: {path: d.csv}\n  r: {path: 'azureml:x:1'}\n"
        "  u: {path: 'https://x/y'}\n  e: {path: '${{fact.data.x}}'}\n  n: 5\n"
    )
    read = read_document(write(folder, text), local_paths, {})
    assert read.text == text
    assert read.sources == {
        "code": snapshot(folder / "src").manifest.to_json(),
        "inputs.d": snapshot(folder / "d.csv").manifest.to_json(),
        "environment.conda_file": "dependencies: []\n",
    }
    assert [file.source.name for file in read.files] == ["train.py", "d.csv"]


def test_settings_decide_which_paths_are_read(folder: Path) -> None:
    read = read_document(write(folder, "inputs: {d: {path: gone.csv}}"), local_paths, {"inputs.d.path": "d.csv"})
    assert list(read.sources) == ["inputs.d"]
    assert read.text == "inputs: {d: {path: gone.csv}}"


def test_a_mapping_starts_from_the_working_directory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert list(read_document({"inputs": {"d": {"path": "d.csv"}}}, local_paths, {}).sources) == ["inputs.d"]


def test_broken_yaml_is_left_to_the_platform(folder: Path) -> None:
    assert read_document(write(folder, "a: [\n"), local_paths, {}).text == "a: [\n"


def test_a_path_that_leads_nowhere_is_told_with_its_place(folder: Path) -> None:
    with pytest.raises(PathMissing, match=r"inputs\.d: There is no file or folder at .*gone"):
        read_document(write(folder, "inputs: {d: {path: gone}}"), local_paths, {})


def test_a_path_from_the_command_line_that_leads_nowhere_is_told_in_full(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(PathMissing) as refused:
        read_document({"name": "x", "path": "nofile.csv"}, own_path, {})
    assert refused.value.detail == f"path: There is no file or folder at {folder}/nofile.csv."
    assert "starts from" in refused.value.hint


def test_a_document_that_is_not_there_is_told() -> None:
    with pytest.raises(DocumentUnreadable) as refused:
        read_document("nope.yml", local_paths, {})
    assert refused.value.detail == "nope.yml cannot be read: No such file or directory."


def test_a_date_that_no_calendar_has_is_the_platforms_to_judge(folder: Path) -> None:
    (folder / "job.yml").write_text("code: src\ntags: {day: 2020-99-99}\n")
    assert set(read_document(folder / "job.yml", local_paths, {}).sources) == {"code"}


def test_a_document_that_another_names_travels_along_with_what_it_names(folder: Path) -> None:
    (folder / "jobs").mkdir()
    job = "type: command\ncode: ../src\ninputs: {d: {path: azureml:d:1}, e: {path: e.csv}}\n"
    (folder / "jobs" / "train.yml").write_text(job)
    (folder / "jobs" / "e.csv").write_text("a\n1\n")
    trigger = folder / "trigger.yml"
    trigger.write_text("name: again\nstart: {job: jobs/train.yml}\n")
    sources = read_document(trigger, local_paths, {}).sources
    assert set(sources) == {"start.job", "start.job.code", "start.job.inputs.e"}
    assert sources["start.job"] == {"document": job, "path": "jobs/train.yml"}


@pytest.mark.parametrize("start", ["{job: 01a215be50ba7a34bb002221b8a7f331}", "{job: {type: command}}", "{}"])
def test_a_job_that_is_no_file_is_left_to_the_platform(start: str, folder: Path) -> None:
    (folder / "trigger.yml").write_text(f"start: {start}\n")
    assert read_document(folder / "trigger.yml", local_paths, {}).sources == {}


def test_a_file_of_a_job_that_is_not_there_is_named_with_its_place() -> None:
    with pytest.raises(DocumentUnreadable, match=r"train.yml \(start.job\) cannot be read"):
        read_document({"start": {"job": "train.yml"}}, local_paths, {})


def test_a_document_that_names_itself_ends(folder: Path) -> None:
    (folder / "loop.yml").write_text("type: pipeline\ncomponent: loop.yml\n")
    with pytest.raises(DocumentUnreadable, match="is named by itself"):
        read_document(folder / "loop.yml", local_paths, {})
