"""Columns of a window and of its reference as numpy arrays, one column at a time."""

# ruff: noqa: S608 - DuckDB takes no parameters for names: every one of them goes through quoted().

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lazulite.ops.monitoring.binning import Floats, Texts
from lazulite.ops.monitoring.definition import FeatureType
from lazulite.services.data.columns import Column, ColumnKind
from lazulite.services.data.engine import Engine, describe, quoted

TEXTS = ("VARCHAR", "ENUM", "UUID")


@dataclass(frozen=True)
class Table:
    """A relation by its SQL, with DuckDB's types of its columns."""

    engine: Engine
    source: str
    types: Mapping[str, str]

    @classmethod
    def of(cls, engine: Engine, source: str) -> "Table":
        return cls(engine, source, dict(describe(engine, source)))


@dataclass(frozen=True)
class Numbers:
    """readable: a missing value is; a text that is no number is not."""

    values: Floats
    missing: NDArray[np.bool_]
    readable: NDArray[np.bool_]


@dataclass(frozen=True)
class Categories:
    values: Texts
    missing: NDArray[np.bool_]
    readable: NDArray[np.bool_]


def feature_type(name: str, duckdb_type: str) -> FeatureType | None:
    """How a column of the reference is compared; None for times and nested values, which are not."""
    kind = Column(name, duckdb_type).kind
    if kind is ColumnKind.NUMERIC:
        return FeatureType.NUMERICAL
    return FeatureType.CATEGORICAL if kind in (ColumnKind.TEXT, ColumnKind.BOOLEAN) else None


def compared_as(name: str, reference: Table, production: Table) -> FeatureType | None:
    """As the reference's type says; but a text there that is mostly numbers is numbers where they are in production.

    One cell of 'n/a' makes a text of a column of numbers, and as categories numbers hardly ever drift.
    """
    kind = feature_type(name, reference.types[name])
    if kind is not FeatureType.CATEGORICAL or name not in production.types:
        return kind
    as_numbers = feature_type(name, production.types[name]) is FeatureType.NUMERICAL
    return FeatureType.NUMERICAL if as_numbers and _mostly_numbers(reference, name) else kind


def _mostly_numbers(table: Table, name: str) -> bool:
    column = quoted(name)
    counted = f"SELECT count({column}), count(TRY_CAST({column} AS DOUBLE)) FROM {table.source}"
    present, read = (int(str(count)) for count in table.engine.rows(counted)[0])
    return present < 2 * read


def numbers(table: Table, name: str, *, where: str = "true") -> Numbers:
    """A column read as numbers; NaN and infinities are missing, as null is."""
    column = quoted(name)
    got = _arrays(table, f"TRY_CAST({column} AS DOUBLE)", f"{column} IS NULL", where)
    unread = np.ma.getmaskarray(got["v"])
    values = np.ma.filled(got["v"].astype(np.float64), np.nan)
    finite = np.isfinite(values)
    null = np.asarray(got["m"], dtype=bool)
    return Numbers(np.where(finite, values, np.nan), null | (~finite & ~unread), null | ~unread)


def categories(table: Table, name: str, *, like: str, where: str = "true") -> Categories:
    """A column read as texts of the values of the reference's type `like`; a number is no text."""
    column = quoted(name)
    texts = like.startswith(TEXTS)
    read = column if texts else f"TRY_CAST({column} AS {like})"
    absent = f"{column} IS NULL"
    if like in ("FLOAT", "DOUBLE"):  # pandas writes a missing number as NaN, which is no category
        absent = f"({absent} OR coalesce(isnan({read}), false))"
        read = f"CASE WHEN NOT isnan({read}) THEN {read} END"
    got = _arrays(table, f"CAST({read} AS VARCHAR)", absent, where)
    unread = np.ma.getmaskarray(got["v"])
    # numpy's filled(None) would put in its own default, the text '?'.
    values = np.array(np.ma.getdata(got["v"]), dtype=object)
    values[unread] = None
    null = np.asarray(got["m"], dtype=bool)
    alike = not texts or table.types[name].startswith(TEXTS)
    return Categories(values, null, null | (~unread if alike else np.zeros(len(null), dtype=bool)))


def count(table: Table, where: str = "true") -> int:
    return int(str(table.engine.rows(f"SELECT count(*) FROM {table.source} WHERE {where}")[0][0]))


def _arrays(table: Table, value: str, missing: str, where: str) -> dict[str, np.ma.MaskedArray]:
    query = f"SELECT {value} AS v, {missing} AS m FROM {table.source} WHERE {where}"
    found = table.engine.connection.execute(query).fetchnumpy()
    return {name: np.ma.asarray(column) for name, column in found.items()}
