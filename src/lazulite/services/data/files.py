"""The files of a table: which they are, and how their text becomes columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lazulite.words.errors import Invalid

NULL_WORDS = ("", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NULL", "null")
SHEETS = (".xlsx", ".xls", ".ods")
SUFFIXES = {
    ".csv": ("csv", "none"),
    ".tsv": ("csv", "none"),
    ".csv.gz": ("csv", "gzip"),
    ".tsv.gz": ("csv", "gzip"),
    ".jsonl": ("json", "none"),
    ".ndjson": ("json", "none"),
    ".jsonl.gz": ("json", "gzip"),
    ".ndjson.gz": ("json", "gzip"),
    ".parquet": ("parquet", "none"),
}


class NoTable(Invalid):
    pass


@dataclass(frozen=True)
class TableFile:
    """A table's file: the name people know it by, and where its bytes lie (the name's suffix says the format)."""

    name: str
    path: Path


@dataclass(frozen=True)
class Reading:
    """How text becomes columns. Words of `null_words` are nulls; None elsewhere = found out from the file."""

    format: str | None = None
    delimiter: str | None = None
    header: bool | None = None
    encoding: str = "utf-8"
    null_words: tuple[str, ...] = NULL_WORDS
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    take: int | None = None
    skip: int = 0


def table_format(name: str) -> tuple[str, str] | None:
    """(csv | json | parquet, compression) of a file's name, or None where it is no table's."""
    lowered = name.lower()
    found = [suffix for suffix in SUFFIXES if lowered.endswith(suffix)]
    return SUFFIXES[max(found, key=len)] if found else None


def table_files(files: Sequence[TableFile]) -> tuple[TableFile, ...]:
    """Those of a folder's files that are tables. Hidden ones and those of names with a leading underscore are not."""
    tables = tuple(f for f in files if table_format(f.name) and not re.search(r"(^|/)[._]", f.name))
    if not tables:
        seen = ", ".join(sorted(f.name for f in files)[:5]) or "no file at all"
        is_sheet = any(f.name.lower().endswith(SHEETS) for f in files)
        known = f"Tables end in {', '.join(sorted(SUFFIXES))}."
        hint = f"Save a spreadsheet as 'CSV UTF-8'. {known}" if is_sheet else known
        raise NoTable(f"There is no table here: found {seen}.", hint=hint)
    return tables
