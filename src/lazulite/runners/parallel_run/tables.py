"""Tables as pandas frames, piece by piece. pandas is the environment's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .mltable import MLTable, partition_pattern

if TYPE_CHECKING:
    import pandas as pd

    Change = Callable[[pd.DataFrame, Path], pd.DataFrame]

SAMPLE = 1 << 16
PATH = "Path"
ENCODINGS = {"utf8bom": "utf-8-sig", "iso88591": "latin-1", "latin1": "latin-1", "windows1252": "cp1252"}


def chunks(said: MLTable, size: int) -> Iterator[pd.DataFrame]:
    """Rows of about `size` bytes of a file; none goes beyond a file's end."""
    changes = [_step(said, name, value) for name, value in said.steps]
    first: Sequence[object] | None = None
    for path in said.files:
        for rows in _read(said, path, size, first):
            if first is None:
                first = list(rows.columns)
            if said.options.get("include_path_column"):
                rows.insert(0, PATH, _below(said, path))
            for change in changes:
                rows = change(rows, path)
            if len(rows):
                yield rows.reset_index(drop=True)


def partitions(said: MLTable, keys: Sequence[str]) -> Iterator[tuple[pd.DataFrame, dict[str, object]]]:
    """The rows of each combination of the columns' values, in their order."""
    import pandas as pd

    found = list(chunks(said, max((path.stat().st_size for path in said.files), default=0) + 1))
    if not found:
        return
    rows = pd.concat(found, ignore_index=True)
    lacking = [key for key in keys if key not in rows.columns]
    if lacking:
        known = ", ".join(map(str, rows.columns))
        raise SystemExit(f"The table has no column '{lacking[0]}' to be split by; it has: {known}.")
    for values, group in rows.groupby(list(keys), sort=True, dropna=False):
        told = values if isinstance(values, tuple) else (values,)
        yield group.reset_index(drop=True), dict(zip(keys, told))  # noqa: B905  # older Pythons know no strict


def _read(said: MLTable, path: Path, size: int, first: Sequence[object] | None) -> Iterator[pd.DataFrame]:
    import pandas as pd

    if said.reader == "parquet":
        yield from _sliced(pd.read_parquet(path), path, size)
    elif said.reader == "json":
        yield from pd.read_json(path, lines=True, chunksize=_rows_of(path, size))
    else:
        yield from _delimited(said.options, path, size, first)


def _delimited(
    options: Mapping[str, object], path: Path, size: int, first: Sequence[object] | None
) -> Iterator[pd.DataFrame]:
    import pandas as pd

    header = str(options.get("header") or "all_files_same_headers")
    names, has_header = None, header not in ("no_header", "False")
    if header == "from_first_file" and first is not None:
        names, has_header = [name for name in first if name != PATH], False
    encoding = str(options.get("encoding") or "utf8").lower().replace("-", "").replace("_", "")
    delimiter = str(options.get("delimiter") or ",").encode().decode("unicode_escape")
    read = pd.read_csv(
        path, sep=delimiter, header=0 if has_header else None, names=names, chunksize=_rows_of(path, size),
        encoding=ENCODINGS.get(encoding, encoding), keep_default_na=options.get("empty_as_string") is not True,
        dtype=str if options.get("infer_column_types") is False else None,
    )  # fmt: skip
    with read:
        for rows in read:
            if not has_header and names is None:
                rows.columns = [f"Column{number}" for number in range(1, len(rows.columns) + 1)]
            yield rows


def _sliced(rows: pd.DataFrame, path: Path, size: int) -> Iterator[pd.DataFrame]:
    count = max(1, len(rows) * size // max(1, path.stat().st_size))
    for start in range(0, len(rows), count):
        yield rows.iloc[start : start + count]


def _rows_of(path: Path, size: int) -> int:
    """How many lines of a file, as long as its first ones are, make so many bytes."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    lines = max(1, sample.count(b"\n"))
    return max(1, size * lines // max(1, len(sample)))


def _step(said: MLTable, name: str, value: object) -> Change:
    """What a transformation does to each chunk; `take` and `skip` count over all of them."""
    if name == "keep_columns":
        return lambda rows, _: rows[_names(value)]
    if name == "drop_columns":
        return lambda rows, _: rows.drop(columns=_names(value), errors="ignore")
    if name in ("take", "skip"):
        return _Counted(name, int(str(value)))
    return _Extracted(said, value)


class _Counted:
    def __init__(self, name: str, count: int) -> None:
        self._takes, self._left = name == "take", count

    def __call__(self, rows: pd.DataFrame, _: Path) -> pd.DataFrame:
        some = min(self._left, len(rows))
        self._left -= some
        return rows.iloc[:some] if self._takes else rows.iloc[some:]


class _Extracted:
    """Columns out of a file's path."""

    def __init__(self, said: MLTable, value: object) -> None:
        self._said = said
        text = value.get("partition_format") if isinstance(value, Mapping) else value
        self._text = str(text)
        self._pattern, self._columns = partition_pattern(self._text)

    def __call__(self, rows: pd.DataFrame, path: Path) -> pd.DataFrame:
        import pandas as pd

        below = _below(self._said, path)
        found = self._pattern.search(below)
        if found is None:
            raise SystemExit(f"The path {below} is not of the partition format {self._text}.")
        values = zip(self._columns, found.groups())  # noqa: B905  # older Pythons know no strict
        told = {name: pd.to_datetime(text, format=form) if form else text for (name, form), text in values}
        return rows.assign(**told)


def _below(said: MLTable, path: Path) -> str:
    return path.relative_to(said.root).as_posix()


def _names(value: object) -> list[str]:
    return [value] if isinstance(value, str) else [str(name) for name in value] if isinstance(value, list) else []
