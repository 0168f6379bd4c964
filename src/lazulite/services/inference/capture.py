"""A copy of each answered request, on its way to the lake. Offering never waits: too much is dropped and counted."""

import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from lazulite.foundation.telemetry import logger
from lazulite.services.inference.segments import UNKEEPABLE, Origin, Segments, column, moment, table
from lazulite.words.ids import new_id

log = logger(__name__)

_CHUNK_ROWS = 2_000
_TYPES = {
    "double": pa.float64(),
    "float": pa.float64(),
    "long": pa.int64(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "string": pa.string(),
    "datetime": pa.string(),
}


@dataclass(frozen=True)
class Captured:
    """One answered request. `types`: the signature's type by column; `bytes`: how much of the queue it takes."""

    request_id: str
    at: float
    origin: Origin
    deployment: str
    model: str
    latency_ms: float
    columns: Sequence[str]
    rows: Sequence[object]
    predictions: Sequence[object]
    probabilities: Sequence[object] | None
    types: Mapping[str, str]
    size_bytes: int


@dataclass(frozen=True)
class Limits:
    """A segment is sealed at so many rows or seconds; what waits for the writer is bounded by bytes of requests."""

    rows: int = 20_000
    seconds: float = 30.0
    queue_bytes: int = 64_000_000


@dataclass
class _Open:
    """A segment being filled."""

    since: float
    waiting: list[Captured] = field(default_factory=list)
    waiting_rows: int = 0
    chunks: list[pa.Table] = field(default_factory=list)
    rows: int = 0


class Capture:
    """The queue, and the thread behind it that fills and seals segments."""

    def __init__(self, segments: Segments, sealed: Callable[[], None], limits: Limits) -> None:
        self._segments = segments
        self._sealed = sealed
        self._limits = limits
        self._queue: queue.SimpleQueue[Captured | threading.Event | None] = queue.SimpleQueue()
        self._offered_bytes = 0
        self._taken_bytes = 0
        self._open: dict[Origin, _Open] = {}
        self.dropped: Counter[Origin] = Counter()
        self._thread = threading.Thread(target=self._work, name="capture", daemon=True)
        self._thread.start()

    def offer(self, captured: Captured) -> bool:
        """Takes it, or drops and counts it: False. Called by one thread, which never waits here."""
        if self._offered_bytes - self._taken_bytes + captured.size_bytes > self._limits.queue_bytes:
            self.dropped[captured.origin] += len(captured.rows)
            return False
        self._offered_bytes += captured.size_bytes
        self._queue.put(captured)
        return True

    def seal(self) -> threading.Event:
        """Asks for everything offered so far to be sealed; the event is set when it is."""
        done = threading.Event()
        self._queue.put(done)
        return done

    def stop(self) -> None:
        """Seals what is open and ends the thread."""
        self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        while True:
            try:
                item = self._queue.get(timeout=self._wait_seconds())
            except queue.Empty:
                self._seal_due(time.monotonic())
                continue
            if isinstance(item, Captured):
                self._taken_bytes += item.size_bytes
                self._take(item)
                continue
            self._seal_due(float("inf"))
            if item is None:
                return
            item.set()

    def _wait_seconds(self) -> float | None:
        if not self._open:
            return None
        oldest = min(segment.since for segment in self._open.values())
        return max(0.0, oldest + self._limits.seconds - time.monotonic())

    def _take(self, captured: Captured) -> None:
        segment = self._open.get(captured.origin)
        if segment is None:
            segment = self._open[captured.origin] = _Open(time.monotonic())
        segment.waiting.append(captured)
        segment.waiting_rows += len(captured.rows)
        segment.rows += len(captured.rows)
        if segment.waiting_rows >= _CHUNK_ROWS:
            self._settle(segment)
        if segment.rows >= self._limits.rows or time.monotonic() - segment.since >= self._limits.seconds:
            self._seal(captured.origin)

    def _seal_due(self, now: float) -> None:
        for origin, segment in list(self._open.items()):
            if now - segment.since >= self._limits.seconds:
                self._seal(origin)

    def _seal(self, origin: Origin) -> None:
        segment = self._open.pop(origin)
        self._settle(segment)
        for part in _joined(segment.chunks):
            try:
                self._segments.seal(part, origin, name=new_id(), times="at")
            except (OSError, *UNKEEPABLE) as error:
                # The disk is full or gone, or Parquet has no way to say it: at most once, and said.
                self.dropped[origin] += part.num_rows
                log.error("capture_not_sealed", endpoint=origin.endpoint, rows=part.num_rows, error=str(error))
        self._sealed()

    def _settle(self, segment: _Open) -> None:
        waiting, segment.waiting, segment.waiting_rows = segment.waiting, [], 0
        if not waiting:
            return
        try:
            segment.chunks.append(to_table(waiting))
        except UNKEEPABLE:
            # One that cannot be kept takes none of the others with it.
            segment.chunks.extend(chunk for one in waiting for chunk in self._alone(one))

    def _alone(self, captured: Captured) -> list[pa.Table]:
        try:
            return [to_table([captured])]
        except UNKEEPABLE as error:
            self.dropped[captured.origin] += len(captured.rows)
            log.error("capture_not_kept", endpoint=captured.origin.endpoint, error=repr(error))
            return []


def _joined(chunks: list[pa.Table]) -> list[pa.Table]:
    """One table, or the chunks as they are where the same column has types that do not go together."""
    try:
        return [pa.concat_tables(chunks, promote_options="permissive")]
    except pa.ArrowException:
        return chunks


def to_table(captured: Sequence[Captured]) -> pa.Table:
    """One row a predicted row: who answered when, `input.<column>`, `output.prediction`, `output.probability`."""
    columns: dict[str, pa.Array] = {}
    counts = [len(one.rows) for one in captured]

    def spread(values: Sequence[object], type_: pa.DataType) -> pa.Array:
        return pa.array([value for value, count in zip(values, counts, strict=True) for _ in range(count)], type_)

    models = [one.model.rpartition(":") for one in captured]
    columns["request_id"] = spread([one.request_id for one in captured], pa.string())
    columns["row"] = pa.array([index for count in counts for index in range(count)], pa.int64())
    columns["at"] = spread([moment(one.at) for one in captured], pa.timestamp("us", "UTC"))
    columns["workspace"] = spread([one.origin.workspace for one in captured], pa.string())
    columns["endpoint"] = spread([one.origin.endpoint for one in captured], pa.string())
    columns["deployment"] = spread([one.deployment for one in captured], pa.string())
    columns["model"] = spread([name for name, _, _ in models], pa.string())
    columns["model_version"] = spread([version for _, _, version in models], pa.string())
    columns["latency_ms"] = spread([one.latency_ms for one in captured], pa.float64())
    columns["status"] = spread([200] * len(captured), pa.int16())
    columns.update(_inputs(captured))
    columns.update(_outputs(captured))
    return table(columns)


def _inputs(captured: Sequence[Captured]) -> dict[str, pa.Array]:
    types = {name: type_ for one in captured for name, type_ in one.types.items()}
    values: dict[str, list[object]] = {name: [] for one in captured for name in one.columns}
    for one in captured:
        rows = one.rows
        position = {name: index for index, name in enumerate(one.columns)}
        for name, column_values in values.items():
            index = position.get(name)
            if index is None:
                column_values.extend([None] * len(rows))
            else:
                column_values.extend([_cell(row, index) for row in rows])
    return {f"input.{name}": column(found, _TYPES.get(types.get(name, ""))) for name, found in values.items()}


def _outputs(captured: Sequence[Captured]) -> dict[str, pa.Array]:
    values: dict[str, list[object]] = {}
    total = 0
    for one in captured:
        for index in range(len(one.rows)):
            prediction = one.predictions[index] if index < len(one.predictions) else None
            named = prediction if isinstance(prediction, dict) else {"prediction": prediction}
            if one.probabilities is not None:
                given = one.probabilities[index] if index < len(one.probabilities) else None
                named = {**named, "probability": given}
            for name, value in named.items():
                values.setdefault(name, [None] * total).append(value)
            total += 1
            for found in values.values():
                if len(found) < total:
                    found.append(None)
    return {f"output.{name}": column(found) for name, found in values.items()}


def _cell(row: object, index: int) -> object:
    """A row may be shorter than the columns that were named, where the model takes it so."""
    if not isinstance(row, list):
        return row
    return row[index] if index < len(row) else None
