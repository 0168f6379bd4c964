"""How a text table is written: its delimiter, and where it breaks its own rule."""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

LONGEST_LINE = 16_000_000  # characters
LOOKED_AT_LINES = 5_000_000
DELIMITERS = (",", ";", "\t", "|")


class TextBroken(Exception):
    """Why the bytes of a file are no text, as the end of a sentence."""


def delimiter_of(first_line: str) -> str:
    """The delimiter that the header has most of outside its quotes; a comma where it has none: one column."""
    bare = re.sub(r'"(?:[^"]|"")*"?', "", first_line)
    return max(DELIMITERS, key=lambda mark: (bare.count(mark), mark == ","))


def first_line(path: Path, *, compressed: bool, encoding: str) -> str:
    """The header as text, without its line end; "" for an empty file."""
    with _opened(path, compressed=compressed, encoding=encoding) as lines:
        return lines.readline(1 << 20).rstrip("\r\n")


def ragged_line(path: Path, *, compressed: bool, encoding: str, delimiter: str) -> str | None:
    """Which line has not as many values as the first, or cannot be read, as a sentence; None when there is none.

    A quote is told of by the line that opens it, however far it reaches. Looks at some millions of lines, and at none
    that is longer than anybody's. Raises TextBroken.
    """
    with _opened(path, compressed=compressed, encoding=encoding) as text:
        lines = _Lines(text)
        rows = csv.reader(lines, delimiter=delimiter, strict=True)
        try:
            header = next(rows, [])
            lines.begin_row()
            for row in rows:
                if row and len(row) != len(header):
                    return f"{lines.of_the_row} {len(row)} values, its first line has {len(header)}"
                lines.begin_row()
        except csv.Error as error:
            return lines.told(error)
    return None


class _Lines:
    """The lines of a text one by one, and where the quote was opened that the row being read still stands in."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._read = 0
        self._begin = 1
        self._opened: int | None = None
        self._was_open: int | None = None

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_LINE)
        if not line or self._read == LOOKED_AT_LINES:
            raise StopIteration
        if len(line) == LONGEST_LINE:
            raise TextBroken(f"it has a line of more than {LONGEST_LINE} characters")
        self._read += 1
        self._was_open = self._opened
        if line.count('"') % 2:
            self._opened = self._read if self._opened is None else None
        return line

    def begin_row(self) -> None:
        self._begin, self._opened = self._read + 1, None

    @property
    def of_the_row(self) -> str:
        if self._begin == self._read:
            return f"line {self._read} has"
        return f"lines {self._begin} to {self._read} are one row by their quotes, which has"

    def told(self, error: csv.Error) -> str:
        """The error as a sentence, with the line that a quote of it was opened on."""
        if "expected after" in str(error):
            begun = self._was_open or self._read
            where = "the same line" if begun == self._read else f"line {self._read}"
            return f'line {begun} opens a quote (") that {where} closes in the midst of a value'
        if self._opened is not None and (self._opened < self._read or "end of data" in str(error)):
            until = "" if self._opened == self._read else f" by line {self._read}"
            return f'line {self._opened} opens a quote (") that is not closed{until}'
        return f"line {self._read}: {error}"


@contextmanager
def _opened(path: Path, *, compressed: bool, encoding: str) -> Iterator[io.TextIOWrapper]:
    """Raises TextBroken for what is not compressed or encoded as it should be."""
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    try:
        raw = gzip.GzipFile(path) if compressed else path.open("rb")
        with raw, io.TextIOWrapper(raw, encoding=codec, errors="replace", newline="") as lines:
            yield lines
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise TextBroken(f"it is no whole gzip file: {error}") from error
    except (UnicodeError, LookupError) as error:
        raise TextBroken(f"it is no text in {encoding}: {error}") from error
