"""Repositories elsewhere: one commit of them is fetched, without its history, and its files are read."""

import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from lazulite.foundation.remote.git_command import Git, GitFailed, GitTooLarge, GitTooSlow, end
from lazulite.foundation.remote.git_ignore import ignored
from lazulite.foundation.remote.git_refs import Revision, RevisionMissing, read_refs
from lazulite.foundation.remote.git_tree import Entry, FolderMissing, LinksMultiply, Tree, read_tree
from lazulite.foundation.remote.place import CHUNK, MOST_FILES, PlaceSilent
from lazulite.foundation.remote.web import answered, basic_login
from lazulite.words.errors import Forbidden, Invalid, Missing

MOST_BYTES = 2 << 30  # of what is fetched, and of the files in a folder together
LOOK_SECONDS, FETCH_SECONDS = 30.0, 300.0
SERVICE = "/info/refs?service=git-upload-pack"
AS_GIT = {"User-Agent": "git/2 (lazulite)", "Git-Protocol": "version=2"}


class RepositoryMissing(Missing):
    def __init__(self, uri: str) -> None:
        super().__init__(
            f"There is no repository at {uri}.",
            hint="Check the address. A private one may be told to nobody without credentials: make a datastore of type "
            "git ('lazulite datastore create').",
        )


class RepositoryLocked(Forbidden):
    def __init__(self, uri: str, *, with_login: bool) -> None:
        what = "does not take the credentials of its datastore" if with_login else "asks for a login"
        hint = (
            "Renew them: lazulite datastore update NAME --set credentials.token=…"
            if with_login
            else "Make a datastore of type git with its url and a token ('lazulite datastore create'); some hosts say "
            "the same of a repository that is not there."
        )
        super().__init__(f"The repository {uri} {what}.", hint=hint)


class RepositoryTooLarge(Invalid):
    def __init__(self, uri: str, what: str) -> None:
        super().__init__(
            f"{uri} is not fetched: {what}.", hint="Give a folder of it by #subdirectory=…, and keep data elsewhere."
        )


@dataclass(frozen=True)
class Repository:
    """url: where it lies, uri: what people call it. near: may it lead to this machine? login: (user, password)."""

    url: str
    uri: str
    near: bool = False
    login: tuple[str, str] | None = field(default=None, repr=False)

    @contextmanager
    def fetched(self, revision: str) -> Iterator["Fetched"]:
        """A commit, gone again at the end. Raises RepositoryMissing, RepositoryLocked, RepositoryTooLarge,
        RevisionMissing, RepositoryEmpty, PlaceSilent, AddressNear, GitLacking."""
        scheme = urlsplit(self.url).scheme
        url, login = (self.url, None) if scheme == "file" else self._led_to()
        with tempfile.TemporaryDirectory(prefix="lazulite-git-", ignore_cleanup_errors=True) as folder:
            git = Git(Path(folder), scheme, MOST_BYTES, login)
            with self._told():
                git.run("init", "--quiet", "--bare", "--template=", seconds=LOOK_SECONDS)
                told = git.run("ls-remote", "--symref", "--", url, seconds=LOOK_SECONDS, url=url)
            refs = read_refs(told)
            found = refs.find(self.uri, revision)
            try:
                with self._told():
                    git.run("fetch", "--quiet", "--depth=1", "--no-tags", "--", url, found.commit,
                            seconds=FETCH_SECONDS, url=url)  # fmt: skip
            except PlaceSilent as error:
                if found.branch or found.tag:
                    raise
                raise RevisionMissing(self.uri, revision, refs) from error
            with self._told():
                tree = read_tree(git.run("ls-tree", "-r", "-z", "-l", found.commit, seconds=LOOK_SECONDS))
            yield Fetched(self.uri, found, tree, git)

    def _led_to(self) -> tuple[str, tuple[str, str] | None]:
        """Where the address leads, and the login, which is for its own host alone."""
        headers = dict(AS_GIT)
        if self.login:
            headers |= {"Authorization": basic_login(*self.login)}
        with answered(f"{self.url}{SERVICE}", self.uri, headers, near=self.near) as answer:
            if answer.status_code in {401, 403}:
                raise RepositoryLocked(self.uri, with_login=self.login is not None)
            if answer.status_code in {404, 410} or not str(answer.url).endswith(SERVICE):
                raise RepositoryMissing(self.uri)
            if answer.status_code != 200:
                raise PlaceSilent(self.uri, f"it says {answer.status_code}")
            if "git-upload-pack" not in answer.headers.get("Content-Type", ""):
                raise RepositoryMissing(self.uri)
            url = str(answer.url).removesuffix(SERVICE)
        same = urlsplit(url).netloc == urlsplit(self.url).netloc
        return url, self.login if same else None

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except GitFailed as error:
            raise PlaceSilent(self.uri, f"git says: {error.said}") from error
        except GitTooSlow as error:
            raise PlaceSilent(self.uri, "it takes longer than anybody waits") from error
        except GitTooLarge as error:
            raise RepositoryTooLarge(self.uri, f"one commit of it has more than {MOST_BYTES >> 30} GiB") from error


@dataclass(frozen=True)
class Fetched:
    """A commit that is here."""

    uri: str
    revision: Revision
    tree: Tree
    git: Git

    @contextmanager
    def files(self, folder: str) -> Iterator[Iterator[tuple[str, Iterator[bytes]]]]:
        """Paths in the folder, each with its bytes, to be read one after the other. Raises FolderMissing,
        RepositoryTooLarge."""
        with _reading(self.git) as read:
            entries = self._counted(
                self.tree.inside(folder, lambda link: b"".join(read(link)).decode(errors="surrogateescape"))
            )
            if not entries and folder:
                raise FolderMissing(self.uri, self.revision.commit, folder, self.tree.folders())
            yield ((entry.path, read(entry)) for entry in entries)

    def _counted(self, found: Iterator[Entry]) -> list[Entry]:
        """None of what comes after too much is looked at: by links a small repository has folders without end."""
        entries: list[Entry] = []
        size = 0
        try:
            for entry in found:
                entries.append(entry)
                size += entry.size
                if len(entries) > MOST_FILES:
                    raise RepositoryTooLarge(self.uri, f"it has more than {MOST_FILES:,} files")
                if size > MOST_BYTES:
                    raise RepositoryTooLarge(self.uri, f"its files have more than {MOST_BYTES >> 30} GiB")
        except LinksMultiply as error:
            raise RepositoryTooLarge(self.uri, "its links to folders lead on and on") from error
        return entries

    def ignored(self, rules: bytes, paths: Iterable[str]) -> set[str]:
        """Those of the paths that an ignore file above them leaves out. Raises IgnoreRefused."""
        return ignored(self.git, self.uri, rules, paths)


@contextmanager
def _reading(git: Git) -> Iterator[Callable[[Entry], Iterator[bytes]]]:
    process = git.start("cat-file", "--batch", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    asked, told = process.stdin, process.stdout
    assert asked is not None
    assert told is not None

    def read(entry: Entry) -> Iterator[bytes]:
        asked.write(f"{entry.content}\n".encode())
        asked.flush()
        return _content(told, entry)

    try:
        yield read
    finally:
        end(process)
        asked.close()
        told.close()


def _content(told: IO[bytes], entry: Entry) -> Iterator[bytes]:
    head = told.readline().split()
    assert head[1:] == [b"blob", str(entry.size).encode()], (entry, head)
    left = entry.size
    while left:
        piece = told.read(min(left, CHUNK))
        assert piece, f"git has ended in the middle of {entry.path}"
        left -= len(piece)
        yield piece
    told.read(1)
