"""A gateway whose disk is full: it answers, refuses what it cannot keep, and goes on by itself once there is room."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lazulite.words.ids import new_id
from tests.flows.scoring.stage import Stage, until
from tests.small_disk import SmallDisk

pytestmark = pytest.mark.mounts


@pytest.fixture
def home(small_disk: SmallDisk) -> Path:
    return small_disk.path / "home"


def kept(stage: Stage) -> list[str]:
    """The request ids of all feedback that was announced."""
    paths = [str(one["path"]) for one in stage.control.segments if one["kind"] == "feedback"]
    return [name for path in paths for name in pq.read_table(path).column("request_id").to_pylist()]


def tell(stage: Stage, name: str) -> int:
    return stage.ask("/feedback", {"request_id": name, "actual": [1.0] * 1_000}).status


def test_what_was_accepted_before_and_after_is_there_and_nothing_of_what_was_refused(
    running: Stage, small_disk: SmallDisk
) -> None:
    refused, after = new_id(), new_id()
    accepted = [new_id() for _ in range(20)]
    assert {tell(running, name) for name in accepted} == {202}
    small_disk.fill()
    until(lambda: tell(running, refused) == 503, "feedback is refused")
    refusal = running.ask("/feedback", {"request_id": refused, "actual": [1.0] * 1_000}).json
    assert refusal["code"] == "feedback_not_kept"
    assert refusal["detail"] == "Feedback could not be written to disk: No space left on device."
    assert running.score(2).json == {"predictions": [4.0]}
    running.publish("r1", seal=1)  # asked for while there is no room: a table to keep, and a seal that has to wait
    until(lambda: running.ask("/healthz").status == 200 and running.score(1).status == 200, "it answers all the same")
    assert running.control.seals == []
    small_disk.clear()
    until(lambda: running.control.seals == [1], "the seal is done")
    assert tell(running, after) == 202
    running.publish("r1", seal=2)
    until(lambda: running.control.seals == [1, 2], "and the next one")
    told = kept(running)
    assert sorted(set(told) - {refused}) == sorted([*accepted, after])
    assert len(told) == 1_000 * len(set(told))
    assert running.processes[1].poll() is None


def test_a_gateway_that_is_started_again_knows_the_table_of_the_full_disk(
    running: Stage, small_disk: SmallDisk
) -> None:
    small_disk.fill()
    running.publish("r1", timeout_ms=7_000)
    until(lambda: running.table_version() == 2, "the table is adopted")
    small_disk.clear()
    table = running.home / "gateway" / "table.json"
    until(lambda: b"7000" in table.read_bytes(), "the table is kept")
