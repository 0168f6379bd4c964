"""What Git says of a folder, as the properties under which Azure ML and MLflow keep it."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from lazulite.words.repositories import git_properties as told

SECONDS = 10


def git_properties(folder: Path) -> Mapping[str, str]:
    """Commit, branch, remote and whether it differs from the commit; empty outside of a repository, or without Git."""
    head = _git(folder, "rev-parse", "HEAD")
    if not head:
        return {}
    branch = _git(folder, "rev-parse", "--abbrev-ref", "HEAD") or ""
    remote = without_password(_git(folder, "config", "--get", "remote.origin.url") or "")
    status = _git(folder, "status", "--porcelain", "--untracked-files=normal", "--", ".")
    return told(remote, head, branch, dirty="" if status is None else str(bool(status)))


def without_password(remote: str) -> str:
    """A remote's address as it may be shown."""
    parts = urlsplit(remote)
    if parts.scheme not in {"http", "https"} or "@" not in parts.netloc:
        return remote
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _git(folder: Path, *arguments: str) -> str | None:
    """None when Git is not there, refuses or takes too long."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def is_open_to_git(path: Path) -> bool:
    """Whether a file lies in a work tree that does not ignore it: the next `git add` would take it in."""
    inside = _git(path.parent, "rev-parse", "--is-inside-work-tree") == "true"
    return inside and _git(path.parent, "check-ignore", "--quiet", path.name) is None
