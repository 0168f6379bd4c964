from pathlib import Path

import pytest

from lazulite.foundation.remote.git_command import Git
from lazulite.foundation.remote.git_ignore import IgnoreRefused, check_rules_size, ignored


@pytest.fixture
def git(tmp_path: Path) -> Git:
    made = Git(tmp_path, "file", 1 << 30)
    made.run("init", "--quiet", "--bare", "--template=", seconds=30)
    return made


def test_patterns_mean_what_git_means_by_them(git: Git) -> None:
    rules = b"# notes\n*.log\r\n!keep.log\nbuild/\n/top\na/**/b\n[z-a]\n!\n\\\n"
    out = {
        "x.log",
        "s/-x.log",
        ":(glob)x.log",
        "[i].log",
        "caf\udce9.log",
        "build/x.py",
        "s/build/y/z",
        "top",
        "a/q/r/b",
    }
    kept = {"keep.log", "s/top", "build2/x", "s/build", "!", "notes", "a b"}
    assert ignored(git, "u", rules, [*out, *kept]) == out
    assert ignored(git, "u", b"", ["a"]) == ignored(git, "u", rules, []) == set()


def test_a_pattern_that_takes_for_ever_is_given_up(git: Git) -> None:
    rules = b"a/" + b"**/a*/" * 20 + b"b\n"
    with pytest.raises(IgnoreRefused, match=r"takes longer than 0\.2 seconds"):
        ignored(git, "u", rules, ["a/" * 100 + "c"], seconds=0.2)


def test_an_ignore_file_has_an_end(git: Git) -> None:
    with pytest.raises(IgnoreRefused, match="has 1,001 patterns") as refusal:
        ignored(git, "u", b"*.a\n# b\n\n" * 1_001, ["a"])
    assert "1,000 patterns and 64 KiB" in refusal.value.hint
    with pytest.raises(IgnoreRefused, match="has 65,537 bytes"):
        check_rules_size("u", 65_537)


def test_what_git_refuses_is_told(tmp_path: Path) -> None:
    with pytest.raises(IgnoreRefused, match="git says: not a git repository"):
        ignored(Git(tmp_path, "file", 1 << 30), "u", b"a", ["a"])
