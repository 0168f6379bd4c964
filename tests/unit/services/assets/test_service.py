import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import update

from lazulite.foundation.actor import LOCAL
from lazulite.foundation.blobs.content import Blobs
from lazulite.foundation.db.database import Database
from lazulite.foundation.events.outbox import read_after
from lazulite.foundation.events.relay import Relay
from lazulite.foundation.pagination import PageRequest
from lazulite.services.assets import errors
from lazulite.services.assets.entities import AssetKind, AssetType, AssetVersion, ListView, NewVersion, Source
from lazulite.services.assets.naming import check_name
from lazulite.services.assets.service import AssetsService
from lazulite.services.assets.tables import asset_containers
from lazulite.words.manifests import FileEntry, Manifest

WS, OTHER = "ws-1", "ws-2"
DATA, MODEL = AssetKind.DATA, AssetKind.MODEL


@pytest.fixture
def assets(tmp_path: Path) -> AssetsService:
    return AssetsService(blobs=Blobs(tmp_path / "blobs"))


Register = Callable[..., AssetVersion]


@pytest.fixture
def register(db: Database, assets: AssetsService) -> Register:
    def register(
        name: str, version: str | None = None, *, kind: AssetKind = DATA, ws: str = WS, **more: object
    ) -> AssetVersion:
        type_ = AssetType.URI_FOLDER if kind is DATA else AssetType.MLFLOW_MODEL
        new = NewVersion(type_, version, **more)  # type: ignore[arg-type]  # a maker
        return db.write(lambda tx: assets.create_version(tx, LOCAL, ws, kind, name, new))

    return register


def manifest_of(db: Database, tmp_path: Path, ws: str = WS, **files: bytes) -> Manifest:
    blobs = Blobs(tmp_path / "blobs")
    stored = {path: blobs.put([content]) for path, content in files.items()}
    db.write(lambda tx: blobs.hold(tx, ws, list(stored.values())))
    return Manifest(tuple(FileEntry(path, blob.size, blob.digest) for path, blob in stored.items()))


def test_a_version_comes_back_as_it_was_registered(
    db: Database, assets: AssetsService, register: Register, tmp_path: Path
) -> None:
    manifest = manifest_of(db, tmp_path, a=b"1", b=b"22")
    made = register(
        "flights", "1", manifest=manifest, tags={"team": "ops"}, facts={"tier": "bronze"}, source=Source("j")
    )
    with db.read() as tx:
        assert assets.get(tx, WS, DATA, "flights", "1") == made
    assert (made.manifest, made.size, made.file_count) == (manifest, 3, 2)


def test_versions_left_out_are_numbered_and_numbers_are_never_given_twice(
    db: Database, assets: AssetsService, register: Register
) -> None:
    given = [register("m", kind=MODEL).version, register("m", "7", kind=MODEL).version]
    newest = register("m", kind=MODEL)
    db.write(lambda tx: assets.delete_version(tx, LOCAL, newest))
    assert [*given, newest.version, register("m", kind=MODEL).version] == ["1", "7", "8", "9"]


def test_one_of_several_who_make_the_same_version_wins(db: Database, register: Register) -> None:
    start = threading.Barrier(4)

    def make(_: int) -> str:
        start.wait(60)
        try:
            return register("flights", "1").version
        except errors.AssetVersionExists as refusal:
            return refusal.code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(make, range(4))) == ["1", *["asset_version_exists"] * 3]


def test_versions_made_at_once_get_different_numbers(register: Register) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(lambda _: register("m", kind=MODEL).version, range(8))) == list("12345678")


def test_content_that_the_workspace_does_not_hold_is_refused(db: Database, register: Register, tmp_path: Path) -> None:
    manifest = manifest_of(db, tmp_path, ws=OTHER, a=b"secret")
    with pytest.raises(errors.ContentNotHeld, match="1 of the files were never uploaded to this workspace, a among"):
        register("flights", manifest=manifest)


def test_two_workspaces_have_the_same_names_and_do_not_see_each_other(
    db: Database, assets: AssetsService, register: Register
) -> None:
    register("flights", "1", tags={"of": "one"})
    register("flights", "1", tags={"of": "two"}, ws=OTHER)
    register("secret", ws=OTHER)
    with db.read() as tx:
        assert assets.get(tx, OTHER, DATA, "flights", "1").tags == {"of": "two"}
        shown = assets.list_versions(tx, WS, DATA, PageRequest()).items
        assert [(v.name, v.tags) for v in shown] == [("flights", {"of": "one"})]
        with pytest.raises(errors.AssetMissing, match="no data 'secret'") as refused:
            assets.container(tx, WS, DATA, "secret")
    assert refused.value.hint == "Known: flights."


