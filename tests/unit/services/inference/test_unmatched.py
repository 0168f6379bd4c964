import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lazulite.services.inference import unmatched
from lazulite.services.inference.entities import Segment
from lazulite.words.ids import new_id
from tests.unit.services.inference.lake import Lake


def judged(feedback: Segment, *captured: Segment) -> list[tuple[str, int, int]]:
    told = unmatched.named([feedback])
    return [(one.named.request_id, one.named.row, one.captured) for one in unmatched.unmatched(told, captured)]


def test_feedback_on_answered_rows_is_matched(tmp_path: Path) -> None:
    lake, mine = Lake(tmp_path), new_id()
    assert judged(lake.told({"request_id": mine, "actual": [1, 0]}), lake.captured(**{mine: 2})) == []


def test_an_id_that_nobody_answered_and_a_row_beyond_the_request_are_told_apart(tmp_path: Path) -> None:
    lake, mine, other = Lake(tmp_path), new_id(), new_id()
    feedback = lake.told({"request_id": mine, "row": 2}, {"request_id": other}, {"request_id": mine, "row": 0})
    assert judged(feedback, lake.captured(**{mine: 2})) == [(mine, 2, 2), (other, 0, 0)]


def test_an_id_of_another_time_or_of_none_opens_no_file_that_cannot_hold_it(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    captured = lake.captured(**{new_id(): 1})
    Path(captured.path).write_bytes(b"no Parquet: whoever reads it fails")
    old = str(uuid.UUID(int=1 << 80 | 0x7 << 76 | 0x2 << 62))
    assert judged(lake.told({"request_id": old}, {"request_id": "r1"}), captured) == [(old, 0, 0), ("r1", 0, 0)]


def test_a_file_that_was_taken_away_holds_nothing(tmp_path: Path) -> None:
    lake, mine = Lake(tmp_path), new_id()
    captured = lake.captured(**{mine: 1})
    Path(captured.path).unlink()
    assert judged(lake.told({"request_id": mine}), captured) == [(mine, 0, 0)]


def test_the_newest_feedback_alone_is_looked_at(tmp_path: Path) -> None:
    one = Lake(tmp_path).told({"request_id": new_id()})
    many = [Segment(**{**vars(one), "id": str(index), "rows": 6_000}) for index in range(4)]
    assert [segment.id for segment in unmatched.newest(many)] == ["3", "2"]


def test_predictions_are_sought_from_the_oldest_id_on() -> None:
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    answered = now - timedelta(hours=5)
    mine = str(uuid.UUID(int=int(answered.timestamp() * 1000) << 80 | 0x7 << 76 | 0x2 << 62))
    told = [unmatched.Named(mine, 0, now), unmatched.Named("r1", 0, now)]
    assert unmatched.since(told, now) == answered - timedelta(hours=1)
    assert unmatched.since([], now) == now - timedelta(hours=1)
