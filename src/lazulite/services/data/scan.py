"""Table files as one DuckDB relation: CSV (plain or compressed), JSON lines and Parquet, read by streaming."""

# ruff: noqa: S608 - DuckDB takes no parameters for names and files: every one of them goes through quoted() or text().

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum, auto
from pathlib import Path

import duckdb

from lazulite.services.data.dialect import TextBroken, delimiter_of, first_line
from lazulite.services.data.engine import Engine, TableUnreadable, describe, quoted, text, told
from lazulite.services.data.files import NoTable, Reading, TableFile, table_format
from lazulite.words.errors import nearest

LOOKED_THROUGH_BYTES = 16_000_000  # smaller tables of text are read twice: for their types, and for their values
WHOLE = ("BIGINT", "HUGEINT")
TRUE, FALSE = ("true", "True", "TRUE"), ("false", "False", "FALSE")  # pandas' own: yes, t and their like are text to it
SNIFFED_ROWS = 20_480
CSV_BUFFER_BYTES = 4_000_000  # several a file and thread: DuckDB's own 32 MB are too many for a folder of files


class Types(Enum):
    """Whose word goes for the types of a CSV file's columns.

    FIRST: that of the first 20,480 rows; DuckDB makes 2 of a later 1.5 in whole numbers. CHECKED: theirs, but a column
    of whole numbers or booleans that has anything else later is an error. ALL: that of every row, which takes two
    readings or three.
    """

    FIRST = auto()
    CHECKED = auto()
    ALL = auto()


def relation(engine: Engine, files: Sequence[TableFile], reading: Reading, *, types: Types = Types.FIRST) -> str:
    """The SQL text that reads the files as one table; columns are matched by name."""
    engine.known.extend(files)
    kind = _kind(files, reading)
    _check_one_table(engine, files, kind, reading)
    scans = [
        _reader(engine, kind, [engine.plain(f.path) for f in group], compression, replace(reading, delimiter=delimiter))
        for (compression, delimiter), group in _groups(files, kind, reading).items()
    ]
    if kind == "csv":
        scans = [_typed(engine, scan, files, reading, types=types) for scan in scans]
    source = scans[0] if len(scans) == 1 else f"({' UNION ALL BY NAME '.join(f'SELECT * FROM {s}' for s in scans)})"
    columns = _columns(engine, source, files, reading)
    clipped = f"SELECT {columns} FROM {source}"
    if reading.take is not None or reading.skip:
        clipped += f" LIMIT {'ALL' if reading.take is None else reading.take} OFFSET {reading.skip}"
    return f"({clipped})"


def staged(engine: Engine, files: Sequence[TableFile], reading: Reading) -> str:
    """The same as `relation`, but text is read once into Parquet in the scratch folder, for cheap passes."""
    kind = _kind(files, reading)
    if kind == "parquet":
        return relation(engine, files, reading)
    target = text(str(engine.scratch / "staged.parquet"))
    copy = "COPY (SELECT * FROM {}) TO {} (FORMAT parquet, ROW_GROUP_SIZE 50000)"
    small = sum(file.path.stat().st_size for file in files) <= LOOKED_THROUGH_BYTES
    first = relation(engine, files, reading, types=Types.ALL if small else Types.CHECKED)
    with told(files, reading):
        try:
            engine.connection.execute(copy.format(first, target))
        except (duckdb.ConversionException, duckdb.InvalidInputException):
            whole = relation(engine, files, reading, types=Types.ALL)
            engine.connection.execute(copy.format(whole, target))
    return f"read_parquet({target})"


def _typed(engine: Engine, scan: str, files: Sequence[TableFile], reading: Reading, *, types: Types) -> str:
    """With the types that pandas, by which models are trained, gives as well: `yes` and `no` stay text."""
    if types is Types.ALL:
        scan = scan[:-1] + ", sample_size = -1)"
    columns = describe(engine, scan, files, reading)
    sniffed = [name for name, type_ in columns if type_ == "BOOLEAN"]
    texts: Sequence[str] = ()
    if sniffed:
        rows = "" if types is Types.ALL else f" LIMIT {SNIFFED_ROWS}"
        spelled = ", ".join(f"bool_and({quoted(name)} IN {TRUE + FALSE})" for name in sniffed)
        query = f"SELECT {spelled} FROM (SELECT * FROM {_as_text(scan, sniffed)}{rows})"
        ((*found,),) = engine.rows(query, files, reading)
        texts = [name for name, is_boolean in zip(sniffed, found, strict=True) if not is_boolean]
    if types is not Types.CHECKED:
        return _as_text(scan, texts)
    return _checked(scan, [(name, type_) for name, type_ in columns if name not in texts], texts)


def _as_text(scan: str, columns: Sequence[str]) -> str:
    if not columns:
        return scan
    types = ", ".join(f"{text(name)}: 'VARCHAR'" for name in columns)
    return f"{scan[:-1]}, types = {{{types}}})"


def _checked(scan: str, columns: Sequence[tuple[str, str]], texts: Sequence[str]) -> str:
    """Whole numbers and booleans are read as text and made what they are where they are spelled as such."""
    made = {name: _made(quoted(name), type_) for name, type_ in columns if type_ in (*WHOLE, "BOOLEAN")}
    source = _as_text(scan, [*made, *texts])
    if not made:
        return source
    replaced = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in made.items())
    return f"(SELECT * REPLACE ({replaced}) FROM {source})"


