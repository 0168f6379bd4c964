from collections.abc import Iterator

import pytest

from lazulite.foundation.remote.place import (
    PlaceChanged,
    PlaceMissing,
    PlaceRefused,
    PlaceSilent,
    PlaceUnlisted,
    PlaceUnwritable,
)
from lazulite.foundation.remote.web import AddressNear, WebPlace, is_near
from lazulite.words.bookmarks import BookmarkedFile
from lazulite.words.errors import PlatformError
from tests.web import Web


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as made:
        yield made


def test_a_file_is_told_by_name_size_and_etag_and_read_as_it_is(web: Web) -> None:
    place = WebPlace(web.put("/d/a%20b.csv", b"x,y\n", etag='"1"'), near=True)
    (file,) = place.look()
    assert file == BookmarkedFile("a b.csv", 4, '"1"')
    assert b"".join(place.read(file)) == b"x,y\n"


def test_a_file_that_is_another_one_by_now_is_refused_before_its_first_byte(web: Web) -> None:
    place = WebPlace(web.put("/a.csv", b"one", etag="1"), near=True)
    (file,) = place.look()
    web.put("/a.csv", b"two", etag="2")
    with pytest.raises(PlaceChanged, match=r"a\.csv was written again"):
        next(place.read(file))
    web.put("/a.csv", b"longer", etag="1")
    with pytest.raises(PlaceChanged, match=r"a\.csv had 3 bytes and has 6"):
        next(place.read(file))


def test_where_it_leads_on_it_is_followed(web: Web) -> None:
    web.put("/b.csv", b"far")
    web.leads["/a.csv"] = "/b.csv"
    place = WebPlace(f"{web.url}/a.csv", near=True)
    (file,) = place.look()
    assert (file.path, b"".join(place.read(file))) == ("a.csv", b"far")


def test_credentials_go_along_and_are_in_no_refusal(web: Web) -> None:
    headers = {"Authorization": "Bearer hush"}
    place = WebPlace(f"{web.url}/a.csv", "azureml://datastores/d/paths/a.csv", headers=headers, near=True)
    with pytest.raises(PlaceMissing, match=r"There is nothing at azureml://datastores/d/paths/a\.csv\."):
        place.look()
    assert web.asked == [("/a.csv", "Bearer hush")]


@pytest.mark.parametrize(
    ("status", "refusal"),
    [(401, PlaceRefused), (403, PlaceRefused), (404, PlaceMissing), (410, PlaceMissing), (500, PlaceSilent)],
)
def test_what_it_answers_is_said(web: Web, status: int, refusal: type[PlatformError]) -> None:
    web.status["/a"] = status
    with pytest.raises(refusal, match=f"{web.url}/a"):
        WebPlace(f"{web.url}/a", near=True).look()


def test_one_that_leads_in_circles_is_left(web: Web) -> None:
    web.leads["/a"] = "/a"
    with pytest.raises(PlaceSilent, match="it leads on more than 5 times"):
        WebPlace(f"{web.url}/a", near=True).look()


def test_a_size_must_be_told(web: Web) -> None:
    web.put("/a", b"x")
    web.silent_about_size.add("/a")
    with pytest.raises(PlaceSilent, match="does not say how many bytes"):
        WebPlace(f"{web.url}/a", near=True).look()


def test_a_folder_cannot_be_listed_and_nothing_is_written(web: Web) -> None:
    with pytest.raises(PlaceUnlisted, match="cannot be listed: over http there are files, and no folders"):
        WebPlace(f"{web.url}/d/", near=True).look()
    with pytest.raises(PlaceUnwritable):
        WebPlace(f"{web.url}/d/").write("a", [b""])


def test_nobody_there_is_said(web: Web) -> None:
    with pytest.raises(PlaceSilent, match="does not answer"):
        WebPlace("http://127.0.0.1:1/a", near=True).look()
    with pytest.raises(PlaceSilent, match="does not answer"):
        WebPlace("http://nobody.invalid/a").look()


def test_the_servers_own_machine_is_not_read_for_everybody(web: Web) -> None:
    address = web.put("/a", b"x")
    with pytest.raises(AddressNear, match=r"127\.0\.0\.1 is the server's own machine"):
        WebPlace(address).look()
    with pytest.raises(AddressNear):
        WebPlace("http://169.254.169.254/latest/meta-data").look()
    assert web.asked == []


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("169.254.169.254", True), ("fe80::1%eth0", True),
        ("::ffff:127.0.0.1", True), ("0.0.0.0", True), ("10.0.0.1", False), ("93.184.216.34", False),
        ("2606:2800:220:1::1", False), ("64:ff9b::a9fe:a9fe", True), ("64:ff9b::5db8:d822", False),
        ("2002:7f00:1::", True), ("fd00:ec2::254", True), ("fd00:ec2::1", False), ("168.63.129.16", True),
    ],
)  # fmt: skip
def test_near_is_what_only_this_machine_reaches(address: str, near: bool) -> None:
    assert is_near(address) is near


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "a..example"])
def test_a_name_that_no_host_can_have_gives_no_answer(host: str) -> None:
    with pytest.raises(PlaceSilent, match="does not answer"):
        WebPlace(f"http://{host}/a.csv").look()
