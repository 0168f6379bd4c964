import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.services.data.datastores.entities import AddressRefused, DatastoreType, NewDatastore
from lazulite.services.data.datastores.repositories.service import Login, RepositoriesService
from lazulite.words.repositories import parse_repository


@pytest.fixture
def workspace(platform: Platform) -> str:
    with platform.read() as tx:
        return platform.workspaces.named(tx, "default").id


def put(platform: Platform, workspace: str, name: str, url: str, **secret: str) -> None:
    kind = "token" if "token" in secret else "basic" if secret else "none"
    new = NewDatastore(name, DatastoreType.GIT, {"url": url}, credentials=kind, secret=secret)
    platform.write(lambda tx: platform.datastores.create(tx, LOCAL, workspace, new))


def test_the_credentials_are_those_of_the_longest_url_that_the_address_begins_with(
    platform: Platform, workspace: str
) -> None:
    put(platform, workspace, "all", "https://forge.example/", token="t1")
    put(platform, workspace, "pumps", "https://forge.example/pumps", username="ada", password="p")
    put(platform, workspace, "open", "https://forge.example/open")
    found = {}
    with platform.read() as tx:
        for path in ("pumps/flights.git", "pumps2/flights.git", "open/x", "pumps"):
            login = platform.datastores.repositories.login(tx, workspace, f"https://forge.example/{path}")
            found[path] = login
        elsewhere = platform.datastores.repositories.login(tx, workspace, "https://forge.example.evil.example/pumps/x")
    assert found == {
        "pumps/flights.git": Login("ada", "p"), "pumps2/flights.git": Login("", "t1"), "open/x": None,
        "pumps": Login("ada", "p"),
    }  # fmt: skip
    assert elsewhere is None


def test_folders_of_the_server_are_for_who_is_at_it_and_what_its_owner_has_rewritten_for_all(
    platform: Platform, workspace: str
) -> None:
    rewriting = RepositoriesService({"https://github.com/": "file:///mirror/"}, platform.blobs)
    with platform.read() as tx:
        local = parse_repository("git+file:///srv/a.git")
        with pytest.raises(AddressRefused):
            rewriting.meant(tx, workspace, local, near=False)
        assert rewriting.meant(tx, workspace, local, near=True).url == "file:///srv/a.git"
        mirrored = rewriting.meant(tx, workspace, parse_repository("git+https://github.com/a/b@x"), near=False)
    assert (mirrored.url, mirrored.uri, mirrored.near) == ("file:///mirror/a/b", "https://github.com/a/b", True)
