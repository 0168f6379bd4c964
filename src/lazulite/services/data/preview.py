"""The beginning of a table, read without reading the rest."""

# ruff: noqa: S608 - DuckDB takes no parameters for names and files: every one of them goes through quoted() or text().

import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from lazulite.services.data.engine import describe, engine, quoted
from lazulite.services.data.files import Reading, TableFile
from lazulite.services.data.scan import relation
from lazulite.words.json import JSON, JSONObject

CHECKED_FILES, CHECKED_ROWS = 10, 200_000
ZONED = "TIMESTAMP WITH TIME ZONE"


def preview(files: Sequence[TableFile], reading: Reading, *, rows: int, memory_mb: int = 512) -> JSONObject:
    """Columns with their types, and up to `rows` rows as lists. Thousands of columns reserve more than they fill."""
    with (
        tempfile.TemporaryDirectory(prefix="lazulite-preview-") as scratch,
        engine(Path(scratch), memory_mb=memory_mb, threads=1, ordered=True) as running,
    ):
        source = relation(running, files[:1], reading)
        columns = describe(running, source, files[:1], reading)
        wanted = ", ".join(_read(name, type_) for name, type_ in columns)
        found = running.rows(f"SELECT {wanted} FROM {source} LIMIT {rows}", files[:1], reading)
    return {
        "columns": [{"name": name, "type": type_.lower()} for name, type_ in columns],
        "rows": [[_shown(value, type_) for value, (_, type_) in zip(row, columns, strict=True)] for row in found],
        "file": files[0].name,
        "files": len(files),
    }


def check_beginning(files: Sequence[TableFile], reading: Reading, *, memory_mb: int = 512) -> None:
    """Reads the first 200,000 rows of each of the first ten files, whatever stands in them.

    Raises TableUnreadable, with the line where found, and MemoryTooSmall.
    """
    with (
        tempfile.TemporaryDirectory(prefix="lazulite-check-") as scratch,
        engine(Path(scratch), memory_mb=memory_mb, threads=1, ordered=True) as running,
    ):
        for file in files[:CHECKED_FILES]:
            source = relation(running, [file], reading)
            running.rows(f"SELECT count(*) FROM (SELECT * FROM {source} LIMIT {CHECKED_ROWS})", [file], reading)


def column_names(files: Sequence[TableFile], reading: Reading, *, memory_mb: int = 512) -> tuple[str, ...]:
    """Of the table that all the files are; none where there are more than ten, which are not opened in passing."""
    if len(files) > CHECKED_FILES:
        return ()
    with (
        tempfile.TemporaryDirectory(prefix="lazulite-columns-") as scratch,
        engine(Path(scratch), memory_mb=memory_mb, threads=1, ordered=True) as running,
    ):
        return tuple(name for name, _ in describe(running, relation(running, files, reading), files, reading))


def _read(name: str, type_: str) -> str:
    """DuckDB asks for pytz where Python is to have a time with a zone: UTC without one needs none."""
    if type_ == ZONED:
        return f"timezone('UTC', {quoted(name)})"
    return f"CAST({quoted(name)} AS VARCHAR)" if "WITH TIME ZONE" in type_ else quoted(name)


def _shown(value: object, type_: str = "") -> JSON:
    match value:
        case datetime() if type_ == ZONED:
            return value.replace(tzinfo=UTC).isoformat()
        case None | bool() | int() | str():
            return value
        case float():
            return value if value == value and abs(value) != float("inf") else str(value)
        case datetime() | date() | time():
            return value.isoformat()
        case bytes():
            return f"{len(value)} bytes"
        case list() | tuple():
            return [_shown(item) for item in value]
        case dict():
            return {str(key): _shown(item) for key, item in value.items()}
        case timedelta():
            return value.total_seconds()
    return str(value)
