"""The files of a commit: which there are in a folder, links among them followed."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from lazulite.words.errors import Missing, nearest
from lazulite.words.manifests import folders

FILES, LINK = ("100644", "100755", "100664"), "120000"
MOST_LINKS = 40  # from one to the next, as on Linux
MOST_LINK_BYTES = 4096  # no path is longer
MOST_STEPS = 500_000  # files, links and parts of what links say, looked at for one folder


class FolderMissing(Missing):
    def __init__(self, uri: str, commit: str, folder: str, known: Sequence[str]) -> None:
        super().__init__(f"{uri} has no folder '{folder}' at {commit[:12]}.", hint=nearest(folder, known))


class LinksMultiply(Exception):
    """A folder that, its links followed, is endless for all that anybody can wait."""


@dataclass(frozen=True)
class Entry:
    """A file or a link by its path. content: its name among Git's objects; size in bytes."""

    path: str
    content: str
    size: int
    is_link: bool = False


@dataclass(frozen=True)
class Tree:
    """All of a commit; submodules are left out."""

    entries: Mapping[str, Entry]

    def inside(self, folder: str, leads_to: Callable[[Entry], str]) -> Iterator[Entry]:
        """Files by their paths in the folder. A link, also one that the folder's own path goes through, is what it
        leads to inside of the repository, and left out where that is nothing, or a folder that has no end.

        leads_to: what a link says. Raises LinksMultiply.
        """
        walk = _Walk(self, leads_to)
        place = walk.resolve(folder)
        return iter(()) if place is None or place in self.entries else walk.below(place)

    def folders(self) -> list[str]:
        return sorted(folders(self.entries))

    def beneath(self, folder: str) -> Iterator[Entry]:
        """In order; "" is all of it."""
        prefix = f"{folder}/" if folder else ""
        for at in range(bisect_left(self._paths, prefix), len(self._paths)):
            path = self._paths[at]
            if not path.startswith(prefix):
                return
            yield self.entries[path]

    def has(self, path: str) -> bool:
        """A file, a link or a folder."""
        return path in self.entries or next(self.beneath(path), None) is not None

    @cached_property
    def _paths(self) -> Sequence[str]:
        return sorted(self.entries)


@dataclass
class _Walk:
    """Through one folder: every link is resolved once, and every step counted."""

    tree: Tree
    leads_to: Callable[[Entry], str]
    steps: int = 0
    resolved: dict[str, str | None] = field(default_factory=dict)

    def below(self, place: str, shown: str = "", behind: tuple[str, ...] = ()) -> Iterator[Entry]:
        """What lies in a folder, under `shown`. behind: the folders of the links that lead here."""
        start = len(place) + 1 if place else 0
        for entry in self.tree.beneath(place):
            self._step()
            path = f"{shown}{entry.path[start:]}"
            if not entry.is_link:
                yield Entry(path, entry.content, entry.size)
                continue
            meant = self._meant(entry)
            file = self.tree.entries.get(meant) if meant is not None else None
            if file is not None:
                yield Entry(path, file.content, file.size)
            elif meant is not None:
                yield from self._linked(meant, f"{path}/", (*behind, _folder_of(entry.path)))

    def resolve(self, path: str) -> str | None:
        """The file or folder of the commit that a path leads to, links in every part of it followed; None: nothing."""
        left, place, followed = path.split("/")[::-1], "", 0
        while left:
            self._step()
            part = left.pop()
            if part in ("", "."):
                continue
            if part == "..":
                if not place:
                    return None
                place = _folder_of(place)
                continue
            within = f"{place}/{part}" if place else part
            entry = self.tree.entries.get(within)
            if entry is not None and entry.is_link:
                followed += 1
                said = self._said(entry) if followed <= MOST_LINKS else None
                if said is None:
                    return None
                left += said.split("/")[::-1]
            elif (entry is not None and left) or not self.tree.has(within):
                return None
            else:
                place = within
        return place

    def _linked(self, place: str, shown: str, behind: tuple[str, ...]) -> Iterator[Entry]:
        """Nothing of a folder that one of the links lies in itself: it has no end."""
        if any(not place or f"{folder}/".startswith(f"{place}/") for folder in behind):
            return
        if len(behind) > MOST_LINKS:
            raise LinksMultiply
        yield from self.below(place, shown, behind)

    def _meant(self, link: Entry) -> str | None:
        if link.path not in self.resolved:
            self.resolved[link.path] = self.resolve(link.path)
        return self.resolved[link.path]

    def _said(self, link: Entry) -> str | None:
        """None where it cannot lead to a place in the repository."""
        said = self.leads_to(link) if link.size <= MOST_LINK_BYTES else "/"
        return None if said.startswith("/") else said

    def _step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise LinksMultiply


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def read_tree(said: bytes) -> Tree:
    """What `git ls-tree -r -z -l` says."""
    entries: dict[str, Entry] = {}
    for line in said.split(b"\0"):
        about, _, path = line.partition(b"\t")
        match about.decode().split():
            case [mode, "blob", content, size] if mode in FILES or mode == LINK:
                name = path.decode(errors="surrogateescape")
                entries[name] = Entry(name, content, int(size), mode == LINK)
    return Tree(entries)
