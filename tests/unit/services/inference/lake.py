"""A small lake of captured rows and feedback, as gateways leave them."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from lazulite.services.inference.entities import Segment
from lazulite.services.inference.feedback import to_table
from lazulite.services.inference.journal import Line
from lazulite.services.inference.segments import Announcement, Origin, Segments
from lazulite.words.ids import new_id


class Lake:
    """now: when everything in it was answered and told."""

    def __init__(self, folder: Path, workspace: str = "default", endpoint: str = "pumps") -> None:
        self._segments = Segments(folder / "lake", folder / "pending")
        self._workspace = workspace
        self._endpoint = endpoint
        self.now = datetime.now(UTC)

    def captured(self, **rows: int) -> Segment:
        """A segment of requests by their ids, with so many rows each."""
        named = [(request_id, row) for request_id, count in rows.items() for row in range(count)]
        table = pa.table(
            {
                "request_id": [request_id for request_id, _ in named],
                "row": [row for _, row in named],
                "at": pa.array([self.now] * len(named), pa.timestamp("us", "UTC")),
            }
        )
        return self._sealed(table, Origin("capture", self._workspace, self._endpoint, "blue"), "at")

    def told(self, *documents: dict[str, object]) -> Segment:
        place = f"{self._workspace}/{self._endpoint}"
        lines = [Line(place, self.now.timestamp(), {"actual": 1, **document}) for document in documents]
        return self._sealed(to_table(lines), Origin("feedback", self._workspace, self._endpoint), "received_at")

    def _sealed(self, table: pa.Table, origin: Origin, times: str) -> Segment:
        name = new_id()
        self._segments.seal(table, origin, name=name, times=times)
        told = next(one for one in self._segments.pending() if one.id == name)
        return self._kept(told)

    def _kept(self, told: Announcement) -> Segment:
        return Segment(
            told.id, self._workspace, told.endpoint, told.deployment, told.kind, told.path, told.rows, told.min_time,
            told.max_time, told.digest, told.size, self.now,
        )  # fmt: skip
