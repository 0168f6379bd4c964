"""What an input is split into: files by their number, a table by its bytes or by the values of columns."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import mltable, tables

TABLE_BYTES = 1 << 20
FILES = 1


@dataclass(frozen=True)
class Batch:
    """`files`, or a `table` that lies pickled there. items: how many results are due. partition: its keys' values."""

    index: int
    items: int
    files: tuple[str, ...] = ()
    table: Path | None = None
    partition: dict[str, object] = field(default_factory=dict)

    @property
    def said(self) -> str:
        what = "rows" if self.table else "files"
        keys = ", ".join(f"{name}={value}" for name, value in self.partition.items())
        return f"mini-batch {self.index} ({self.items} {what}{f', {keys}' if keys else ''})"


def batches(place: Path, *, data: str, size: int | None, keys: Sequence[str], scratch: Path) -> Iterator[Batch]:
    """In the order in which they are made, each made when it is asked for.

    data: files, table, or auto: as an MLTable says that lies there. Raises SystemExit for what holds nothing.
    """
    said = mltable.read(place) if data != "files" and (place / mltable.NAME).is_file() else None
    if said is None and data == "table":
        said = mltable.plain(files_of(place))
    if said is not None and said.is_table:
        yield from _rows(said, size or TABLE_BYTES, keys, scratch)
    else:
        yield from _files(files_of(place) if said is None else said.files, size or FILES)


def files_of(place: Path) -> tuple[Path, ...]:
    """By their paths."""
    if place.is_file():
        return (place,)
    found = [Path(folder) / name for folder, _, names in os.walk(place, followlinks=True) for name in names]
    return tuple(sorted(found))


def _files(files: Sequence[Path], size: int) -> Iterator[Batch]:
    if not files:
        raise SystemExit("There is no file in the input: nothing to run on.")
    for index, start in enumerate(range(0, len(files), size)):
        some = tuple(str(path) for path in files[start : start + size])
        yield Batch(index, len(some), some)


def _rows(said: mltable.MLTable, size: int, keys: Sequence[str], scratch: Path) -> Iterator[Batch]:
    parts = tables.partitions(said, keys) if keys else ((chunk, {}) for chunk in tables.chunks(said, size))
    index = 0
    for rows, partition in parts:
        path = scratch / f"rows-{index}.pickle"
        rows.to_pickle(path)
        yield Batch(index, len(rows), table=path, partition=partition)
        index += 1
    if index == 0:
        raise SystemExit("There is no row in the input: nothing to run on.")
