import json
from collections.abc import Callable

import pytest
from sqlalchemy import text

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL, Actor, Principal, PrincipalKind
from lazulite.foundation.events.outbox import read_after
from lazulite.services.assets.entities import AssetKind, AssetType, NewVersion
from lazulite.services.data.datastores.entities import (
    OWN,
    AddressRefused,
    CredentialsWanted,
    Datastore,
    DatastoreExists,
    DatastoreInUse,
    DatastoreMissing,
    DatastoreNameInvalid,
    DatastoreOwn,
    DatastoreTypeFixed,
)
from lazulite.words.bookmarks import Bookmark, BookmarkedFile
from tests.unit.services.data.datastores.makers import make_new

ANN = Actor(Principal(PrincipalKind.PERSON, "ann"))
BLOB = "type: azure_blob\naccount_name: a\ncontainer_name: c\n"
KEY = "credentials: {account_key: hush}\n"
Create = Callable[..., Datastore]


@pytest.fixture
def workspace(platform: Platform) -> str:
    with platform.read() as tx:
        return platform.workspaces.named(tx, "default").id


@pytest.fixture
def create(platform: Platform, workspace: str) -> Create:
    def make(document: str, actor: Actor = LOCAL, name: str = "lake") -> Datastore:
        return platform.write(lambda tx: platform.datastores.create(tx, actor, workspace, make_new(document, name)))

    return make


def test_every_workspace_has_four_from_the_start(platform: Platform, workspace: str) -> None:
    other = platform.write(lambda tx: platform.workspaces.create(tx, LOCAL, "other")).id
    with platform.read() as tx:
        for place in (workspace, other):
            found = platform.datastores.list(tx, place).items
            assert {one.name: one.description for one in found} == OWN
            assert [one.name for one in found if one.is_default] == ["workspaceblobstore"]
            assert all(one.is_own for one in found)


def test_a_datastore_comes_back_as_it_was_made(platform: Platform, workspace: str, create: Create) -> None:
    made = create(f"{BLOB}{KEY}description: raw\ntags: {{team: ops}}\n")
    with platform.read() as tx:
        assert platform.datastores.get(tx, workspace, "lake") == made
    assert (made.credentials, made.description, dict(made.tags)) == ("account_key", "raw", {"team": "ops"})


def test_a_credential_is_in_no_fact_and_in_no_other_table(platform: Platform, workspace: str, create: Create) -> None:
    made = create(f"{BLOB}{KEY}")
    platform.relay.drain()
    with platform.read() as tx:
        facts = read_after(tx, 0, types=["DatastoreCreated"])
        kept = tx.execute(text("SELECT * FROM datastores WHERE name = 'lake'")).all()
        secret = tx.execute(text("SELECT secret FROM datastore_credentials")).scalar()
    assert [dict(fact.data) for fact in facts] == [
        {"name": "lake", "type": "azure_blob", "location": dict(made.location), "credentials": "account_key"}
    ]
    assert "hush" not in repr((made, facts, kept))
    assert "hush" in json.dumps(secret)


def test_a_name_is_taken_once(create: Create) -> None:
    create(BLOB)
    with pytest.raises(DatastoreExists, match="There is a datastore 'lake' in this workspace already"):
        create(BLOB)


@pytest.mark.parametrize("name", ["a/b", "", "-x", "x" * 256, "a b"])
def test_a_name_that_is_none_is_refused(create: Create, name: str) -> None:
    with pytest.raises(DatastoreNameInvalid):
        create(BLOB, name=name)


def test_the_nearest_name_is_told(platform: Platform, workspace: str) -> None:
    with platform.read() as tx, pytest.raises(DatastoreMissing) as refused:
        platform.datastores.get(tx, workspace, "workspaceblobstor")
    assert refused.value.hint == "Did you mean 'workspaceblobstore'?"