def test_latest_is_the_newest_not_archived_and_labels_move(
    db: Database, assets: AssetsService, register: Register
) -> None:
    one, two = register("m", kind=MODEL), register("m", kind=MODEL)

    def change(tx: object) -> None:
        assets.archive_version(tx, LOCAL, two)  # type: ignore[arg-type]  # a Tx
        assets.set_label(tx, LOCAL, one, "champion")  # type: ignore[arg-type]  # a Tx
        assets.set_label(tx, LOCAL, two, "champion")  # type: ignore[arg-type]  # a Tx

    db.write(change)
    with db.read() as tx:
        assert assets.labelled(tx, WS, MODEL, "m").version == "1"
        assert assets.labelled(tx, WS, MODEL, "m", "champion").version == "2"
        assert assets.container(tx, WS, MODEL, "m").labels == {"champion": "2"}
        assert assets.get(tx, WS, MODEL, "m", "2").archived
        listed = assets.list_versions(tx, WS, MODEL, PageRequest(), view=ListView.ARCHIVED)
        assert [v.version for v in listed.items] == ["2"]


@pytest.mark.parametrize("label", ["latest", "Latest", "v3", "a b", ""])
def test_labels_that_references_cannot_hold_are_refused(
    db: Database, assets: AssetsService, register: Register, label: str
) -> None:
    version = register("m", kind=MODEL)
    with pytest.raises(errors.AssetLabelInvalid):
        db.write(lambda tx: assets.set_label(tx, LOCAL, version, label))


def test_tags_and_description_change_under_the_expected_revision(
    db: Database, assets: AssetsService, register: Register
) -> None:
    version = register("flights", tags={"a": "1", "b": "2"})
    changed = db.write(
        lambda tx: assets.update_version(tx, LOCAL, version, description="new", tags={"a": None, "c": "3"}, expected=1)
    )
    assert (changed.description, changed.tags, changed.revision) == ("new", {"b": "2", "c": "3"}, 2)
    with pytest.raises(errors.AssetChanged, match="is at revision 2; the change was made for revision 1"):
        db.write(lambda tx: assets.update_version(tx, LOCAL, changed, tags={}, expected=1))


def test_what_is_used_is_not_deleted(db: Database, assets: AssetsService, register: Register) -> None:
    version = register("m", kind=MODEL)
    assets.uses.append(lambda tx, version: ["deployment delays/blue"])
    with pytest.raises(errors.AssetInUse, match="models/m/1 is used by deployment delays/blue"):
        db.write(lambda tx: assets.delete_version(tx, LOCAL, version))
    with db.read() as tx:
        container = assets.container(tx, WS, MODEL, "m")
    with pytest.raises(errors.AssetInUse):
        db.write(lambda tx: assets.delete_container(tx, LOCAL, container))


def test_a_deleted_container_leaves_its_name_free(db: Database, assets: AssetsService, register: Register) -> None:
    register("m", kind=MODEL, tags={"a": "1"})
    db.write(lambda tx: assets.delete_container(tx, LOCAL, assets.container(tx, WS, MODEL, "m")))
    assert register("m", kind=MODEL).tags == {}


def test_a_renamed_container_takes_its_versions_along(db: Database, assets: AssetsService, register: Register) -> None:
    register("m", kind=MODEL)
    register("taken", kind=MODEL)
    rename = assets.rename_container
    db.write(lambda tx: rename(tx, LOCAL, assets.container(tx, WS, MODEL, "m"), "n"))
    with db.read() as tx:
        assert assets.get(tx, WS, MODEL, "n", "1").name == "n"
    with pytest.raises(errors.AssetExists):
        db.write(lambda tx: rename(tx, LOCAL, assets.container(tx, WS, MODEL, "n"), "taken"))


@pytest.mark.parametrize(
    ("filter_", "names"),
    [
        ("name LIKE 'fl%'", ["flights"]),
        ("name LIKE 'FL%'", []),
        ("name ILIKE 'FL%'", ["flights"]),
        ("tags.team = 'ops'", ["flights", "weather"]),
        ("tags.`team` = 'ops' and name != 'flights'", ["weather"]),
        ("name IN ('planes', 'weather')", ["planes", "weather"]),
        ("tags.none = 'x'", []),
        ("version = 1 AND type = 'uri_folder' AND run_id != 'x'", []),
    ],
)
def test_lists_are_filtered(
    db: Database, assets: AssetsService, register: Register, filter_: str, names: list[str]
) -> None:
    register("flights", tags={"team": "ops"})
    register("weather", tags={"team": "ops"})
    register("planes")
    with db.read() as tx:
        page = assets.list_versions(tx, WS, DATA, PageRequest(filter=filter_, order_by="name"))
    assert [v.name for v in page.items] == names


def test_lists_come_in_pages(db: Database, assets: AssetsService, register: Register) -> None:
    for name in "abcde":
        register(name)
    seen, token = [], None
    with db.read() as tx:
        for _ in range(3):
            page = assets.list_containers(tx, WS, DATA, PageRequest(max_results=2, page_token=token))
            seen += [c.name for c in page.items]
            token = page.next_page_token
    assert (seen, token) == (list("abcde"), None)


