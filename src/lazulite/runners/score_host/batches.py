"""Requests that wait at the same moment are one predict; each gets its own rows back."""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NotRequired, TypedDict

from .answers import Answer, Rows
from .flavours import Loaded
from .frames import Connection
from .signature import RequestRefused, Signature, by_name, check

LARGEST_ROWS = 4096


class Document(TypedDict):
    """A request on the wire: rows by position of the columns, or as they came where there are no names."""

    columns: list[str] | None
    data: list[list[object]]
    params: NotRequired[dict[str, object] | None]
    deadline: NotRequired[float]


@dataclass(frozen=True)
class Request:
    """One frame's worth. `deadline` is on this machine's monotonic clock: who asked has gone after it."""

    asker: Connection
    number: int
    rows: Rows
    length: int
    deadline: float


def read(loaded: Loaded, asker: Connection, number: int, payload: bytes) -> Request:
    """Raises RequestRefused where the rows are not what the signature says."""
    document: Document = json.loads(payload)
    wanted = rows(loaded.signature, document)
    return Request(asker, number, wanted, len(wanted.data), float(document.get("deadline") or "inf"))


def rows(signature: Signature, document: Document) -> Rows:
    """A request's {columns or null, data, params} as what the model takes. Raises RequestRefused."""
    names, data, params = document["columns"], document["data"], document.get("params")
    columns: dict[str, list[object]] | None
    if signature.columns and (names is not None or (data and isinstance(data[0], list))):
        columns = check(signature, names, data)
    elif signature.columns and len(signature.columns) == 1:
        columns = check(signature, None, [[value] for value in data])
    elif signature.columns:
        raise RequestRefused(f"The model wants columns: {', '.join(c.name for c in signature.columns)}.")
    else:
        columns = None if names is None else by_name(names, data)
    return Rows(columns, data, params)


def take(waiting: list[Request]) -> list[Request]:
    """The first requests of the queue that may be one predict: alike in form, and not too many rows."""
    first, rows, count = waiting[0], 0, 0
    for request in waiting:
        rows += request.length
        if count and (rows > LARGEST_ROWS or not _alike(first.rows, request.rows)):
            break
        count += 1
    batch = waiting[:count]
    del waiting[:count]
    return batch


def _alike(one: Rows, other: Rows) -> bool:
    if one.params or other.params or (one.columns is None) != (other.columns is None):
        return False
    return one.columns is None or other.columns is None or one.columns.keys() == other.columns.keys()


def run(loaded: Loaded, batch: Sequence[Request]) -> list[tuple[Request, bytes]]:
    """An answer for everybody in the batch who still waits, in the order of the batch."""
    now = time.monotonic()
    there = [request for request in batch if request.deadline > now]
    if not there:
        return []
    if len(there) == 1 or not loaded.model.batches:
        return [_alone(loaded, request) for request in there]
    try:
        answer = loaded.model.predict(_joined([request.rows for request in there]))
    except Exception:  # noqa: BLE001  # a model may raise anything; which request did it is found one by one
        return [_alone(loaded, request) for request in there]
    if len(answer.predictions) != sum(request.length for request in there):
        return [_alone(loaded, request) for request in there]
    return list(_split(answer, there))


def _joined(parts: Sequence[Rows]) -> Rows:
    data = [row for part in parts for row in part.data]
    if parts[0].columns is None:
        return Rows(None, data)
    names = list(parts[0].columns)
    return Rows({name: [v for p in parts for v in (p.columns or {})[name]] for name in names}, data)


def _split(answer: Answer, requests: Iterable[Request]) -> Iterable[tuple[Request, bytes]]:
    at = 0
    for request in requests:
        end = at + request.length
        chances = None if answer.probabilities is None else answer.probabilities[at:end]
        yield request, _answer(answer.predictions[at:end], chances)
        at = end


def _alone(loaded: Loaded, request: Request) -> tuple[Request, bytes]:
    try:
        answer = loaded.model.predict(request.rows)
    except RequestRefused as error:
        return request, refusal(error)
    except Exception as error:  # noqa: BLE001  # whatever the model raises is its answer
        traceback.print_exc()
        return request, model_error(error, loaded.folder)
    return request, _answer(answer.predictions, answer.probabilities)


def _answer(predictions: Sequence[object], probabilities: Sequence[object] | None) -> bytes:
    answer: dict[str, object] = {"predictions": predictions}
    if probabilities is not None:
        answer["probabilities"] = probabilities
    return json.dumps(answer, separators=(",", ":")).encode()


def refusal(error: RequestRefused) -> bytes:
    """The request is at fault."""
    return json.dumps({"error": {"kind": "request", "message": error.message, "pointer": error.pointer}}).encode()


def model_error(error: Exception, folder: Path) -> bytes:
    """The model raised: its kind of error, its words, and the last line of its code that was reached.

    Who asks is outside and hears of no folder of this machine: `folder`, the model's, is not said, nor what is above
    a package.
    """
    last = traceback.extract_tb(error.__traceback__)[-1]
    message = f"{type(error).__name__}: {error}".replace(f"{folder}/", "")
    pointer = f"{_place(Path(last.filename), folder)}:{last.lineno}"
    return json.dumps({"error": {"kind": "model", "message": message[:2000], "pointer": pointer}}).encode()


def _place(file: Path, folder: Path) -> str:
    """The path in the model's folder, else from the package on, else the name alone."""
    packages = sorted((Path(place) for place in sys.path if place), key=lambda place: -len(place.parts))
    roots = (folder, folder.resolve(), *packages)
    return next((file.relative_to(root).as_posix() for root in roots if file.is_relative_to(root)), file.name)
