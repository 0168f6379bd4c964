from pathlib import Path

import pytest

from lazulite.experience.cli.datastore import DatastoreUnnamed, _name_in


def test_a_datastore_is_called_as_its_document_says(tmp_path: Path) -> None:
    (tmp_path / "lake.yml").write_text("name: lake\ntype: s3\n")
    assert _name_in(tmp_path / "lake.yml") == "lake"


@pytest.mark.parametrize("text", ["type: s3\n", "[1]\n", "name: {a: 1}\n", "a: b: c\n"])
def test_a_document_that_says_no_name_is_asked_for_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "lake.yml").write_text(text)
    with pytest.raises(DatastoreUnnamed):
        _name_in(tmp_path / "lake.yml")
    with pytest.raises(DatastoreUnnamed, match="Nothing says which datastore"):
        _name_in(None)