@pytest.mark.parametrize("name", ["", " x", "a/b", "a:b", "@x", "x" * 256, "a\nb"])
def test_names_that_references_cannot_hold_are_refused(register: Register, name: str) -> None:
    with pytest.raises(errors.AssetNameInvalid):
        register(name)


@pytest.mark.parametrize(
    ("name", "such_as"),
    [
        ("my data", ", such as 'my-data'"),
        (" x ", ", such as 'x'"),
        ("a/b:c", ", such as 'a-b-c'"),
        ("..", ""),
        ("x" * 255 + "y", f", such as '{'x' * 255}'"),
    ],
)
@pytest.mark.parametrize("kind", [DATA, AssetKind.ENVIRONMENT, AssetKind.COMPONENT])
def test_a_name_that_azure_would_not_take_is_refused_with_the_nearest(kind: AssetKind, name: str, such_as: str) -> None:
    with pytest.raises(errors.AssetNameInvalid) as refused:
        check_name(kind, name)
    assert refused.value.hint == f"1 to 255 letters, digits, '_', '-' and '.', no '-' or '.' first{such_as}."


@pytest.mark.parametrize(
    ("kind", "name"), [(DATA, "flights_2013.01-raw"), (DATA, "höhe"), (MODEL, "Mein Modell (2)"), (MODEL, "a@b")]
)
def test_names_that_are_taken(kind: AssetKind, name: str) -> None:
    check_name(kind, name)


def test_a_name_from_before_the_rule_goes_on_getting_versions(
    db: Database, assets: AssetsService, register: Register
) -> None:
    register("mydata")
    db.write(lambda tx: tx.execute(update(asset_containers).values(name="my data")))
    with db.read() as tx:
        assert assets.plan_version(tx, WS, DATA, "my data", NewVersion(AssetType.URI_FOLDER)).version == "2"
    register("my data", "2")
    with db.read() as tx:
        assert assets.resolve(tx, WS, DATA, "azureml:my data:2").ref == "azureml:my data:2"


@pytest.mark.parametrize("version", ["0", "-1", "1.5", "x", "01"])
def test_a_models_version_is_a_positive_integer(register: Register, version: str) -> None:
    with pytest.raises(errors.AssetVersionInvalid, match="is no version of a model"):
        register("m", version, kind=MODEL)


def test_a_type_of_another_kind_is_refused(db: Database, assets: AssetsService) -> None:
    new = NewVersion(AssetType.MLFLOW_MODEL)
    with pytest.raises(errors.AssetTypeInvalid, match="A data cannot be of type mlflow_model"):
        db.write(lambda tx: assets.create_version(tx, LOCAL, WS, DATA, "x", new))


def test_a_missing_version_names_those_that_are_there(db: Database, assets: AssetsService, register: Register) -> None:
    register("flights", "2013-01")
    with db.read() as tx, pytest.raises(errors.AssetVersionMissing) as refused:
        assets.get(tx, WS, DATA, "flights", "9")
    assert refused.value.hint == "Its versions: 2013-01."


def test_a_changed_bookmark_is_an_error_that_says_so(assets: AssetsService, register: Register, tmp_path: Path) -> None:
    from lazulite.services.assets.places import look

    (tmp_path / "lake").mkdir()
    file = tmp_path / "lake" / "a.csv"
    file.write_text("x\n1\n")
    version = register("flights", bookmark=look(f"file://{tmp_path}/lake"))
    assert assets.files(version) == {"a.csv": file}
    file.write_text("x\n1\n2\n")
    with pytest.raises(errors.BookmarkChanged, match=r"a\.csv had 4 bytes and has 6"):
        assets.files(version)


def test_registering_publishes_one_fact_and_for_a_model_a_second(db: Database, register: Register) -> None:
    register("flights", "1")
    register("m", kind=MODEL, source=Source(run_id="r", job="r"))
    Relay(db).drain()
    with db.read() as tx:
        facts = [(f.type, f.subject) for f in read_after(tx, 0, workspace_id=WS)]
    assert facts == [
        ("AssetCreated", "data/flights"),
        ("AssetVersionRegistered", "data/flights/1"),
        ("AssetCreated", "models/m"),
        ("AssetVersionRegistered", "models/m/1"),
        ("ModelVersionRegistered", "models/m/1"),
    ]


def test_anonymous_versions_are_not_listed(db: Database, assets: AssetsService, register: Register) -> None:
    made = register("inline-1", anonymous=True)
    with db.read() as tx:
        assert assets.list_containers(tx, WS, DATA, PageRequest()).items == ()
        assert assets.list_versions(tx, WS, DATA, PageRequest()).items == ()
        assert assets.get(tx, WS, DATA, "inline-1", "1").id == made.id
