import string

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lazulite.words.errors import Invalid
from lazulite.words.manifests import FileEntry, Manifest
from lazulite.words.repositories import (
    Checkout,
    GitOrigin,
    RepositoryAddress,
    git_properties,
    parse_repository,
    same_repository,
)

URL = "https://forge.example/pumps/flights.git"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (f"git+{URL}", RepositoryAddress(URL)),
        (f"git+{URL}@main", RepositoryAddress(URL, "main")),
        (f"git+{URL}@feature/x#subdirectory=src/a", RepositoryAddress(URL, "feature/x", "src/a")),
        (f"git+{URL}@v1#egg=flights&subdirectory=./src/", RepositoryAddress(URL, "v1", "src")),
        (f"{URL}#main:src", RepositoryAddress(URL, "main", "src")),
        (f"{URL}#main", RepositoryAddress(URL, "main")),
        (f"{URL}#:src", RepositoryAddress(URL, "", "src")),
        ("git+http://[::1]:8080/a/b@x", RepositoryAddress("http://[::1]:8080/a/b", "x")),
        ("git+https://h.example/.a/b..c/...@x", RepositoryAddress("https://h.example/.a/b..c/...", "x")),
        ("git+file:///srv/flights.git@main", RepositoryAddress("file:///srv/flights.git", "main")),
        (
            "https://pumps@dev.azure.com/pumps/trains/_git/flights#main",
            RepositoryAddress("https://dev.azure.com/pumps/trains/_git/flights", "main"),
        ),
        # What means something in an address is escaped, or cannot be taken for anything else.
        (f"{URL}#main:R&D", RepositoryAddress(URL, "main", "R&D")),
        (f"{URL}#main:a=b", RepositoryAddress(URL, "main", "a=b")),
        (f"git+{URL}@main#subdirectory=R%26D", RepositoryAddress(URL, "main", "R&D")),
        (f"git+{URL}@main#subdirectory=a%2520b", RepositoryAddress(URL, "main", "a%20b")),
        (f"{URL}#fix#12:", RepositoryAddress(URL, "fix#12")),
        (f"{URL}#fix#12:src", RepositoryAddress(URL, "fix#12", "src")),
        (f"git+{URL}@fix%2312", RepositoryAddress(URL, "fix#12")),
        (f"git+{URL}@fix#12#subdirectory=src", RepositoryAddress(URL, "fix#12", "src")),
        (f"git+{URL}@x#subdirectory=b#subdirectory=src", RepositoryAddress(URL, "x#subdirectory=b", "src")),
        (f"{URL}/@main/", RepositoryAddress(URL, "main")),
        # A branch that somebody else has named leads to no other repository.
        (f"git+{URL}@x@evil.example/y", RepositoryAddress(URL, "x@evil.example/y")),
    ],
)
def test_an_address_is_read_as_pip_and_docker_write_it(text: str, meant: RepositoryAddress) -> None:
    assert parse_repository(text) == meant
    assert parse_repository(str(meant)) == meant


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("git+ssh://git@forge.example/a/b.git", "Write its https address"),
        ("git+ftp://forge.example/a", "nothing here fetches from 'ftp'"),
        ("s3://bucket/code", "nothing here fetches from 's3'"),
        ("git+https://forge.example", "it names no repository"),
        ("git+https:///a/b", "it names no host"),
        ("git+file://server/a", "it has one"),
        (f"git+{URL}@-uexec", "no branch, tag or commit is called '-uexec'"),
        (f"git+{URL}@a..b", "no branch, tag or commit is called"),
        (f"git+{URL}@a b", "no branch, tag or commit is called"),
        (f"git+{URL}@main#subdirectory=../x", "does not stay inside"),
        *(
            (f"git+https://forge.example/pumps/{up}/secret/b.git@main", "it has '.' or '..' in its path")
            for up in ("..", ".", "%2e%2e", ".%2E", "%252e%252e", "a%2f..", "a%5c..", "a\\..", "..;x")
        ),
        ("https://forge.example/pumps/..", "it has '.' or '..' in its path"),
        (f"git+{URL}@fix#12", "Write %23 for a # in a branch's name."),
        (f"git+{URL}@main#subdirectory=R&D", "Write %26 for a & in a folder's name."),
        (f"git+{URL}@main#subdirectory=a\0b", "Write %XX for each of their bytes."),
        ("git+file:///srv/a\0b", "letters that cannot be shown"),
        (f"git+{URL}@main#subdirectory=a\ud800", "letters that cannot be shown"),
        ("https://ada:hush@forge.example:port/a", "is no address"),
        (f"{URL}?token=x", "it has a query"),
        ("https://ada:hush@forge.example/a/b", "has a login in it"),
        ("https://ghp_hush@github.com/a/b", "has a login in it"),
        (
            "https://github.com/pumps/flights/tree/main/src/a",
            "Write git+https://github.com/pumps/flights@main#subdirectory=src/a.",
        ),
        ("https://gitlab.com/a/b/-/tree/main", "Write git+https://gitlab.com/a/b@main."),
    ],
)
def test_what_is_no_address_says_what_to_write(text: str, says: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_repository(text)
    told = f"{refusal.value.detail} {refusal.value.hint}"
    assert says in told
    assert "hush" not in told


TEXTS = some.text("ab#%&=:@?/+é \u200b\n" + string.digits, max_size=12)


@given(TEXTS, TEXTS)
def test_an_address_is_read_as_what_it_was_written_for(revision: str, folder: str) -> None:
    for form in (f"git+{URL}@{revision}#subdirectory={folder}", f"{URL}#{revision}:{folder}"):
        try:
            found = parse_repository(form)
        except Invalid:
            continue
        assert parse_repository(str(found)) == found


@given(
    some.text(some.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="/~^:?*[\\.-"), min_size=1),
    some.text(some.characters(exclude_categories=["Cs"], exclude_characters="/\\\0."), max_size=60),
)
def test_every_branch_and_every_folder_has_an_address(branch: str, folder: str) -> None:
    meant = RepositoryAddress(URL, branch[:255], folder)
    assert parse_repository(str(meant)) == meant


def test_a_repository_is_the_same_however_it_is_spelled() -> None:
    assert same_repository(URL, "https://ada@Forge.example/Pumps/flights/")
    assert not same_repository(URL, "https://forge.example/pumps/flights2.git")
    assert not same_repository(URL, "https://other.example/pumps/flights.git")


def test_a_checkout_is_read_as_it_was_written() -> None:
    files = Manifest((FileEntry("a.py", 1, "0" * 64),))
    checkout = Checkout(GitOrigin(URL, "b" * 40, branch="main", folder="src"), files)
    assert Checkout.read(checkout.to_json()) == checkout
    assert Checkout.read(files.to_json()) is None
    assert Checkout.read("a text") is None


def test_what_is_not_known_is_no_property() -> None:
    assert git_properties("", "b", "", dirty="") == {"azureml.git.commit": "b", "mlflow.source.git.commit": "b"}
