"""What all hosts tell, in one form, read from bodies that may be anything."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lazulite.ops.git.entities import DeliveryUnread, Told
from lazulite.words.json import JSON, JSONObject

HEADS, TAGS = "refs/heads/", "refs/tags/"
MOST_PATHS = 1_000  # of one push: a fact is no list of a whole repository
LONGEST = 500  # letters of a title


class Body:
    """A JSON object of which a field is asked by its way. Raises DeliveryUnread for one that is not there."""

    def __init__(self, value: JSONObject) -> None:
        self._value = value

    def find(self, *way: str) -> JSON:
        found: JSON = self._value
        for step in way:
            found = found.get(step) if isinstance(found, Mapping) else None
        return found

    def text(self, *way: str, default: str | None = None) -> str:
        found = self.find(*way)
        if isinstance(found, str) and found:
            return found
        if default is None:
            raise DeliveryUnread(f"its body has no text at {'.'.join(way)}")
        return default

    def number(self, *way: str) -> int:
        found = self.find(*way)
        if not isinstance(found, int) or isinstance(found, bool):
            raise DeliveryUnread(f"its body has no number at {'.'.join(way)}")
        return found

    def says(self, *way: str) -> bool:
        return self.find(*way) is True

    def each(self, *way: str) -> Iterator["Body"]:
        found = self.find(*way)
        for one in found if isinstance(found, Sequence) and not isinstance(found, str) else ():
            if isinstance(one, Mapping):
                yield Body(one)


@dataclass(frozen=True)
class Push:
    """repository: its address. ref: as Git has it. url: where people look at it."""

    repository: str
    ref: str
    before: str
    commit: str
    message: str
    author: str
    by: str
    url: str
    paths: tuple[str, ...] = ()

    def told(self) -> tuple[Told, ...]:
        """Nothing of a branch or a tag that is gone, and of what is neither."""
        if is_nothing(self.commit):
            return ()
        data: dict[str, JSON] = {
            "repository": self.repository, "commit": self.commit, "message": self.message[:LONGEST],
            "author": self.author, "by": self.by, "url": self.url,
        }  # fmt: skip
        if self.ref.startswith(TAGS):
            return (Told("GitTagPushed", {**data, "tag": self.ref.removeprefix(TAGS)}),)
        if not self.ref.startswith(HEADS):
            return ()
        paths: list[JSON] = [*self.paths[:MOST_PATHS]]
        more: dict[str, JSON] = {
            "branch": self.ref.removeprefix(HEADS), "before": self.before, "is_new": is_nothing(self.before),
            "paths": paths,
        }  # fmt: skip
        return (Told("GitPushed", {**data, **more}),)


@dataclass(frozen=True)
class PullRequest:
    """change: Opened, Updated, Merged or Closed. branch: what is to be merged; target: into what."""

    change: str
    repository: str
    number: int
    title: str
    branch: str
    target: str
    commit: str
    merge_commit: str
    author: str
    by: str
    url: str
    is_draft: bool
    from_fork: bool

    def told(self) -> tuple[Told, ...]:
        data: dict[str, JSON] = {
            "repository": self.repository, "number": self.number, "title": self.title[:LONGEST], "branch": self.branch,
            "target": self.target, "commit": self.commit, "merge_commit": self.merge_commit, "author": self.author,
            "by": self.by, "url": self.url, "is_draft": self.is_draft, "from_fork": self.from_fork,
        }  # fmt: skip
        return (Told(f"GitPullRequest{self.change}", data),)


def is_nothing(commit: str) -> bool:
    """The commit of a branch that is not there yet, or no more: zeros alone."""
    return not commit.strip("0")


def paths_of(commits: Iterable[Body]) -> tuple[str, ...]:
    """All that these commits say they have touched, by name."""
    found: set[str] = set()
    for commit in commits:
        for change in ("added", "modified", "removed"):
            listed = commit.find(change)
            if isinstance(listed, Sequence) and not isinstance(listed, str):
                found.update(path for path in listed if isinstance(path, str))
    return tuple(sorted(found))


def first_line(message: str) -> str:
    return message.strip().partition("\n")[0]
