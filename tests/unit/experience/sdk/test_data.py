from pathlib import Path

import pytest

from lazulite.experience.sdk.client import Client


@pytest.mark.parametrize(("given", "kind"), [("table/t.csv", "uri_file"), ("table", "uri_folder")])
def test_one_file_is_a_file_and_a_folder_a_folder(client: Client, tmp_path: Path, given: str, kind: str) -> None:
    (tmp_path / "table").mkdir()
    (tmp_path / "table" / "t.csv").write_text("a\n1\n")
    assert client.data.create(name="t", path=str(tmp_path / given))["type"] == kind


def test_the_type_that_is_said_stands(client: Client, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a\n1\n")
    made = client.data.create(name="t", path=str(tmp_path / "t.csv"), type="uri_folder")
    assert made["type"] == "uri_folder"
