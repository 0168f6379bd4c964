"""The profile of a table: what every column holds, measured by streaming passes that never hold the table."""

# ruff: noqa: S608 - DuckDB takes no parameters for names and files: every one of them goes through quoted() or text().

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from lazulite.services.data.columns import LONGEST_TEXT, QUANTILES, Column, ColumnKind
from lazulite.services.data.engine import Engine, describe, engine, text
from lazulite.services.data.files import Reading, TableFile
from lazulite.services.data.scan import staged
from lazulite.words.json import JSON, JSONObject

BINS = 20
TOP = 20
NAMED = 5  # values that keep a column from being one of numbers
BATCH = 24  # columns measured in one pass
EXACT_QUANTILES_ROWS = 100_000
EXACT_DISTINCT = 10_000
GROUPS_IN_MEMORY = 200_000
FIRST_SECOND, AFTER_LAST_SECOND = -62_135_596_800, 253_402_300_800  # of Python's calendar, years 1 to 9999
DETAILED_COLUMNS = 300  # further ones get figures without histograms: a step's result ends at 1 MB


@dataclass(frozen=True)
class Table:
    """A table to be measured: its SQL source and its number of rows."""

    engine: Engine
    source: str
    rows: int

    def first(self, query: str) -> tuple[object, ...]:
        return self.engine.rows(query)[0]


def profile(files: Sequence[TableFile], reading: Reading, *, scratch: Path, memory_mb: int = 192) -> JSONObject:
    """Rows, bytes in Arrow, and for each column its figures and its histogram or most frequent values.

    Distinct counts above 10,000 are HyperLogLog estimates and quantiles of more than 100,000 rows are t-digest
    estimates; `distinct_is_exact` and `quantiles_are_exact` say which are.
    """
    with engine(scratch, memory_mb=memory_mb, ordered=reading.take is not None) as running:
        source = staged(running, files, reading)
        table = Table(running, source, _int(running.rows(f"SELECT count(*) FROM {source}")[0][0]))
        columns = [Column(name, type_) for name, type_ in describe(running, source, files, reading)]
        measured: list[JSONObject] = []
        size = 0
        for start in range(0, len(columns), BATCH):
            for column, figures in _figures(table, columns[start : start + BATCH]):
                size += _int(figures["arrow_bytes"])
                measured.append(_column(table, column, figures, detailed=len(measured) < DETAILED_COLUMNS))
        return {
            "rows": table.rows,
            "files": len(files),
            "size_in_arrow_bytes": size,
            "null_words": list(reading.null_words),
            "columns": measured,
        }


def _figures(table: Table, columns: Sequence[Column]) -> list[tuple[Column, Mapping[str, object]]]:
    exact = table.rows <= EXACT_QUANTILES_ROWS
    wanted = [(column, name, sql) for column in columns for name, sql in column.aggregates(exact=exact).items()]
    row = table.first(f"SELECT {', '.join(sql for _, _, sql in wanted)} FROM {table.source}")
    found: dict[str, dict[str, object]] = {column.name: {} for column in columns}
    for (column, name, _), value in zip(wanted, row, strict=True):
        found[column.name][name] = value
    return [(column, found[column.name]) for column in columns]


def _column(table: Table, column: Column, figures: Mapping[str, object], *, detailed: bool) -> JSONObject:
    present = _int(figures["present"])
    shared: dict[str, JSON] = {
        "name": column.name,
        "type": column.type.lower(),
        "kind": column.kind.value,
        "nulls": table.rows - present,
    }
    if column.kind is ColumnKind.OTHER:
        return shared
    shared |= _distinct(table, column, _int(figures["distinct"]))
    if column.kind in (ColumnKind.NUMERIC, ColumnKind.TIME):
        shared |= _scale(table, column, figures)
        if detailed:
            shared["histogram"] = _histogram(table, column, figures)
        return shared
    if column.kind is ColumnKind.TEXT:
        longest = figures["longest"]
        shared |= {
            "min": _text(figures["min"]),
            "max": _text(figures["max"]),
            "longest": None if longest is None else _int(longest),
            **_nearly_numbers(table, column, present, _int(figures["numbers"])),
        }
    if detailed:
        shared |= _top(table, column, _int(figures["distinct"]))
    return shared


