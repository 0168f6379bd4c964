"""The files of a commit: which there are in a folder, links among them followed."""

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lazulite.words.errors import Missing, nearest
from lazulite.words.manifests import folders

FILES, LINK = ("100644", "100755", "100664"), "120000"
MOST_LINKS = 10  # from one to the next


class FolderMissing(Missing):
    def __init__(self, uri: str, commit: str, folder: str, known: Sequence[str]) -> None:
        super().__init__(f"{uri} has no folder '{folder}' at {commit[:12]}.", hint=nearest(folder, known))


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
        """Files by their paths in the folder. A link is what it leads to inside of the repository, and left out where
        that is nothing. leads_to: what a link says.
        """
        prefix = f"{folder}/" if folder else ""
        for path, entry in self.entries.items():
            if path.startswith(prefix):
                yield from self._meant(path[len(prefix) :], entry, leads_to)

    def folders(self) -> list[str]:
        return sorted(folders(self.entries))

    def _meant(self, path: str, entry: Entry, leads_to: Callable[[Entry], str]) -> Iterator[Entry]:
        found: Entry | None = entry
        for _ in range(MOST_LINKS):
            if found is None or not found.is_link:
                break
            place = posixpath.normpath(posixpath.join(posixpath.dirname(found.path), leads_to(found)))
            beneath = f"{place}/"
            if not entry.path.startswith(beneath):  # a folder that it lies in itself has no end
                for other in self.entries.values():
                    if other.path.startswith(beneath) and not other.is_link:
                        yield Entry(f"{path}/{other.path[len(beneath) :]}", other.content, other.size)
            found = self.entries.get(place)
        if found is not None and not found.is_link:
            yield Entry(path, found.content, found.size)


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