def test_what_changes_is_changed_and_credentials_stay_where_nothing_is_said_of_them(
    platform: Platform, workspace: str, create: Create
) -> None:
    made = create(f"{BLOB}{KEY}")
    new = make_new(f"{BLOB}description: raw\n")
    changed = platform.write(lambda tx: platform.datastores.update(tx, LOCAL, workspace, new, keeps_secret=True))
    assert (changed.description, changed.credentials, changed.revision) == ("raw", "account_key", made.revision + 1)
    without = platform.write(lambda tx: platform.datastores.update(tx, LOCAL, workspace, new))
    with platform.read() as tx:
        assert (without.credentials, tx.execute(text("SELECT secret FROM datastore_credentials")).scalar()) in (
            ("none", {}),
            ("none", "{}"),
        )


def test_credentials_do_not_go_along_to_another_place(platform: Platform, workspace: str, create: Create) -> None:
    create(f"{BLOB}{KEY}")
    elsewhere = make_new(BLOB.replace("account_name: ", "account_name: other"))
    with pytest.raises(CredentialsWanted):
        platform.write(lambda tx: platform.datastores.update(tx, LOCAL, workspace, elsewhere, keeps_secret=True))
    given = make_new(f"{BLOB.replace('account_name: ', 'account_name: other')}{KEY}")
    changed = platform.write(lambda tx: platform.datastores.update(tx, LOCAL, workspace, given))
    assert str(changed.location["account_name"]).startswith("other")


def test_a_type_stays(platform: Platform, workspace: str, create: Create) -> None:
    create(BLOB)
    with pytest.raises(DatastoreTypeFixed, match="is of type azure_blob, and the document is of type s3"):
        platform.write(lambda tx: platform.datastores.update(tx, LOCAL, workspace, make_new("type: s3\nbucket: b\n")))


def test_the_workspaces_own_stay_as_they_are(platform: Platform, workspace: str, create: Create) -> None:
    with pytest.raises(DatastoreOwn):
        create(BLOB, name="workspaceblobstore")
    with pytest.raises(DatastoreOwn, match="'workspacefilestore' belongs to the workspace"):
        platform.write(lambda tx: platform.datastores.delete(tx, LOCAL, workspace, "workspacefilestore"))


def test_a_deleted_one_takes_its_credentials_along(platform: Platform, workspace: str, create: Create) -> None:
    create(f"{BLOB}{KEY}")
    platform.write(lambda tx: platform.datastores.delete(tx, LOCAL, workspace, "lake"))
    with platform.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM datastore_credentials")).scalar() == 0
    platform.relay.drain()
    with platform.read() as tx:
        facts = [fact.type for fact in read_after(tx, 0, subject="datastores/lake")]
    assert facts == ["DatastoreCreated", "DatastoreDeleted"]


def test_one_that_data_points_to_is_not_deleted(platform: Platform, workspace: str, create: Create) -> None:
    create(BLOB)
    bookmark = Bookmark("azureml://datastores/lake/paths/a.csv", (BookmarkedFile("a.csv", 1, "e"),))
    new = NewVersion(AssetType.URI_FILE, bookmark=bookmark)
    platform.write(lambda tx: platform.assets.create_version(tx, LOCAL, workspace, AssetKind.DATA, "flights", new))
    with pytest.raises(DatastoreInUse, match="The datastore 'lake' is used by data/flights/1"):
        platform.write(lambda tx: platform.datastores.delete(tx, LOCAL, workspace, "lake"))


def test_a_folder_of_the_servers_machine_is_named_by_who_is_at_it(
    platform: Platform, workspace: str, create: Create
) -> None:
    with pytest.raises(AddressRefused, match="/etc lies on the server's own machine"):
        create("type: local\npath: /etc\n", ANN)
    assert create("type: local\npath: /srv/data\n").near
    moved = make_new("type: local\npath: /etc\n")
    with pytest.raises(AddressRefused):
        platform.write(lambda tx: platform.datastores.update(tx, ANN, workspace, moved))
    described = make_new("type: local\npath: /srv/data\ndescription: raw\n")
    assert platform.write(lambda tx: platform.datastores.update(tx, ANN, workspace, described)).near
