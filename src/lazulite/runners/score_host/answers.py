"""What goes into a model and what comes out of it, as values that JSON can say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """`predictions`: one JSON value a row. `probabilities`: P(second class) a row, or a list a row for more classes."""

    predictions: Sequence[object]
    probabilities: Sequence[object] | None = None


@dataclass(frozen=True)
class Rows:
    """Input for one predict: columns by name, each as long as the others, or rows as they came."""

    columns: Mapping[str, Sequence[object]] | None
    data: Sequence[object]
    params: Mapping[str, object] | None = None


def chances(table: object) -> list[object] | None:
    """[rows, classes] as P(second class) where there are two, else as a list a row; None for any other shape."""
    if getattr(table, "ndim", 0) != 2:
        return None
    listed = plain(table)
    if listed and isinstance(listed[0], list) and len(listed[0]) == 2:
        return [row[1] for row in listed if isinstance(row, list)]
    return listed


def plain(values: object) -> list[object]:
    """One JSON value a row: NaN and infinities are null, times are RFC 3339 text, a table gives objects."""
    if hasattr(values, "to_dict") and hasattr(values, "columns"):
        return [{str(k): _plain_value(v) for k, v in row.items()} for row in values.to_dict("records")]
    listed = values.tolist() if hasattr(values, "tolist") else values
    if not isinstance(listed, list | tuple):
        return [_plain_value(listed)]
    return [_plain_value(value) for value in listed]


def _plain_value(value: object) -> object:
    if isinstance(value, float):
        return value if value - value == 0 else None
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple):
        return [_plain_value(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain_value(item) for key, item in value.items()}
    if hasattr(value, "tolist"):
        return _plain_value(value.tolist())
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value)
