from pathlib import Path

import pytest

from lazulite.experience.sdk.client import Client
from lazulite.experience.sdk.snapshots import LocalUnreadable, snapshot
from lazulite.experience.sdk.uploads import send


@pytest.mark.parametrize(("given", "kind"), [("table/t.csv", "uri_file"), ("table", "uri_folder")])
def test_one_file_is_a_file_and_a_folder_a_folder(client: Client, tmp_path: Path, given: str, kind: str) -> None:
    (tmp_path / "table").mkdir()
    (tmp_path / "table" / "t.csv").write_text("a\n1\n")
    assert client.data.create(name="t", path=str(tmp_path / given))["type"] == kind


def test_the_type_that_is_said_stands(client: Client, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a\n1\n")
    made = client.data.create(name="t", path=str(tmp_path / "t.csv"), type="uri_folder")
    assert made["type"] == "uri_folder"


def test_a_table_that_cannot_be_read_is_registered_and_says_so(client: Client, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('a,b\n1,"x\n')
    made = client.data.create(name="t", path=str(tmp_path / "t.csv"))
    assert (made.version, [warning.partition(". It is")[0] for warning in made.warnings]) == (
        "1",
        ['The table cannot be read: in t.csv, line 2 opens a quote (") that is not closed'],
    )


@pytest.mark.parametrize("files", [1, 3])
def test_a_file_that_has_gone_before_it_is_sent_is_named(client: Client, tmp_path: Path, files: int) -> None:
    for n in range(files):
        (tmp_path / f"{n}.csv").write_text(f"gone\n{n}\n")
    taken = snapshot(tmp_path).files
    (tmp_path / "0.csv").unlink()
    with pytest.raises(LocalUnreadable) as refused:
        send(client.transport, taken)
    assert refused.value.detail == f"{tmp_path}/0.csv cannot be read: No such file or directory."
    assert refused.value.hint == "It was there a moment ago: let it come to rest, then try again."
    (tmp_path / "0.csv").mkdir()
    with pytest.raises(LocalUnreadable, match="0.csv cannot be read: Is a directory"):
        client.transport.upload(client.transport.workspace_path("uploads", "0" * 64), tmp_path / "0.csv")


def test_a_list_with_a_name_is_of_its_versions(client: Client, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a\n1\n")
    for _ in range(2):
        client.data.create(name="t", path=str(tmp_path / "t.csv"))
    client.data.create(name="u", path=str(tmp_path / "t.csv"))
    assert [one.version for one in client.data.list(name="t")] == ["2", "1"]
    assert [one.name for one in client.data.list()] == ["t", "u"]


def test_a_preview_looks_like_the_table_that_it_is_of(client: Client, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("site,heat\n<north>,1\nsouth,\n")
    client.data.create(name="t", path=str(tmp_path / "t.csv"))
    found = client.data.preview("t")
    assert repr(found) == "site     heat\n<north>  1\nsouth"
    assert "&lt;north&gt;" in found._repr_html_()
    assert (found.rows, found["rows"]) == ([["<north>", 1], ["south", None]],) * 2
