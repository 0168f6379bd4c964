"""Commits fetched from the real `git http-backend`."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from lazulite.foundation.remote.git import Repository, RepositoryLocked, RepositoryMissing, RepositoryTooLarge
from lazulite.foundation.remote.git_command import Git, GitFailed, GitLacking, GitTooLarge, GitTooSlow
from lazulite.foundation.remote.git_refs import RepositoryEmpty, RevisionMissing
from lazulite.foundation.remote.git_tree import FolderMissing
from lazulite.foundation.remote.place import PlaceSilent
from lazulite.foundation.remote.web import AddressNear
from tests.git_host import GitHost


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitHost]:
    with GitHost(tmp_path_factory.mktemp("host")) as made:
        yield made


@pytest.fixture(autouse=True)
def open_to_all(host: GitHost) -> None:
    host.logins, host.leads = set(), {}


def read(url: str, revision: str = "", folder: str = "", *, login: tuple[str, str] | None = None) -> dict[str, bytes]:
    with Repository(url, url, near=True, login=login).fetched(revision) as fetched, fetched.files(folder) as files:
        return {path: b"".join(content) for path, content in files}


def test_a_branch_a_tag_and_a_commit_are_each_fetched_alone(host: GitHost) -> None:
    work = host.make("flights")
    first = work.commit({"src/train.py": "1", "large.bin": bytes(range(256)) * 8_000}, tag="v1")
    second = work.commit({"src/train.py": "2"}, branch="feature/x")
    url = f"{host.url}/flights.git"
    for revision, content in (("", b"1"), ("main", b"1"), ("v1", b"1"), ("refs/heads/feature/x", b"2"), (first, b"1"),
                              (second[:8], b"2")):  # fmt: skip
        assert read(url, revision, "src") == {"train.py": content}, revision
    assert read(url)["large.bin"] == bytes(range(256)) * 8_000
    with Repository(url, url, near=True).fetched("v1") as fetched:
        assert (fetched.revision.commit, fetched.revision.tag) == (first, "v1")  # not the tag's own name


def test_what_is_not_there_is_told_with_what_is(host: GitHost) -> None:
    host.make("trains").commit({"src/a.py": "1"})
    host.make("empty")
    url = f"{host.url}/trains.git"
    with pytest.raises(RevisionMissing) as missing:
        read(url, "man")
    assert missing.value.hint == "Did you mean 'main'?"
    with pytest.raises(RevisionMissing, match="'abcdef0'") as short:
        read(url, "abcdef0")
    assert "all 40 letters" in short.value.hint
    with pytest.raises(RevisionMissing):
        read(url, "f" * 40)
    with pytest.raises(FolderMissing, match="no folder 'lib'"):
        read(url, "", "lib")
    with pytest.raises(RepositoryEmpty):
        read(f"{host.url}/empty.git")
    with pytest.raises(RepositoryMissing):
        read(f"{host.url}/nothing.git")
    with pytest.raises(PlaceSilent):
        read("http://127.0.0.1:1/x.git")


def test_links_are_followed_inside_of_the_repository_and_no_further(host: GitHost) -> None:
    host.make("links").commit({
        "lib/a.py": "a", "src/near": "-> ../lib/a.py", "src/lib": "-> ../lib", "src/out": "-> /etc/passwd",
        "src/up": "-> ../../x", "src/self": "-> self", "src/all": "-> ..",
    })  # fmt: skip
    assert read(f"{host.url}/links.git", "", "src") == {"near": b"a", "lib/a.py": b"a"}


def test_links_are_followed_through_links(host: GitHost) -> None:
    host.make("linked").commit({
        "common/util.py": "u", "lib/util.py": "-> ../common/util.py", "src/lib": "-> ../lib", "src/train.py": "t",
        "alias": "-> src", "by.py": "-> alias/train.py",
    })  # fmt: skip
    assert read(f"{host.url}/linked.git", "", "alias") == {"lib/util.py": b"u", "train.py": b"t"}
    assert read(f"{host.url}/linked.git")["by.py"] == b"t"


def test_a_small_repository_whose_links_multiply_is_refused(host: GitHost) -> None:
    files = {f"d{at}/{side}": f"-> ../d{at + 1}" for at in range(30) for side in "lr"}
    host.make("multiplied").commit({**files, "d30/a.py": "1"})
    with pytest.raises(RepositoryTooLarge, match="more than 100,000 files"):
        read(f"{host.url}/multiplied.git")
    host.make("endless").commit({**files, "d30/gone": "-> nothing"})
    with pytest.raises(RepositoryTooLarge, match="links to folders lead on and on"):
        read(f"{host.url}/endless.git")


def test_a_login_goes_to_its_own_host_by_no_argument(host: GitHost, tmp_path: Path) -> None:
    host.make("private").commit({"a.py": "1"})
    host.logins = {"ada:hush"}
    url = f"{host.url}/private.git"
    with pytest.raises(RepositoryLocked, match="asks for a login"):
        read(url)
    with pytest.raises(RepositoryLocked, match="does not take the credentials"):
        read(url, login=("ada", "wrong"))
    assert read(url, login=("ada", "hush")) == {"a.py": b"1"}
    with GitHost(tmp_path) as other:
        other.leads = {"/private.git": f"{host.url}/private.git"}
        with pytest.raises(RepositoryLocked):
            read(f"{other.url}/private.git", login=("ada", "hush"))
        host.logins, host.asked = set(), []
        assert read(f"{other.url}/private.git", login=("ada", "hush")) == {"a.py": b"1"}
        assert {login for _, login in host.asked} == {""}


def test_what_an_address_leads_to_is_looked_at_first(host: GitHost) -> None:
    with pytest.raises(AddressNear):
        with Repository(f"{host.url}/private.git", "x", near=False).fetched(""):
            pass


def test_a_command_is_ended_when_it_takes_too_long_or_too_much(host: GitHost, tmp_path: Path) -> None:
    commit = host.make("much").commit({"a.bin": os.urandom(2_000_000)})
    url = f"{host.url}/much.git"
    fetch = ("fetch", "--quiet", "--depth=1", "--", url, commit)
    (tmp_path / "slow").mkdir()
    (tmp_path / "small").mkdir()
    slow, small = Git(tmp_path / "slow", "http", 1 << 30), Git(tmp_path / "small", "http", 1_000_000)
    slow.run("init", "--quiet", "--bare", seconds=30)
    small.run("init", "--quiet", "--bare", seconds=30)
    with pytest.raises(GitTooSlow):
        slow.run(*fetch, seconds=0)
    with pytest.raises(GitTooLarge):
        small.run(*fetch, seconds=30)


def test_nothing_but_the_protocol_that_was_asked_for_is_spoken(host: GitHost, tmp_path: Path) -> None:
    git = Git(tmp_path, "http", 1 << 30)
    for address in (f"file://{host.folder}/much.git", "ext::sh -c touch% /tmp/x"):
        with pytest.raises(GitFailed, match="not allowed"):
            git.run("ls-remote", "--", address, seconds=30)


def test_a_machine_without_git_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitLacking, match="'git' is not installed"):
        Git(tmp_path, "http", 1).run("version", seconds=30)
