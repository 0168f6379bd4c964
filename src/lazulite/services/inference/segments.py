"""Sealed Parquet files in the lake, and the word of each that the control plane has not yet acknowledged.

A file is complete on disk, then its announcement, then the file gets its name: killed anywhere between, the next
gateway finishes what was begun.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

# What Arrow, Python's numbers or its stack may say of values that nobody thought of.
UNKEEPABLE = (pa.ArrowException, ArithmeticError, LookupError, RuntimeError, TypeError, ValueError)
DEEPEST_LISTS = 8


@dataclass(frozen=True)
class Origin:
    """Where rows come from. `kind` is capture or feedback; feedback belongs to an endpoint, its deployment is empty."""

    kind: str
    workspace: str
    endpoint: str
    deployment: str = ""

    @property
    def folder(self) -> Path:
        parts = (self.kind, self.workspace, self.endpoint, self.deployment)
        return Path(*(part for part in parts if part))


@dataclass(frozen=True)
class Announcement:
    """One sealed file, as the control plane is told of it. `id` is stable: told twice is told once."""

    id: str
    workspace: str
    endpoint: str
    deployment: str
    kind: str
    path: str
    rows: int
    min_time: datetime
    max_time: datetime
    digest: str
    size: int


class Segments:
    """The lake's folder and, under the gateway's, the announcements that wait. Used by one thread at a time a name."""

    def __init__(self, lake: Path, pending: Path) -> None:
        self._lake = lake
        self._pending = pending
        pending.mkdir(parents=True, exist_ok=True)

    def seal(self, table: pa.Table, origin: Origin, *, name: str, times: str) -> None:
        """Writes `<name>.parquet` and its announcement, once. `times`: the column that says from when to when."""
        path = self._lake / origin.folder / f"{name}.parquet"
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".tmp")
        try:
            pq.write_table(table, draft, compression="zstd")
            sync(draft)
        except OSError:
            draft.unlink(missing_ok=True)  # half of one on a full disk helps nobody
            raise
        content = draft.read_bytes()
        seconds = table.column(times).cast(pa.int64()).to_numpy()
        announcement = Announcement(
            id=name,
            workspace=origin.workspace,
            endpoint=origin.endpoint,
            deployment=origin.deployment,
            kind=origin.kind,
            path=str(path),
            rows=table.num_rows,
            min_time=moment(int(seconds.min()) / 1e6),
            max_time=moment(int(seconds.max()) / 1e6),
            digest=hashlib.sha256(content).hexdigest(),
            size=len(content),
        )
        replace(self._file(announcement), msgspec.json.encode(announcement))
        draft.rename(path)
        sync(path.parent)

    def pending(self) -> list[Announcement]:
        """What nobody has acknowledged, oldest first; half-done seals of a killed gateway are finished."""
        announcements = []
        for file in sorted(self._pending.glob("*.json")):
            announcement = msgspec.json.decode(file.read_bytes(), type=Announcement)
            path = Path(announcement.path)
            if path.exists():
                announcements.append(announcement)
        return announcements

    def recover(self) -> None:
        """Gives finished drafts their name, and removes unfinished ones. Only before anything is sealed."""
        for file in sorted(self._pending.glob("*.json")):
            path = Path(msgspec.json.decode(file.read_bytes(), type=Announcement).path)
            if path.with_suffix(".tmp").exists():
                path.with_suffix(".tmp").rename(path)
            elif not path.exists():
                file.unlink()
        for draft in self._lake.glob("*/**/*.tmp"):
            draft.unlink()

    def acknowledged(self, announcement: Announcement) -> None:
        self._file(announcement).unlink(missing_ok=True)

    def set_aside(self, announcement: Announcement) -> None:
        """It is not announced again; the segment and its announcement stay for a person to look at."""
        file = self._file(announcement)
        file.rename(file.with_suffix(".refused"))

    def _file(self, announcement: Announcement) -> Path:
        place = hashlib.sha256(announcement.path.encode()).hexdigest()[:12]
        return self._pending / f"{announcement.id}-{place}.json"


def moment(seconds: float) -> datetime:
    """Seconds since 1970 as an aware time."""
    return datetime.fromtimestamp(seconds, UTC)


def replace(path: Path, content: bytes) -> None:
    """Whole or not at all, on disk when it returns."""
    draft = path.with_name(f"{path.name}.draft")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """A file or a folder to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def column(values: list[object], type_: pa.DataType | None = None) -> pa.Array:
    """Values as Arrow: of the type wanted where they fit, else of the one they have, else as text.

    Among others a text stays the text that it is, so that a class is called the same in every file; they are JSON.
    """
    if type_ is not None:
        try:
            return pa.array(values, type_)
        except UNKEEPABLE:
            pass
    try:
        found = pa.array(values)
    except UNKEEPABLE:
        found = None
    if found is not None and _is_plain(found.type):
        return found
    texts = [v if v is None or isinstance(v, str) else msgspec.json.encode(v).decode() for v in values]
    return pa.array(texts, pa.string())


def _is_plain(type_: pa.DataType) -> bool:
    """Numbers, truths, texts and lists of them: objects have too many shapes for a column of a lake."""
    for _ in range(DEEPEST_LISTS):
        if not pa.types.is_list(type_):
            return not pa.types.is_nested(type_)
        type_ = type_.value_type
    return False


def table(columns: Mapping[str, pa.Array]) -> pa.Table:
    """A column of nothing but nulls is text, so that it has a type in every engine."""
    typed = {
        name: array.cast(pa.string()) if pa.types.is_null(array.type) else array for name, array in columns.items()
    }
    return pa.table(typed)
