import subprocess
from pathlib import Path

import pytest

from lazulite.experience.sdk.git_state import git_properties, is_open_to_git, without_password


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=a", "-c", "user.email=a@b")
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_commit_branch_remote_and_dirt_are_told(tmp_path: Path) -> None:
    git(tmp_path, "init", "-b", "main")
    git(tmp_path, "remote", "add", "origin", "https://me:secret@host/a/b.git")
    (tmp_path / "a.py").write_text("1")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "a")
    head = git(tmp_path, "rev-parse", "HEAD")
    remote = "https://host/a/b.git"
    clean = {
        "azureml.git.repository_uri": remote, "mlflow.source.git.repoURL": remote,
        "azureml.git.branch": "main", "mlflow.source.git.branch": "main",
        "azureml.git.commit": head, "mlflow.source.git.commit": head, "azureml.git.dirty": "False",
    }  # fmt: skip
    assert git_properties(tmp_path) == clean
    (tmp_path / "a.py").write_text("2")
    assert git_properties(tmp_path) == clean | {"azureml.git.dirty": "True"}


def test_outside_of_a_repository_there_is_nothing_to_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert git_properties(tmp_path) == {}


@pytest.mark.parametrize("remote", ["git@host:a/b.git", "https://host/a", "/srv/a.git", ""])
def test_a_remote_without_a_password_stays(remote: str) -> None:
    assert without_password(remote) == remote


def test_a_file_that_git_would_take_in_is_open_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    file = tmp_path / "config.json"
    file.write_text("{}")
    assert not is_open_to_git(file)
    git(tmp_path, "init", "-b", "main")
    assert is_open_to_git(file)
    (tmp_path / ".gitignore").write_text("config.json")
    assert not is_open_to_git(file)
