import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from lazulite.experience.sdk.config import Address
from lazulite.experience.sdk.downloads import UNKNOWN, DownloadDamaged, LocalUnwritable, download
from lazulite.experience.sdk.transport import Transport
from lazulite.words.manifests import FileEntry
from tests.unit.experience.sdk.flaky import Answer, Flaky, flaky

CONTENT = b"heat,failed\n1,0\n"
TABLE = FileEntry("in/table.csv", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


@contextmanager
def serving(content: bytes) -> Iterator[tuple[Flaky, Transport]]:
    with flaky([Answer(body=content)]) as server:
        transport = Transport(Address(server.url, "default"))
        with closing(transport):
            yield server, transport


def test_files_come_to_their_places_and_are_not_fetched_again(tmp_path: Path) -> None:
    with serving(CONTENT) as (server, transport):
        for _ in range(2):
            download(transport, [TABLE], tmp_path, "/files")
    assert (tmp_path / "in" / "table.csv").read_bytes() == CONTENT
    assert [asked.path for asked in server.asked] == ["/api/v1/files/in/table.csv"]


def test_what_arrives_damaged_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with serving(b"heat,failed\n1,1\n") as (_, transport), pytest.raises(DownloadDamaged, match="arrived damaged"):
        download(transport, [TABLE], tmp_path, "/files")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_where_nothing_can_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "in").write_text("a file where a folder is to be")
    with serving(CONTENT) as (_, transport), pytest.raises(LocalUnwritable) as refused:
        download(transport, [TABLE], tmp_path, "/files")
    assert refused.value.detail == f"{tmp_path}/in/table.csv cannot be written: File exists."
    assert refused.value.hint == "Name a folder of yours with room in it."


def test_what_was_only_pointed_to_is_fetched_each_time_without_a_digest(tmp_path: Path) -> None:
    bookmark = FileEntry("table.csv", 0, UNKNOWN)
    with serving(CONTENT) as (server, transport):
        for _ in range(2):
            download(transport, [bookmark], tmp_path, "/files")
    assert (tmp_path / "table.csv").read_bytes() == CONTENT
    assert len(server.asked) == 2


def test_how_far_it_is_is_told_byte_by_byte(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []

    @contextmanager
    def show(done: str, total: int) -> Iterator[object]:
        told.append((done, total))
        yield lambda size: told.append(("came", size))

    with serving(CONTENT) as (_, transport):
        transport.show = show  # type: ignore[assignment]  # a shower of this test
        download(transport, [TABLE], tmp_path, "/files")
    assert told[0] == ("downloading", len(CONTENT))
    assert sum(size for word, size in told if word == "came") == len(CONTENT)