def _nearly_numbers(table: Table, column: Column, present: int, numbers: int) -> dict[str, JSON]:
    """Of a text that is mostly numbers: how many of its values are, and the others, the most frequent first.

    One word in a column of numbers makes a text of it, and that is easily overlooked.
    """
    if numbers == present or numbers * 2 < present:
        return {}
    value = f"CAST({column.sql} AS VARCHAR)"
    rows = table.engine.rows(
        f"SELECT left({value}, {LONGEST_TEXT}), count(*) AS n FROM {table.source} WHERE {column.sql} IS NOT NULL "
        f"AND TRY_CAST({value} AS DOUBLE) IS NULL GROUP BY {value} ORDER BY n DESC, {value} LIMIT {NAMED}"
    )
    return {"numbers": numbers, "no_numbers": [_text(word) for word, _ in rows]}


def _distinct(table: Table, column: Column, estimate: int) -> dict[str, JSON]:
    if estimate > EXACT_DISTINCT:
        return {"distinct": min(estimate, table.rows), "distinct_is_exact": False}
    exact = table.first(f"SELECT count(DISTINCT {column.sql}) FROM {table.source}")[0]
    return {"distinct": _int(exact), "distinct_is_exact": True}


def _scale(table: Table, column: Column, figures: Mapping[str, object]) -> dict[str, JSON]:
    quantiles = figures["quantiles"]
    points = quantiles if isinstance(quantiles, list) else [None] * len(QUANTILES)
    scale: dict[str, JSON] = {
        "min": _shown(column, figures.get("least", figures["low"])),
        "max": _shown(column, figures.get("greatest", figures["high"])),
        "quantiles": {str(q): _shown(column, value) for q, value in zip(QUANTILES, points, strict=True)},
        "quantiles_are_exact": table.rows <= EXACT_QUANTILES_ROWS,
    }
    if column.kind is ColumnKind.NUMERIC:
        scale |= {
            "mean": _float(figures["mean"]),
            "standard_deviation": _float(figures["standard_deviation"]),
            "not_finite": _int(figures["present"]) - _int(figures["finite"]),
        }
    return scale


def _histogram(table: Table, column: Column, figures: Mapping[str, object]) -> JSON:
    """Equal-width bins from min to max, both included; None for a column without values."""
    low, high = _float(figures["low"]), _float(figures["high"])
    if low is None or high is None or not math.isfinite(high - low):
        return None
    bins = BINS if high > low else 1
    width = (high - low) / bins or 1.0
    place = f"least(CAST(floor(({column.number} - ({low!r})) / {width!r}) AS INTEGER), {bins - 1})"
    rows = table.engine.rows(
        f"SELECT {place} AS place, count(*) FROM {table.source} WHERE ({column.number}) IS NOT NULL GROUP BY place"
    )
    counts = [0] * bins
    for where, count in rows:
        counts[max(0, _int(where))] += _int(count)
    edges = [low + width * step for step in range(bins)] + [high]
    return {"edges": [_shown(column, edge) for edge in edges], "counts": counts}


def _top(table: Table, column: Column, distinct: int) -> dict[str, JSON]:
    """The most frequent values with exact counts; above 200,000 different ones, which they are is an estimate."""
    exact = distinct <= GROUPS_IN_MEMORY
    value, where = f"CAST({column.sql} AS VARCHAR)", f"{column.sql} IS NOT NULL"
    if not exact:
        likely = table.first(f"SELECT approx_top_k({value}, {TOP * 5}) FROM {table.source}")[0]
        names = ", ".join(text(str(name)) for name in likely) if isinstance(likely, list) else ""
        where = f"{value} IN ({names})" if names else "false"
    rows = table.engine.rows(
        f"SELECT left({value}, {LONGEST_TEXT}), count(*) AS n FROM {table.source} WHERE {where} "
        f"GROUP BY {value} ORDER BY n DESC, {value} LIMIT {TOP}"
    )
    return {"top": [{"value": _text(name), "count": _int(count)} for name, count in rows], "top_is_exact": exact}


def _shown(column: Column, value: object) -> JSON:
    if isinstance(value, int):
        return value
    number = _float(value)
    if number is None or column.kind is not ColumnKind.TIME:
        whole = number is not None and "INT" in column.type and number.is_integer()
        return int(number) if whole and number is not None else number
    if not FIRST_SECOND <= number < AFTER_LAST_SECOND:
        return str(np.datetime64(int(number), "s"))
    moment = datetime.fromtimestamp(number, UTC)
    return moment.date().isoformat() if column.type == "DATE" and number % 86400 == 0 else moment.isoformat()


def _float(value: object) -> float | None:
    number = None if value is None else float(str(value))
    return number if number is None or math.isfinite(number) else None


def _int(value: object) -> int:
    return int(str(value))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
