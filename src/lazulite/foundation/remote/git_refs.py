"""Which commit a revision is, by what a repository tells of its branches and tags."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lazulite.words.errors import Missing, nearest
from lazulite.words.repositories import COMMIT

HEADS, TAGS = "refs/heads/", "refs/tags/"
SHORTEST = 7  # letters of a commit


class RevisionMissing(Missing):
    def __init__(self, uri: str, revision: str, refs: "Refs") -> None:
        known = nearest(revision, [*refs.branches, *refs.tags])
        whole = SHORTEST <= len(revision) < 40 and all(letter in "0123456789abcdef" for letter in revision)
        hint = "Of a commit that no branch or tag is at, give all 40 letters." if whole else known
        super().__init__(f"{uri} has no branch, tag or commit '{revision}'.", hint=hint)


class RepositoryEmpty(Missing):
    def __init__(self, uri: str) -> None:
        super().__init__(f"{uri} has no commits yet, or does not say which branch comes first.", hint="Name a branch.")


@dataclass(frozen=True)
class Revision:
    """A commit, and the branch or the tag by which it was named."""

    commit: str
    branch: str = ""
    tag: str = ""


@dataclass(frozen=True)
class Refs:
    """Commits by branch and by tag. first: the branch that the repository puts first, "" where it says none."""

    branches: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    first: str = ""

    def find(self, uri: str, revision: str) -> Revision:
        """A branch goes before a tag of the same name. Raises RevisionMissing, RepositoryEmpty."""
        wanted = revision or self.first
        if not wanted:
            raise RepositoryEmpty(uri)
        name = wanted.removeprefix(HEADS)
        if name in self.branches:
            return Revision(self.branches[name], branch=name)
        name = wanted.removeprefix(TAGS)
        if name in self.tags:
            return Revision(self.tags[name], tag=name)
        if COMMIT.fullmatch(wanted):
            return Revision(wanted, branch=next((one for one, at in self.branches.items() if at == wanted), ""))
        begun = {at: one for one, at in self.branches.items() if len(wanted) >= SHORTEST and at.startswith(wanted)}
        if len(begun) == 1:
            commit, branch = next(iter(begun.items()))
            return Revision(commit, branch=branch)
        raise RevisionMissing(uri, revision, self)


def read_refs(said: bytes) -> Refs:
    """What `git ls-remote --symref` says; of a tag with a message, the commit that it is on."""
    branches: dict[str, str] = {}
    tags: dict[str, str] = {}
    first = ""
    for line in said.decode(errors="replace").splitlines():
        at, _, name = line.partition("\t")
        if at.startswith("ref: ") and name == "HEAD":
            first = at.removeprefix("ref: ").removeprefix(HEADS)
        elif name.startswith(HEADS):
            branches[name.removeprefix(HEADS)] = at
        elif name.startswith(TAGS):
            tags[name.removeprefix(TAGS).removesuffix("^{}")] = at  # the commit comes behind the tag itself
    return Refs(branches, tags, first if first in branches else "")
