"""What turned out of predictions: journalled to disk before it is accepted, sealed into the lake later.

One thread writes; everybody who came while it synced shares the next sync. A line is one document as it came, so that
a column of rows stays short; a line cut off by a crash was accepted by nobody.
"""

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pyarrow as pa

from lazulite.foundation.telemetry import logger
from lazulite.services.inference.journal import Journal, Line, read_journal
from lazulite.services.inference.segments import UNKEEPABLE, Origin, Segments, column, moment, table
from lazulite.words.errors import FieldError, Invalid, Unavailable
from lazulite.words.ids import is_id

log = logger(__name__)

_KINDS = ("actual", "rating", "label")
LARGEST_ROW = (1 << 63) - 1
_AGAIN_SECONDS = 1.0  # after the disk was full


class FeedbackInvalid(Invalid):
    pass


class FeedbackNotKept(Unavailable):
    pass


def checked(documents: Sequence[object]) -> int:
    """How many rows they speak of. Raises FeedbackInvalid naming every wrong place, before anything is kept."""
    wrong = [error for index, document in enumerate(documents) for error in _wrongs(index, document)]
    if wrong or not documents:
        first = wrong[0].message if wrong else "there is none in the request."
        raise FeedbackInvalid(
            f"Feedback not accepted: {first}",
            hint='Send {"request_id": ID, "row": 0, "actual": VALUE}, a list of them, or one a line.',
            errors=tuple(wrong[:20]),
        )
    return sum(sum(1 for _ in rows(document)) for document in documents if isinstance(document, dict))


def _wrongs(index: int, document: object) -> Iterable[FieldError]:
    if not isinstance(document, dict):
        yield FieldError(f"/{index}", "feedback is an object.")
        return
    request_id = document.get("request_id")
    if not isinstance(request_id, str) or not request_id:
        yield FieldError(f"/{index}/request_id", "request_id, the x-request-id of the prediction, is missing.")
    elif not is_id(request_id):
        said = f"{request_id[:40]!r} is no prediction's id; every answer carries its own as x-request-id."
        yield FieldError(f"/{index}/request_id", said)
    row = document.get("row", 0)
    if isinstance(row, list):
        yield FieldError(f"/{index}/row", "row is one number; for a whole column leave it out: actual[0] is of row 0.")
    elif not isinstance(row, int) or isinstance(row, bool) or not 0 <= row <= LARGEST_ROW:
        yield FieldError(f"/{index}/row", f"row counts from 0, and {str(row)[:40]} does not.")
    if not any(kind in document for kind in _KINDS):
        yield FieldError(f"/{index}", "one of actual, rating and label is needed.")
    lengths = {len(document[kind]) for kind in _columns(document)}
    if len(lengths) > 1:
        yield FieldError(f"/{index}", "the columns have different lengths.")
    if document.get("at") is not None and _time(document["at"]) is None:
        yield FieldError(f"/{index}/at", f"at is no RFC 3339 time: {document['at']!r}.")


def _columns(document: Mapping[str, object]) -> list[str]:
    """The parts that speak of row 0, 1, 2 … at once: lists, where no row is named."""
    return [] if "row" in document else [kind for kind in _KINDS if isinstance(document.get(kind), list)]


def rows(document: Mapping[str, object]) -> Iterable[dict[str, object]]:
    """One object a row: request_id, row, actual, rating, label, at."""
    columns = _columns(document)
    same = {kind: document.get(kind) for kind in ("request_id", *_KINDS, "at")}
    if not columns:
        yield {**same, "row": document.get("row", 0)}
        return
    lists = [document[kind] for kind in columns]
    for index, values in enumerate(zip(*lists, strict=True)):
        yield {**same, **dict(zip(columns, values, strict=True)), "row": index}


def _time(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True)
class _Write:
    content: bytes
    done: "Future[None]"


