import pytest

from lazulite.assembly import Platform
from lazulite.foundation.pagination import PageRequest
from lazulite.services.data.datastores.contents.service import Spot
from lazulite.services.data.datastores.entities import DatastorePathMissing, DatastorePathTaken
from lazulite.words.manifests import FileEntry, Manifest

ONE, TWO = "1" * 64, "2" * 64


def spot(path: str = "", datastore: str = "workspaceblobstore", workspace: str = "w1") -> Spot:
    return Spot(workspace, datastore, path)


def files(**digests: str) -> Manifest:
    return Manifest(tuple(FileEntry(path.replace("_", "/"), 3, digest) for path, digest in digests.items()))


def record(platform: Platform, at: Spot, manifest: Manifest, job: str | None = None) -> None:
    platform.write(lambda tx: platform.datastores.contents.record(tx, at, manifest, job=job))


def manifest(platform: Platform, at: Spot) -> Manifest:
    with platform.read() as tx:
        return platform.datastores.contents.manifest(tx, at)


def test_what_is_recorded_below_a_path_is_read_from_any_folder_of_it(platform: Platform) -> None:
    record(platform, spot("reports/may"), files(a=ONE, sub_b=TWO))
    assert manifest(platform, spot("reports/may")) == files(a=ONE, sub_b=TWO)
    assert manifest(platform, spot("reports")) == files(may_a=ONE, may_sub_b=TWO)
    assert manifest(platform, spot()) == files(reports_may_a=ONE, reports_may_sub_b=TWO)
    assert manifest(platform, spot("reports/may/sub/b")) == files(b=TWO)


def test_a_second_writer_replaces_what_it_writes_and_leaves_the_rest(platform: Platform) -> None:
    record(platform, spot("x"), files(a=ONE, b=ONE))
    record(platform, spot("x"), files(a=TWO, c=TWO))
    assert manifest(platform, spot("x")) == files(a=TWO, b=ONE, c=TWO)


def test_datastores_and_workspaces_have_nothing_in_common(platform: Platform) -> None:
    record(platform, spot("x"), files(a=ONE))
    for other in (spot("x", "workspacefilestore"), spot("x", workspace="w2")):
        with pytest.raises(DatastorePathMissing, match="holds nothing at 'x'"):
            manifest(platform, other)


def test_a_folder_is_no_beginning_of_a_name(platform: Platform) -> None:
    record(platform, spot(), files(report=ONE, reports_a=ONE))
    assert manifest(platform, spot("reports")) == files(a=ONE)
    assert manifest(platform, spot("report")) == files(report=ONE)
    with pytest.raises(DatastorePathMissing):
        manifest(platform, spot("rep"))


@pytest.mark.parametrize(
    ("there", "path", "written", "said"),
    [
        ({"a": ONE}, "a", {"b": TWO}, "'a/b' cannot be written .*: 'a' is a file there, and no folder"),
        ({"a": ONE}, "", {"a_b": TWO}, "'a/b' cannot be written .*: 'a' is a file there, and no folder"),
        ({"x_a": ONE}, "x/a/c", {"b": TWO}, "'x/a/c/b' cannot be written .*: 'x/a' is a file there"),
        ({"a_b": ONE}, "", {"a": TWO}, "'a' cannot be written .*: it is a folder there, with 'a/b' in it"),
    ],
)
def test_a_path_is_a_file_or_a_folder(
    platform: Platform, there: dict[str, str], path: str, written: dict[str, str], said: str
) -> None:
    record(platform, spot(), files(**there))
    with pytest.raises(DatastorePathTaken, match=said):
        record(platform, spot(path), files(**written))
    assert manifest(platform, spot()) == files(**there)


def test_files_are_listed_page_by_page_with_who_wrote_them(platform: Platform) -> None:
    record(platform, spot("x"), files(a=ONE, b=ONE, c=ONE), job="job-1")
    with platform.read() as tx:
        first = platform.datastores.contents.files(tx, spot("x"), PageRequest(2))
        rest = platform.datastores.contents.files(tx, spot("x"), PageRequest(2, first.next_page_token))
        nothing = platform.datastores.contents.files(tx, spot("", "workspacefilestore"), PageRequest())
    assert [(one.path, one.job, one.written_at) for one in first.items] == [
        ("x/a", "job-1", platform.clock.now()),
        ("x/b", "job-1", platform.clock.now()),
    ]
    assert ([one.path for one in rest.items], rest.next_page_token, nothing.items) == (["x/c"], None, ())
