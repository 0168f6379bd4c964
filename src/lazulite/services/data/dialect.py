"""How a text table is written: its delimiter, and where it breaks its own rule."""

import csv
import gzip
import io
from contextlib import closing
from pathlib import Path

DELIMITERS = (",", ";", "\t", "|")


def delimiter_of(first_line: str) -> str:
    """The delimiter that the header has most of; a comma where it has none, which is a table of one column."""
    return max(DELIMITERS, key=lambda mark: (first_line.count(mark), mark == ","))


def first_line(path: Path, *, compressed: bool, encoding: str) -> str:
    """The header as text, without its line end; "" for an empty file."""
    with closing(_opened(path, compressed=compressed, encoding=encoding)) as lines:
        return lines.readline(1 << 20).rstrip("\r\n")


def ragged_line(path: Path, *, compressed: bool, encoding: str, delimiter: str) -> str | None:
    """Which line has not as many values as the first, or cannot be read, as a sentence; None when there is none."""
    with closing(_opened(path, compressed=compressed, encoding=encoding)) as lines:
        rows = csv.reader(lines, delimiter=delimiter)
        try:
            header = next(rows, [])
            for row in rows:
                if row and len(row) != len(header):
                    return f"line {rows.line_num} has {len(row)} values, its first line has {len(header)}"
        except csv.Error as error:
            return f"line {rows.line_num}: {error}"
    return None


def _opened(path: Path, *, compressed: bool, encoding: str) -> io.TextIOWrapper:
    raw = gzip.GzipFile(path) if compressed else path.open("rb")
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    return io.TextIOWrapper(raw, encoding=codec, errors="replace", newline="")
