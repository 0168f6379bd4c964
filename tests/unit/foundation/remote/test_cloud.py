import sys
import uuid

import pytest

from lazulite.foundation.remote.cloud import PACKAGES, CloudPlace, CredentialsAmbient
from lazulite.foundation.remote.place import PackageLacking, PlaceChanged, PlaceMissing
from lazulite.foundation.remote.web import AddressNear
from lazulite.words.manifests import PathUnsafe

URI = "azureml://datastores/lake/paths/x"


@pytest.fixture
def bucket() -> str:
    """In memory, of the test's own."""
    return f"b{uuid.uuid4().hex}"


def place(path: str) -> CloudPlace:
    return CloudPlace("memory", path, URI, options={})


def test_what_is_written_is_found_and_read(bucket: str) -> None:
    root = place(f"{bucket}/d")
    root.write("sub/b", [b"b", b"b"])
    root.write("a", [b"a"])
    found = root.look()
    assert [(file.path, file.size) for file in found] == [("a", 1), ("sub/b", 2)]
    assert [b"".join(root.read(file)) for file in found] == [b"a", b"bb"]


def test_one_file_is_a_place_too(bucket: str) -> None:
    place(bucket).write("d/a.csv", [b"x"])
    one = place(f"{bucket}/d/a.csv")
    (file,) = one.look()
    assert (file.path, b"".join(one.read(file))) == ("a.csv", b"x")


def test_a_file_that_was_written_again_is_refused(bucket: str) -> None:
    root = place(bucket)
    root.write("a", [b"one"])
    (file,) = root.look()
    root.write("a", [b"two"])
    with pytest.raises(PlaceChanged, match=f"{URI} is not what was looked at: a was written again"):
        next(root.read(file))
    with pytest.raises(PlaceChanged, match="a is gone"):
        next(place(f"{bucket}x").read(file))


def test_where_nothing_lies_that_is_said(bucket: str) -> None:
    with pytest.raises(PlaceMissing, match=URI):
        place(bucket).look()


def test_a_path_stays_inside(bucket: str) -> None:
    with pytest.raises(PathUnsafe):
        place(bucket).write("../other/a", [b""])


@pytest.mark.parametrize("protocol", PACKAGES)
def test_a_package_that_is_not_there_is_named(protocol: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, PACKAGES[protocol], None)
    with pytest.raises(PackageLacking, match=f"the package '{PACKAGES[protocol]}' is not installed") as refused:
        CloudPlace(protocol, "b/x", URI, options={}).look()
    assert refused.value.hint.endswith(f"pip install {PACKAGES[protocol]}")


def test_the_servers_own_credentials_are_used_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_KEY", "hush")
    with pytest.raises(CredentialsAmbient, match="The server's own AZURE_STORAGE_ACCOUNT_KEY would be used"):
        CloudPlace("abfs", "c/x", URI, options={"account_name": "a", "anon": True}).look()


def test_storage_on_the_servers_own_machine_is_not_read_for_everybody() -> None:
    with pytest.raises(AddressNear):
        CloudPlace("memory", "b", URI, options={}, far_host="127.0.0.1").look()
