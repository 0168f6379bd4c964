"""The file `MLTable`: which files make a table, how they are read, and what is done with their columns."""

from __future__ import annotations

import glob
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

NAME = "MLTable"
READERS = {"read_delimited": "csv", "read_parquet": "parquet", "read_json_lines": "json"}
COLUMNS = ("keep_columns", "drop_columns", "take", "skip", "extract_columns_from_partition_format")
SUFFIXES = {".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".jsonl": "json"}


@dataclass(frozen=True)
class MLTable:
    """`reader` None: a list of files. root: what partition formats are matched below."""

    root: Path
    files: tuple[Path, ...]
    reader: str | None
    options: Mapping[str, object]
    steps: tuple[tuple[str, object], ...] = ()

    @property
    def is_table(self) -> bool:
        return self.reader is not None


def read(folder: Path) -> MLTable:
    """Raises SystemExit for one that cannot be read here, saying why."""
    document = _parsed((folder / NAME).read_text(encoding="utf-8"))
    paths = document.get("paths") if isinstance(document, Mapping) else None
    if not isinstance(document, Mapping) or not isinstance(paths, list):
        raise SystemExit("The MLTable file has no `paths`.")
    reader: str | None = None
    options: Mapping[str, object] = {}
    steps: list[tuple[str, object]] = []
    for name, value in map(_named, document.get("transformations") or ()):
        if name in READERS:
            reader, options = READERS[name], value if isinstance(value, Mapping) else {}
        elif name in COLUMNS:
            steps.append((name, value))
        else:
            known = ", ".join((*READERS, *COLUMNS))
            raise SystemExit(f"The MLTable transformation {name!r} cannot be done here. Known: {known}.")
    found = dict.fromkeys(path for given in paths for path in _files(folder, given))
    return MLTable(folder, tuple(found), reader, options, tuple(steps))


def plain(files: Sequence[Path]) -> MLTable:
    """A table without an MLTable: files of one kind, read as their names say."""
    kinds = {SUFFIXES.get(path.suffix.lower()) for path in files}
    if len(kinds) != 1 or None in kinds:
        names = ", ".join(path.name for path in files[:5]) or "nothing"
        raise SystemExit(f"These are no files of one table: {names}. Known: {', '.join(SUFFIXES)}.")
    options = {"delimiter": "\t"} if all(path.suffix.lower() == ".tsv" for path in files) else {}
    return MLTable(files[0].parent, tuple(files), kinds.pop(), options)


def partition_pattern(text: str) -> tuple[re.Pattern[str], list[tuple[str, str]]]:
    """`/{year}/{day:yyyy/MM/dd}/x.csv` as a pattern of a path's end, and (column, date format or "") of its groups."""
    columns: list[tuple[str, str]] = []
    parts: list[str] = []
    for piece in re.split(r"(\{[^}]*\})", text.lstrip("/")):
        if not piece.startswith("{"):
            parts.append(re.escape(piece).replace(r"\*", "[^/]*"))
            continue
        name, _, form = piece[1:-1].partition(":")
        columns.append((name, _date_format(form)))
        parts.append("([^/]+)" if not form else f"({_date_pattern(form)})")
    return re.compile(f"(?:^|/){''.join(parts)}$"), columns


def _date_pattern(form: str) -> str:
    return re.sub(r"yyyy|MM|dd|HH|mm|ss", lambda found: rf"\d{{{len(found[0])}}}", re.escape(form))


def _date_format(form: str) -> str:
    words = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}
    return re.sub("|".join(words), lambda found: words[found[0]], form)


def _files(folder: Path, given: object) -> list[Path]:
    kind, value = _named(given)
    text = str(value)
    if kind not in ("file", "folder", "pattern"):
        raise SystemExit(f"A path of an MLTable is {{file|folder|pattern: …}}, not {given!r}.")
    if "://" in text or text.startswith("/") or ".." in Path(text).parts:
        raise SystemExit(f"The MLTable names {text}, which is not beside it.")
    patterns = {"file": glob.escape(text), "folder": f"{glob.escape(text.rstrip('/'))}/**/*"}
    found = sorted(folder.glob(patterns.get(kind, text)))
    files = [path for path in found if path.is_file() and path.name != NAME]
    if not files:
        raise SystemExit(f"The MLTable names {text}, and there is no such file beside it.")
    return files


def _named(value: object) -> tuple[str, object]:
    if isinstance(value, Mapping) and len(value) == 1:
        name, inner = next(iter(value.items()))
        return str(name), inner
    return str(value), None


def _parsed(text: str) -> object:
    """Most environments have PyYAML; JSON is YAML too."""
    try:
        import yaml
    except ImportError:
        try:
            return json.loads(text)
        except ValueError as error:
            raise SystemExit("An MLTable is YAML, and the environment cannot read it: add pyyaml to it.") from error
    return yaml.safe_load(text)
