from collections.abc import Iterator
from pathlib import Path

import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.foundation.remote.rewriting import AddressLeaves
from lazulite.foundation.remote.web import AddressNear
from lazulite.services.data.datastores.entities import (
    AddressHoldsSecret,
    AddressRefused,
    AddressUnknown,
    DatastoreMissing,
)
from lazulite.services.data.datastores.remotes.service import RemotesService, may_name_near
from lazulite.words.bookmarks import Bookmark, BookmarkedFile
from tests.unit.services.data.datastores.makers import make_new
from tests.web import Web

ANN = Actor(Principal(PrincipalKind.PERSON, "ann"))
W = "w1"


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as made:
        yield made


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    made = tmp_path / "lake"
    made.mkdir()
    (made / "a.csv").write_text("a\n1\n")
    return made


def look(platform: Platform, remotes: RemotesService, address: str, *, near: bool = False) -> Bookmark:
    with platform.read() as tx:
        meant = remotes.meant(tx, W, address, near=near)
    return meant.look()


def test_a_rewritten_address_is_read_from_its_new_place_by_everybody(platform: Platform, lake: Path, web: Web) -> None:
    web.put("/m/b.csv", b"xy")
    remotes = RemotesService({"https://data.example/": f"{lake.as_uri()}/", "s3://mirrored/": f"{web.url}/m/"})
    local = look(platform, remotes, "https://data.example/a.csv")
    assert (local.uri, [(file.path, file.size) for file in local.files]) == (
        "https://data.example/a.csv",
        [("a.csv", 4)],
    )
    assert [file.path for file in look(platform, remotes, "https://data.example/").files] == ["a.csv"]
    assert [file.path for file in look(platform, remotes, "s3://mirrored/b.csv").files] == ["b.csv"]
    with pytest.raises(AddressLeaves):
        look(platform, remotes, "https://data.example/../secret")


def test_the_servers_own_machine_is_named_by_who_is_at_it(platform: Platform, lake: Path, web: Web) -> None:
    remotes, address = RemotesService({}), web.put("/b.csv", b"xy")
    with pytest.raises(AddressRefused, match="lies on the server's own machine"):
        look(platform, remotes, lake.as_uri())
    with pytest.raises(AddressNear):
        look(platform, remotes, address)
    assert look(platform, remotes, lake.as_uri(), near=True).near
    seen = look(platform, remotes, address, near=True)
    with platform.read() as tx:
        again = remotes.bookmarked(tx, W, seen)
        stranger = remotes.bookmarked(tx, W, Bookmark(seen.uri, seen.files))
    assert b"".join(again.read(seen.files[0])) == b"xy"
    with pytest.raises(AddressNear):
        next(stranger.read(seen.files[0]))


def test_a_bookmark_of_a_file_is_read_whoever_asks(platform: Platform, lake: Path) -> None:
    file = look(platform, RemotesService({}), lake.as_uri(), near=True).files[0]
    with platform.read() as tx:
        meant = RemotesService({}).bookmarked(tx, W, Bookmark(lake.as_uri(), (file,)))
    assert b"".join(meant.read(file)) == b"a\n1\n"


def test_a_path_in_a_datastore_is_read_with_its_credentials(platform: Platform, web: Web) -> None:
    web.put("/base/d/b.csv", b"xy", etag="1")
    new = make_new(f"type: http\nurl: {web.url}/base\ncredentials: {{token: hush}}\n")
    platform.write(lambda tx: platform.datastores.create(tx, LOCAL, W, new))
    address = "azureml://datastores/lake/paths/d/b.csv"
    assert look(platform, platform.datastores.remotes, address) == Bookmark(address, (BookmarkedFile("b.csv", 2, "1"),))
    assert web.asked == [("/base/d/b.csv", "Bearer hush")]


def test_a_datastore_that_a_person_made_does_not_lead_to_the_servers_machine(platform: Platform, web: Web) -> None:
    new = make_new(f"type: http\nurl: {web.url}\n")
    platform.write(lambda tx: platform.datastores.create(tx, ANN, W, new))
    with pytest.raises(AddressNear):
        look(platform, platform.datastores.remotes, "azureml://datastores/lake/paths/b.csv", near=True)


def test_checking_looks_nowhere(platform: Platform, web: Web) -> None:
    remotes = RemotesService({})
    with platform.read() as tx:
        remotes.check(tx, W, f"{web.url}/nowhere.csv")
        remotes.check(tx, W, "s3://bucket/x")
        with pytest.raises(AddressUnknown):
            remotes.check(tx, W, "ftp://h/x")
        with pytest.raises(AddressHoldsSecret):
            remotes.check(tx, W, "https://h/x?sig=1")
        with pytest.raises(DatastoreMissing):
            remotes.check(tx, W, "azureml://datastores/gone/paths/x")
    assert web.asked == []


@pytest.mark.parametrize(
    ("kind", "on_behalf_of", "may"),
    [
        (PrincipalKind.LOCAL, None, True),
        (PrincipalKind.PERSON, None, False),
        (PrincipalKind.JOB, PrincipalKind.LOCAL, False),
        (PrincipalKind.RULE, PrincipalKind.LOCAL, True),
        (PrincipalKind.RULE, PrincipalKind.PERSON, False),
        (PrincipalKind.RULE, None, False),
    ],
)
def test_who_may_name_the_servers_machine(kind: PrincipalKind, on_behalf_of: PrincipalKind | None, may: bool) -> None:
    behalf = Principal(on_behalf_of, "x") if on_behalf_of else None
    assert may_name_near(Actor(Principal(kind, "x"), behalf)) is may
