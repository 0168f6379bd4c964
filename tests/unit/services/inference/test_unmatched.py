import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from lazulite.services.inference import unmatched
from lazulite.services.inference.entities import Segment
from lazulite.services.inference.feedback import to_table
from lazulite.services.inference.journal import Line
from lazulite.services.inference.segments import Announcement, Origin, Segments
from lazulite.words.ids import new_id

NOW = datetime.now(UTC)


class Lake:
    def __init__(self, folder: Path) -> None:
        self._segments = Segments(folder / "lake", folder / "pending")

    def captured(self, **rows: int) -> Segment:
        """A segment of requests by their ids, with so many rows each."""
        named = [(request_id, row) for request_id, count in rows.items() for row in range(count)]
        table = pa.table(
            {
                "request_id": [request_id for request_id, _ in named],
                "row": [row for _, row in named],
                "at": pa.array([NOW] * len(named), pa.timestamp("us", "UTC")),
            }
        )
        return self._sealed(table, Origin("capture", "default", "pumps", "blue"), "at")

    def told(self, *documents: dict[str, object]) -> Segment:
        lines = [Line("default/pumps", NOW.timestamp(), {"actual": 1, **document}) for document in documents]
        return self._sealed(to_table(lines), Origin("feedback", "default", "pumps"), "received_at")

    def _sealed(self, table: pa.Table, origin: Origin, times: str) -> Segment:
        name = new_id()
        self._segments.seal(table, origin, name=name, times=times)
        return as_segment(next(one for one in self._segments.pending() if one.id == name))


def as_segment(told: Announcement) -> Segment:
    return Segment(
        told.id, "default", told.endpoint, told.deployment, told.kind, told.path, told.rows, told.min_time,
        told.max_time, told.digest, told.size, NOW,
    )  # fmt: skip


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
    told = [unmatched.Named(new_id(), 0, NOW), unmatched.Named("r1", 0, NOW)]
    assert abs(unmatched.since(told, NOW + timedelta(hours=5)) - (NOW - timedelta(hours=1))) < timedelta(minutes=1)
    assert unmatched.since([], NOW) == NOW - timedelta(hours=1)