class Feedback:
    """The journal, its writing thread, and the sealing of journals that are full, old or left by a killed gateway."""

    def __init__(
        self, folder: Path, segments: Segments, sealed: Callable[[], None], *, seal_seconds: float = 30
    ) -> None:
        self._folder = folder
        self._segments = segments
        self._sealed = sealed
        self._seal_seconds = seal_seconds
        folder.mkdir(parents=True, exist_ok=True)
        self._full = sorted(folder.glob("*.ndjson"))
        self._asked: list[threading.Event] = []
        self._tried = -_AGAIN_SECONDS
        self._queue: queue.SimpleQueue[_Write | threading.Event | None] = queue.SimpleQueue()
        self._journal = Journal(folder)
        self._seal_full()
        self._thread = threading.Thread(target=self._work, name="feedback", daemon=True)
        self._thread.start()

    def keep(self, lines: Sequence[Line]) -> "Future[None]":
        """Done when they are on disk. Raises FeedbackNotKept, by the future, where the disk does not take them."""
        done: Future[None] = Future()
        self._queue.put(_Write(b"".join(msgspec.json.encode(line) + b"\n" for line in lines), done))
        return done

    async def kept(self, lines: Sequence[Line]) -> None:
        """As keep(), for who waits on an event loop."""
        await asyncio.wrap_future(self.keep(lines))

    def seal(self) -> threading.Event:
        """Asks for everything kept so far to be sealed; the event is set when it is, be it when the disk has room."""
        done = threading.Event()
        self._queue.put(done)
        return done

    def stop(self) -> None:
        """Seals what is open and ends the thread."""
        self._queue.put(None)
        self._thread.join()

    @property
    def _is_behind(self) -> bool:
        """Whether something that was to be sealed could not be."""
        return bool(self._full or self._asked)

    def _work(self) -> None:
        while True:
            writes, others = self._waiting()
            if writes:
                self._write(writes)
            self._asked += [other for other in others if other is not None]
            again = self._is_behind and time.monotonic() - self._tried >= _AGAIN_SECONDS
            if others or again or self._journal.older_than(self._seal_seconds):
                self._rotate()
                self._seal_full()
            if None in others:
                self._journal.remove_if_empty()
                return

    def _waiting(self) -> tuple[list[_Write], list[threading.Event | None]]:
        """Whatever is there, at least one thing or the time to seal."""
        writes: list[_Write] = []
        others: list[threading.Event | None] = []
        try:
            item = self._queue.get(timeout=_AGAIN_SECONDS if self._is_behind else self._seal_seconds)
            while True:
                if isinstance(item, _Write):
                    writes.append(item)
                else:
                    others.append(item)
                item = self._queue.get_nowait()
        except queue.Empty:
            return writes, others

    def _write(self, writes: Sequence[_Write]) -> None:
        try:
            self._journal.append(b"".join(write.content for write in writes))
        except OSError as error:
            log.error("feedback_not_kept", error=str(error))
            refusal = FeedbackNotKept(
                f"Feedback could not be written to disk: {error.strerror}.", hint="Try again later."
            )
            for write in writes:
                write.done.set_exception(refusal)
            return
        for write in writes:
            write.done.set_result(None)

    def _rotate(self) -> None:
        if not self._journal.size:
            return
        try:
            fresh = Journal(self._folder)
        except OSError as error:
            log.error("feedback_not_sealed", journal=self._journal.path.name, error=str(error))
            return
        full, self._journal = self._journal, fresh
        full.close()
        self._full.append(full.path)

    def _seal_full(self) -> None:
        """Whoever asked for a seal hears of it when nothing is left to be sealed."""
        self._tried = time.monotonic()
        self._full = [path for path in self._full if not self._seal_journal(path)]
        if not self._full and not self._journal.size:
            for asked in self._asked:
                asked.set()
            self._asked.clear()

    def _seal_journal(self, path: Path) -> bool:
        """False where it is to be tried again: the disk is full. Sealed twice, it is the same segment.

        The name of a segment comes from its journal's. A journal that cannot be read or turned into a table is laid
        aside, whole: it keeps nobody else back.
        """
        try:
            lines = read_journal(path)
            for endpoint in dict.fromkeys(line.endpoint for line in lines):
                workspace, _, name = endpoint.partition("/")
                mine = to_table([line for line in lines if line.endpoint == endpoint])
                self._segments.seal(mine, Origin("feedback", workspace, name), name=path.stem, times="received_at")
        except OSError as error:
            log.error("feedback_not_sealed", journal=path.name, error=str(error))
            return False
        except UNKEEPABLE as error:
            log.error("feedback_laid_aside", journal=path.name, error=repr(error))
            path.rename(path.with_suffix(".aside"))
            return True
        path.unlink()
        self._sealed()
        return True


def to_table(lines: Sequence[Line]) -> pa.Table:
    """One row a row spoken of: request_id, row, actual, rating, label, at, received_at."""
    found = [(row, line.received_at) for line in lines for row in rows(line.document)]
    times = pa.timestamp("us", "UTC")
    return table(
        {
            "request_id": pa.array([row["request_id"] for row, _ in found], pa.string()),
            "row": pa.array([row["row"] for row, _ in found], pa.int64()),
            "actual": column([row["actual"] for row, _ in found]),
            "rating": column([row["rating"] for row, _ in found], pa.float64()),
            "label": column([row["label"] for row, _ in found], pa.string()),
            "at": pa.array([_time(row["at"]) for row, _ in found], times),
            "received_at": pa.array([moment(at) for _, at in found], times),
        }
    )
