"""DuckDB within bounds: one connection that streams, and what it says about a table as our own refusals."""

# ruff: noqa: S608 - DuckDB takes no parameters for names and files: every one of them goes through quoted() or text().

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from lazulite.services.data.dialect import TextBroken, delimiter_of, first_line, ragged_line
from lazulite.services.data.files import Reading, TableFile, table_format
from lazulite.words.errors import Exhausted, Invalid


class TableUnreadable(Invalid):
    pass


class MemoryTooSmall(Exhausted):
    pass


@dataclass(frozen=True)
class Engine:
    """A DuckDB connection that streams within `memory_mb`, spilling into the scratch folder."""

    connection: duckdb.DuckDBPyConnection
    scratch: Path
    links: dict[Path, Path] = field(default_factory=dict)
    known: list[TableFile] = field(default_factory=list)
    """What it has read of so far, by the names that people know."""

    def rows(
        self, query: str, files: Sequence[TableFile] = (), reading: Reading | None = None
    ) -> list[tuple[object, ...]]:
        """`files` and `reading`: what the query reads of, so that a refusal names the file and its line."""
        with told(files or self.known, reading):
            return self.connection.execute(query).fetchall()

    def plain(self, path: Path) -> Path:
        """The path, or a link to it where DuckDB would read characters of it as a pattern."""
        if not set("*?[") & set(str(path)):
            return path
        if path not in self.links:
            self.links[path] = self.scratch / f"link-{len(self.links)}"
            self.links[path].symlink_to(path.absolute())
        return self.links[path]


@contextmanager
def engine(scratch: Path, *, memory_mb: int = 192, threads: int = 2, ordered: bool = False) -> Iterator[Engine]:
    scratch.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        config={
            "memory_limit": f"{memory_mb}MB",
            "threads": str(threads),
            "temp_directory": str(scratch / "spill"),
            "preserve_insertion_order": "true" if ordered else "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    try:
        connection.execute("SET TimeZone = 'UTC'")
        yield Engine(connection, scratch)
    finally:
        connection.close()


def describe(
    engine: Engine, source: str, files: Sequence[TableFile] = (), reading: Reading | None = None
) -> list[tuple[str, str]]:
    """(name, DuckDB type) of every column; `files` and `reading` as for `Engine.rows`."""
    return [(str(row[0]), str(row[1])) for row in engine.rows(f"DESCRIBE SELECT * FROM {source}", files, reading)]


UNREADABLE = "Mend the file, or say how to read it in an MLTable file (delimiter, encoding, header)."
NO_UTF8 = "Save it as UTF-8 (of a spreadsheet: 'CSV UTF-8'), or name its encoding in an MLTable file."


def text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def told(files: Sequence[TableFile] = (), reading: Reading | None = None) -> Iterator[None]:
    """Turns what DuckDB says about a table into our own refusals, with the line that is wrong where found."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise MemoryTooSmall(
            f"The table needs more memory than the step may use: {_first(error, files)}",
            hint="Name fewer of its files, by path, or keep fewer columns: keep_columns in an MLTable file.",
        ) from error
    except duckdb.Error as error:
        detail = _ragged(files, reading) or _first(error, files)
        raise TableUnreadable(
            f"The table cannot be read: {detail}", hint=NO_UTF8 if "utf-8" in detail else UNREADABLE
        ) from error


def _ragged(files: Sequence[TableFile], reading: Reading | None) -> str | None:
    for file in files:
        kind, compression = table_format(file.name) or ("", "none")
        if reading is None or (reading.format or kind) != "csv":
            continue
        gz = compression == "gzip"
        try:
            first = first_line(file.path, compressed=gz, encoding=reading.encoding)
            delimiter = reading.delimiter or delimiter_of(first)
            line = ragged_line(file.path, compressed=gz, encoding=reading.encoding, delimiter=delimiter)
        except TextBroken as broken:
            line = str(broken)
        if line:
            return f"in {file.name}, {line}."
    return None


def _first(error: duckdb.Error, files: Sequence[TableFile]) -> str:
    """In the names that people know: where the bytes lie is the server's own affair."""
    text = str(error)
    for file in files:
        text = text.replace(str(file.path), file.name)
    said = []
    for line in (line.strip() for line in text.splitlines()):
        if line.startswith(("Possible", "*", "LINE", "^", "file =", "This type was", "The search space")):
            break
        said += [line] if line else []
    return re.sub(r"^[\w ]*Error: ", "", " ".join(said))[:500]
