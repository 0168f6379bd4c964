import os
from pathlib import Path

import pytest

from lazulite.compute import leavings
from lazulite.compute.folder import JobFolder
from lazulite.compute.leavings import DEEPEST, LeavingRefused
from lazulite.words.manifests import FileEntry
from tests.unit.compute.makers import make_spec

A = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"


@pytest.fixture
def folder(tmp_path: Path) -> JobFolder:
    made = JobFolder(tmp_path / "job")
    for path in (made.said, made.code, made.output("out")):
        path.mkdir(parents=True)
    return made


@pytest.mark.parametrize(
    ("written", "told"), [('{"a": [1, 2.5, null]}', {"a": [1, 2.5, None]}), ("7", 7), ("not JSON", None), ("{", None)]
)
def test_a_result_is_what_was_written_and_what_is_no_json_is_none(
    folder: JobFolder, written: str, told: object
) -> None:
    folder.result.write_text(written)
    assert leavings.result(make_spec(), folder) == told


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ('{"auc": NaN}', "it has a number that is NaN or infinite"),
        ("[-Infinity]", "it has a number that is NaN or infinite"),
        ("[1e999]", "it has a number that is NaN or infinite"),
        ("[" * 200_000 + "]" * 200_000, f"it nests deeper than {DEEPEST} levels"),
        ("[" * 200_000, f"it nests deeper than {DEEPEST} levels"),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), f"it nests deeper than {DEEPEST} levels"),
        (r'"\ud800"', "it has a text that is no Unicode"),
    ],
)
def test_a_result_that_cannot_be_told_is_refused(folder: JobFolder, written: str, why: str) -> None:
    folder.result.write_text(written)
    with pytest.raises(LeavingRefused, match=why):
        leavings.result(make_spec(), folder)


def test_values_stand_beside_the_result(folder: JobFolder) -> None:
    (folder.output("out") / "out").write_text(" 3\n")
    assert leavings.result(make_spec(outputs={"out": "number"}), folder) == {"values": {"out": "3"}}


def test_files_are_told_by_their_paths_and_links_among_them_are_left_out(folder: JobFolder) -> None:
    out = folder.output("out")
    (out / "below").mkdir()
    (out / "below" / "a").write_text("a")
    (out / "link").symlink_to("below/a")
    (out / "away").symlink_to("below")
    assert leavings.files(out) == {out / "below" / "a": FileEntry("below/a", 1, A)}


def test_a_name_that_is_no_utf_8_is_refused(folder: JobFolder) -> None:
    (folder.output("out") / os.fsdecode(b"caf\xe9")).write_text("a")
    with pytest.raises(LeavingRefused, match=r"Its file b'caf\\xe9' cannot be kept: the name is not UTF-8"):
        leavings.files(folder.output("out"))
