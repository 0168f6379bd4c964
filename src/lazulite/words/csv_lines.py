"""Where the lines of a CSV text break its rule, in the one wording that every reader of such texts has for it."""

import csv
from collections.abc import Iterable
from typing import Self


def wrong_line(lines: Iterable[str], *, delimiter: str = ",") -> str | None:
    """Which line has not as many values as the first, or cannot be read, as a sentence; None when there is none.

    A quote is told of by the line that opens it, however far it reaches.
    """
    read = _Lines(lines)
    rows = csv.reader(read, delimiter=delimiter, strict=True)
    try:
        header = next(rows, [])
        read.begin_row()
        for row in rows:
            if row and len(row) != len(header):
                return f"{read.of_the_row} {len(row)} values, its first line has {len(header)}"
            read.begin_row()
    except csv.Error as error:
        return read.told(error)
    return None


class _Lines:
    """The lines of a text one by one, and where the quote was opened that the row being read still stands in."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._read = 0
        self._begin = 1
        self._opened: int | None = None
        self._was_open: int | None = None

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
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