def _made(column: str, type_: str) -> str:
    if type_ == "BOOLEAN":
        return (
            f"CASE WHEN {column} IN {TRUE} THEN true WHEN {column} IN {FALSE} THEN false "
            f"WHEN {column} IS NOT NULL THEN error('no boolean') END"
        )
    return (
        f"CASE WHEN {column} <> CAST(CAST({column} AS {type_}) AS VARCHAR) THEN error('not whole') "
        f"ELSE CAST({column} AS {type_}) END"
    )


def _check_one_table(engine: Engine, files: Sequence[TableFile], kind: str, reading: Reading) -> None:
    """Files whose columns are mostly others are different tables. Looks at the first 50."""
    first: set[str] = set()
    for file in files[:50] if len(files) > 1 else ():
        ((compression, delimiter),) = _groups([file], kind, reading)
        scan = _reader(engine, kind, [engine.plain(file.path)], compression, replace(reading, delimiter=delimiter))
        columns = {name for name, _ in describe(engine, scan, [file], reading)}
        first = first or columns
        if 2 * len(first & columns) < len(first | columns):
            raise NoTable(
                f"These files are different tables: {files[0].name} has {', '.join(sorted(first)[:6])}, "
                f"{file.name} has {', '.join(sorted(columns)[:6])}.",
                hint=f"Name one of them, such as path='{file.name}', or describe the table in an MLTable file.",
            )


def _kind(files: Sequence[TableFile], reading: Reading) -> str:
    kinds = {reading.format or (table_format(f.name) or ("text",))[0] for f in files}
    if len(kinds) != 1:
        raise NoTable(
            f"These files are of different formats: {', '.join(sorted(kinds))}.",
            hint="Name one kind of them, such as path='*.parquet'.",
        )
    return kinds.pop()


def _groups(files: Sequence[TableFile], kind: str, reading: Reading) -> dict[tuple[str, str | None], list[TableFile]]:
    """Files that one reader takes together: of one compression and one delimiter."""
    groups: dict[tuple[str, str | None], list[TableFile]] = {}
    for file in files:
        compression = (table_format(file.name) or ("", "none"))[1]
        delimiter = reading.delimiter
        if kind == "csv" and delimiter is None:
            try:
                line = first_line(file.path, compressed=compression == "gzip", encoding=reading.encoding)
            except TextBroken as broken:
                raise TableUnreadable(f"The table cannot be read: in {file.name}, {broken}.") from broken
            if not line:
                raise TableUnreadable(f"The table cannot be read: {file.name} is empty or begins with an empty line.")
            delimiter = delimiter_of(line)
        groups.setdefault((compression, delimiter), []).append(file)
    return groups


def _reader(engine: Engine, kind: str, paths: Sequence[Path], compression: str, reading: Reading) -> str:
    listed = f"[{', '.join(text(str(path)) for path in paths)}]"
    if kind == "parquet":
        return f"read_parquet({listed}, union_by_name = true)"
    if kind == "json":
        options = f"format = 'newline_delimited', compression = '{compression}'"
        if len(paths) > 1:
            options += f", columns = {_shape(engine, paths, options)}"
        return f"read_json({listed}, {options})"
    nulls = ", ".join(text(word) for word in reading.null_words)
    options = f"compression = '{compression}', union_by_name = true, nullstr = [{nulls}], skip = 0"
    options += f", buffer_size = {CSV_BUFFER_BYTES}"
    options += f", delim = {text(reading.delimiter or ',')}, quote = '\"', escape = '\"'"
    if reading.encoding.lower().replace("_", "-") not in ("utf-8", "utf8"):
        options += f", encoding = {text(reading.encoding)}"
    if reading.header is not None:
        options += f", header = {'true' if reading.header else 'false'}"
    return f"read_csv({listed}, {options})"


def _shape(engine: Engine, paths: Sequence[Path], options: str) -> str:
    """Names and types of all files' columns, found out from one file after the other: from all at once, DuckDB holds
    32 MB for each."""
    shapes: dict[str, None] = {}
    for path in paths:
        found = describe(engine, f"read_json({text(str(path))}, {options})")
        shapes[", ".join(f"CAST(NULL AS {type_}) AS {quoted(name)}" for name, type_ in found)] = None
    union = describe(engine, f"({' UNION ALL BY NAME '.join(f'SELECT {shape}' for shape in shapes)})")
    return f"{{{', '.join(f'{text(name)}: {text(type_)}' for name, type_ in union)}}}"


def _columns(engine: Engine, scan: str, files: Sequence[TableFile], reading: Reading) -> str:
    if not reading.keep and not reading.drop:
        return "*"
    known = [name for name, _ in describe(engine, scan, files, reading)]
    unknown = [name for name in (*reading.keep, *reading.drop) if name not in known]
    if unknown:
        raise NoTable(f"The table has no column {unknown[0]!r}.", hint=nearest(unknown[0], known))
    kept = [name for name in (reading.keep or known) if name not in reading.drop]
    return ", ".join(quoted(name) for name in kept)
