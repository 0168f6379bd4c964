from pathlib import Path

import pytest

from lazulite.experience.sdk.client import Client
from lazulite.words.errors import PlatformError


def test_a_datastore_is_made_shown_changed_and_deleted(client: Client, tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.csv").write_text("x")
    made = client.datastores.create({"name": "lake", "type": "local", "path": f"{tmp_path}/raw"})
    assert (made.type, made.location, made.warnings) == ("local", {"path": f"{tmp_path}/raw"}, [])
    assert client.datastores.update("lake", set={"description": "raw"}).description == "raw"
    assert [(one.path, one.size) for one in client.datastores.files("lake")] == [("a.csv", 1)]
    assert [one.name for one in client.datastores.list(filter="type = 'local'")] == ["lake"]
    client.datastores.delete("lake")
    assert client.datastores.count() == 4


def test_a_document_is_checked_without_being_made(client: Client) -> None:
    planned = client.datastores.validate({"name": "lake", "type": "s3", "bucket": "b"})
    assert (planned.name, planned.credentials, planned.warnings) == ("lake", "none", [])
    with pytest.raises(PlatformError, match="'bucket' is missing"):
        client.datastores.validate({"name": "lake", "type": "s3"})
    assert client.datastores.count() == 4
