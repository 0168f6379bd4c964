import json
import os
from pathlib import Path

import pytest

from lazulite.compute.distribution import Distribution, DistributionType
from lazulite.compute.failures import LOST, Exit
from lazulite.compute.folder import JobFolder
from lazulite.compute.leavings import DEEPEST, Leavings
from lazulite.compute.written import LeadsAway, LeavingRefused
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
    assert Leavings(make_spec(), folder).result() == told


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
        Leavings(make_spec(), folder).result()


def test_values_stand_beside_the_result(folder: JobFolder) -> None:
    (folder.output("out") / "out").write_text(" 3\n")
    assert Leavings(make_spec(outputs={"out": "number"}), folder).result() == {"values": {"out": "3"}}


@pytest.mark.parametrize("is_apart", [False, True])
def test_files_are_told_by_their_paths_and_links_among_them_are_left_out(folder: JobFolder, is_apart: bool) -> None:
    out = folder.output("out")
    (out / "below").mkdir()
    (out / "below" / "a").write_text("a")
    (out / "link").symlink_to("below/a")
    (out / "away").symlink_to("below")
    assert Leavings(make_spec(), folder, is_apart).output("out") == {out / "below" / "a": FileEntry("below/a", 1, A)}


def test_a_name_that_is_no_utf_8_is_refused(folder: JobFolder) -> None:
    (folder.output("out") / os.fsdecode(b"caf\xe9")).write_text("a")
    with pytest.raises(LeavingRefused, match=r"Its file b'caf\\xe9' cannot be kept: the name is not UTF-8"):
        Leavings(make_spec(), folder).output("out")


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """What is no job's to read."""
    place = tmp_path / "private"
    place.mkdir()
    (place / "creds.json").write_text('{"password": "x"}')
    return place


def test_an_output_that_is_a_link_is_refused_of_a_job_that_is_kept_apart(folder: JobFolder, private: Path) -> None:
    folder.output("out").rmdir()
    folder.output("out").symlink_to(private)
    spec = make_spec(outputs={"out": "uri_folder"})
    with pytest.raises(LeadsAway, match="'outputs/out' is a link, and of a job that is kept from the machine no link"):
        Leavings(spec, folder, is_apart=True).output("out")
    assert set(Leavings(spec, folder).output("out")) == {folder.output("out") / "creds.json"}


def test_a_value_behind_a_link_is_refused(folder: JobFolder, private: Path) -> None:
    (private / "out").write_text("secret")
    folder.output("out").rmdir()
    folder.output("out").symlink_to(private)
    with pytest.raises(LeadsAway):
        Leavings(make_spec(outputs={"out": "string"}), folder, is_apart=True).result()


def test_kept_folders_that_are_links_are_refused(folder: JobFolder, private: Path) -> None:
    (folder.code / "outputs").symlink_to(private)
    with pytest.raises(LeadsAway, match="'code/outputs' is a link"):
        Leavings(make_spec(), folder, is_apart=True).kept()
    assert set(Leavings(make_spec(), folder).kept()) == {folder.code / "outputs" / "creds.json"}


def test_a_result_that_is_a_link_is_refused(folder: JobFolder, private: Path) -> None:
    folder.result.symlink_to(private / "creds.json")
    with pytest.raises(LeadsAway, match="'said/result.json' is a link"):
        Leavings(make_spec(), folder, is_apart=True).result()
    assert Leavings(make_spec(), folder).result() == {"password": "x"}


@pytest.mark.parametrize("rank", ["0", "1", "x/../../../../private/log"])
def test_what_a_process_of_many_has_said_is_not_read_through_a_link(
    folder: JobFolder, private: Path, rank: str
) -> None:
    (private / "log.txt").write_text("secret")
    (folder.process_logs / "std_log_process_x").mkdir(parents=True)
    (folder.process_logs / "std_log_process_0.txt").symlink_to(private / "log.txt")
    (folder.process_logs / "std_log_process_1.txt").write_text("no luck")
    folder.failed_process.write_text(json.dumps({"rank": rank, "name": "rank", "exit_code": 3}))
    spec = make_spec(distribution=Distribution(DistributionType.PYTORCH))
    told = Leavings(spec, folder, is_apart=True).reason(Exit(3, "exited"))
    assert told.splitlines()[1:] == [
        "The command ended with exit code 3.", *(["Its last line was: no luck"] if rank == "1" else [])
    ]  # fmt: skip


def test_a_shim_that_broke_off_is_quoted(folder: JobFolder) -> None:
    lost, said = Exit(None, LOST), Leavings(make_spec(), folder)
    assert "was killed" in said.reason(lost)
    folder.shim_words.write_text("Traceback (most recent call last):\nOSError: no luck\n")
    assert said.reason(lost).endswith("The shim's last line was: OSError: no luck")
