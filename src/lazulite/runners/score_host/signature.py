"""What a model wants for input, as its MLmodel file says, and whether a request has it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NUMBERS = {"double": "float64", "float": "float32", "long": "int64", "integer": "int32", "boolean": "bool"}
NARROW = ("long", "integer", "boolean")  # a missing one is none of the type
_WHOLE = ("long", "integer")
_ACCEPTED: dict[str, set[type]] = {
    "double": {float, int, type(None)},
    "float": {float, int, type(None)},
    "long": {int, float},
    "integer": {int, float},
    "boolean": {bool},
    "string": {str, type(None)},
    "datetime": {str, type(None)},
    "binary": {str, type(None)},
}
_COMPARED = 50  # names on either side, so that who sends many holds up nobody
_LIMITS = {"long": 2**63, "integer": 2**31}


class RequestRefused(Exception):
    """The request is at fault, not the model. `pointer` is the place in it, where there is one."""

    def __init__(self, message: str, pointer: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.pointer = pointer


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    required: bool = True


@dataclass(frozen=True)
class Tensor:
    """One array: `name` is empty where the model has only one. `shape` has -1 where any length goes."""

    name: str
    dtype: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Signature:
    """Columns of a table, or tensors, or neither: then the model takes what comes."""

    columns: tuple[Column, ...] = ()
    tensors: tuple[Tensor, ...] = ()
    outputs: str = "[]"

    def to_json(self) -> dict[str, object]:
        return {
            "inputs": [{"name": c.name, "type": c.type, "required": c.required} for c in self.columns]
            or [{"name": t.name, "type": "tensor", "dtype": t.dtype, "shape": list(t.shape)} for t in self.tensors],
            "outputs": json.loads(self.outputs),
        }


def read(document: Mapping[str, object]) -> Signature:
    """The signature of an MLmodel document; an empty one where it has none."""
    stated = document.get("signature")
    if not isinstance(stated, dict) or not stated.get("inputs"):
        return Signature()
    fields = json.loads(str(stated["inputs"]))
    outputs = str(stated.get("outputs") or "[]")
    if any(field.get("type") == "tensor" for field in fields):
        return Signature(tensors=tuple(_tensor(field) for field in fields), outputs=outputs)
    columns = (
        Column(str(field.get("name", position)), _type(field), bool(field.get("required", True)))
        for position, field in enumerate(fields)
    )
    return Signature(tuple(columns), outputs=outputs)


def _type(field: Mapping[str, object]) -> str:
    stated = field.get("type")
    return stated if isinstance(stated, str) else json.dumps(stated)


def _tensor(field: Mapping[str, object]) -> Tensor:
    stated = field.get("tensor-spec")
    if not isinstance(stated, dict):
        return Tensor(str(field.get("name", "")), "object", ())
    return Tensor(str(field.get("name", "")), str(stated["dtype"]), tuple(int(n) for n in stated["shape"]))


def check(
    signature: Signature, names: Sequence[str] | None, rows: Sequence[Sequence[object]]
) -> dict[str, list[object]]:
    """The columns that the model wants, in its order, each as long as the rows. Others are left out.

    One that the model can do without is of nulls where the request lacks it: its code asks for all of them.
    names: the request's columns, or None where its rows go by position.
    Raises RequestRefused with the column and the type that were expected.
    """
    given = [column.name for column in signature.columns] if names is None else list(names)
    _check_width(given, rows)
    position = {name: index for index, name in enumerate(given)}
    lacking = [column for column in signature.columns if column.required and column.name not in position]
    if lacking:
        wanted = ", ".join(f"'{column.name}' ({column.type})" for column in lacking)
        word = "columns" if len(lacking) > 1 else "column"
        has = ", ".join(given) or "none"
        raise RequestRefused(
            f"The request lacks the {word} {wanted}. It has: {has}.{_meant(signature, lacking, given)}"
        )
    return {
        column.name: _values(column, position[column.name], rows) if column.name in position else [None] * len(rows)
        for column in signature.columns
    }


def _meant(signature: Signature, lacking: Sequence[Column], given: Sequence[str]) -> str:
    """Which names that the model does not know are near one that it lacks."""
    known = {column.name for column in signature.columns}
    strange = [name for name in given if name not in known][:_COMPARED]
    near = [
        f"'{column.name}' by '{name}'"
        for column in lacking[:_COMPARED]
        for name in difflib.get_close_matches(column.name, strange, n=1)
    ]
    return f" Did you mean {', '.join(near)}?" if near else ""


def by_name(names: Sequence[str], rows: Sequence[Sequence[object]]) -> dict[str, list[object]]:
    """The columns as they came. Raises RequestRefused where a row has more or fewer values."""
    _check_width(names, rows)
    return {name: [row[index] for row in rows] for index, name in enumerate(names)}


def _check_width(names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    width = len(names)
    if len(set(names)) < width:
        twice = next(name for index, name in enumerate(names) if name in names[:index])
        raise RequestRefused(f"The request names the column '{twice}' twice.", "/columns")
    for index, row in enumerate(rows):
        if not isinstance(row, list):
            raise RequestRefused(f"Row {index} is no list of {width} values, one a column.", f"/data/{index}")
        if len(row) != width:
            raise RequestRefused(
                f"Row {index} has {len(row)} values; there are {width} columns: {', '.join(names)}.", f"/data/{index}"
            )


def _values(column: Column, position: int, rows: Sequence[Sequence[object]]) -> list[object]:
    values = [row[position] for row in rows]
    accepted = _ACCEPTED.get(column.type)
    if accepted is None:
        return values
    seen = set(map(type, values))
    if not seen <= accepted and not (seen <= {*accepted, type(None)} and not column.required):
        wrong = next(i for i, value in enumerate(values) if type(value) not in accepted)
        raise _refused(column, wrong, values[wrong])
    if column.type in _WHOLE:
        return _whole(column, values)
    return values


def _whole(column: Column, values: list[object]) -> list[object]:
    """Numbers without a fraction as int; 14.0 is 14."""
    limit = _LIMITS[column.type]
    for index, value in enumerate(values):
        if value is None:
            continue
        if not isinstance(value, int | float) or value != value // 1 or not -limit <= value < limit:
            raise _refused(column, index, value)
    return [int(value) if isinstance(value, int | float) else None for value in values]


def _refused(column: Column, row: int, value: object) -> RequestRefused:
    shown = json.dumps(value)
    shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
    hint = " A whole-number column takes no null." if value is None and column.type in _WHOLE else ""
    return RequestRefused(
        f"Column '{column.name}' wants {column.type}, and row {row} has {shown}.{hint}", f"/data/{row}/{column.name}"
    )
