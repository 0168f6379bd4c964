"""What an ignore file leaves out, as the real `git` judges: a pattern comes from anybody, and may take for ever."""

from collections.abc import Iterable

from lazulite.foundation.remote.git_command import Git, GitFailed, GitTooLarge, GitTooSlow
from lazulite.words.errors import Invalid

MOST_RULES, MOST_RULE_BYTES = 1_000, 64 << 10
JUDGE_SECONDS = 30.0
NOTHING_FOUND = 1  # what git exits with where no path is ignored
RAW = "surrogateescape"  # a path is bytes
HERE = b"./"  # before a path: one that begins with `:` is no pattern of its own


class IgnoreRefused(Invalid):
    def __init__(self, uri: str, reason: str) -> None:
        super().__init__(
            f"What the ignore file of {uri} leaves out cannot be told: {reason}.",
            hint=f"It may have {MOST_RULES:,} patterns and {MOST_RULE_BYTES >> 10} KiB; name folders, and fewer stars.",
        )


def check_rules_size(uri: str, size: int) -> None:
    """size: of the ignore file in bytes. Raises IgnoreRefused."""
    if size > MOST_RULE_BYTES:
        raise IgnoreRefused(uri, f"it has {size:,} bytes")


def ignored(git: Git, uri: str, rules: bytes, paths: Iterable[str], *, seconds: float = JUDGE_SECONDS) -> set[str]:
    """Those of the paths that the ignore file's patterns leave out, wherever the file lies: they are below it.

    git: in a folder that has a repository. Raises IgnoreRefused.
    """
    patterns = sum(1 for line in rules.splitlines() if line.strip() and not line.startswith(b"#"))
    if patterns > MOST_RULES:
        raise IgnoreRefused(uri, f"it has {patterns:,} patterns")
    place, empty = git.folder / "rules", git.folder / "empty"
    place.write_bytes(rules)
    empty.mkdir(exist_ok=True)
    asked = b"".join(HERE + path.encode(errors=RAW) + b"\0" for path in paths)
    try:
        told = git.run(
            f"--work-tree={empty}", "-c", f"core.excludesFile={place}", "check-ignore", "--no-index", "--stdin", "-z",
            seconds=seconds, asked=asked, fine=(0, NOTHING_FOUND),
        )  # fmt: skip
    except GitTooSlow as error:
        raise IgnoreRefused(uri, f"to judge takes longer than {seconds:g} seconds") from error
    except GitTooLarge as error:
        raise IgnoreRefused(uri, "beside the commit there is no room for so many paths") from error
    except GitFailed as error:
        raise IgnoreRefused(uri, f"git says: {error.said}") from error
    return {path.removeprefix(HERE).decode(errors=RAW) for path in told.split(b"\0") if path}
