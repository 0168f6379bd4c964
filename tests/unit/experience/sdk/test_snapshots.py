import hashlib
import os
from pathlib import Path

import pytest

from lazulite.experience.sdk.snapshots import LocalUnreadable, PathMissing, snapshot
from lazulite.words.manifests import FileEntry


def lay(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)


def names(root: Path, *, ignoring: bool = True) -> list[str]:
    return [entry.path for entry in snapshot(root, ignoring=ignoring).manifest]


def test_a_file_is_a_manifest_of_one(tmp_path: Path) -> None:
    lay(tmp_path, "a.csv")
    digest = hashlib.sha256(b"a.csv").hexdigest()
    assert snapshot(tmp_path / "a.csv").manifest.files == (FileEntry("a.csv", 5, digest),)


def test_amlignore_goes_before_gitignore(tmp_path: Path) -> None:
    lay(tmp_path, "train.py", "data/a.csv", "sub/b.csv", "sub/c.py", "keep.log")
    (tmp_path / ".gitignore").write_text("*.py\n")
    (tmp_path / ".amlignore").write_text("data/\n*.log\n!keep.log\n/sub/*.csv\n")
    assert names(tmp_path) == [".amlignore", ".gitignore", "keep.log", "sub/c.py", "train.py"]


def test_gitignore_is_honoured_without_one(tmp_path: Path) -> None:
    lay(tmp_path, "train.py", "out/x", "deep/out/y")
    (tmp_path / ".gitignore").write_text("out\n")
    assert names(tmp_path) == [".gitignore", "train.py"]


def test_git_caches_and_virtual_environments_are_never_code(tmp_path: Path) -> None:
    lay(tmp_path, "a.py", ".git/config", "__pycache__/a.pyc", "env/pyvenv.cfg", "env/lib/x.py")
    assert names(tmp_path) == ["a.py"]
    assert len(names(tmp_path, ignoring=False)) == 5


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PathMissing, match=f"There is no file or folder at {tmp_path}/nope"):
        snapshot(tmp_path / "nope")


def test_links_are_followed_but_for_circles_and_those_that_lead_nowhere(tmp_path: Path) -> None:
    lay(tmp_path, "code/train.py", "shared/tools.py", "elsewhere.csv")
    (tmp_path / "code/tools").symlink_to(tmp_path / "shared")
    (tmp_path / "code/data.csv").symlink_to(tmp_path / "elsewhere.csv")
    (tmp_path / "code/itself").symlink_to(tmp_path / "code")
    (tmp_path / "code/gone.py").symlink_to(tmp_path / "gone.py")
    assert names(tmp_path / "code") == ["data.csv", "tools/tools.py", "train.py"]


def test_what_is_no_file_and_no_folder_is_not_called_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PathMissing, match="pipe is neither a file nor a folder"):
        snapshot(tmp_path / "pipe")


def test_what_the_system_says_of_a_file_that_cannot_be_read_is_said() -> None:
    with pytest.raises(LocalUnreadable) as refused:
        snapshot(Path("/proc/self/mem"))  # a file whose beginning nobody may read, root neither
    assert refused.value.detail == "/proc/self/mem cannot be read: Input/output error."
    assert refused.value.hint


def test_a_path_that_the_system_refuses_is_told_in_its_words(tmp_path: Path) -> None:
    with pytest.raises(LocalUnreadable, match=r"x+ cannot be read: File name too long\."):
        snapshot(tmp_path / ("x" * 300))
