"""How a text table is written: its delimiter, and where it breaks its own rule."""

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lazulite.words.csv_lines import wrong_line

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

    Looks at some millions of lines, and at none that is longer than anybody's. Raises TextBroken.
    """
    with _opened(path, compressed=compressed, encoding=encoding) as text:
        return wrong_line(_bounded(text), delimiter=delimiter)


def _bounded(text: io.TextIOWrapper) -> Iterator[str]:
    for _ in range(LOOKED_AT_LINES):
        line = text.readline(LONGEST_LINE)
        if not line:
            return
        if len(line) == LONGEST_LINE:
            raise TextBroken(f"it has a line of more than {LONGEST_LINE} characters")
        yield line


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
