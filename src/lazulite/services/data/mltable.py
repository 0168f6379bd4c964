"""The file `MLTable`: how to load the table that lies beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatch

from lazulite.services.data.files import NoTable, Reading, TableFile
from lazulite.specs.yaml_text import DocumentBroken, read_yaml
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON

FORMATS = {"read_delimited": "csv", "read_parquet": "parquet", "read_json_lines": "json"}
TRANSFORMATIONS = (*FORMATS, "keep_columns", "drop_columns", "take", "skip")
ENCODINGS = {"utf8": "utf-8", "utf8bom": "utf-8", "iso88591": "latin-1", "latin1": "latin-1", "utf16": "utf-16"}


class MLTableInvalid(Invalid):
    pass


@dataclass(frozen=True)
class MLTable:
    """`patterns` choose files by their paths relative to the MLTable file; `reading` says how to read them."""

    patterns: tuple[str, ...]
    reading: Reading

    def choose(self, files: Sequence[TableFile]) -> tuple[TableFile, ...]:
        chosen = tuple(f for f in files if any(fnmatch(f.name, pattern) for pattern in self.patterns))
        if not chosen:
            names = ", ".join(sorted(f.name for f in files if f.name != "MLTable")[:10]) or "nothing"
            raise NoTable(f"The MLTable names {', '.join(self.patterns)}; beside it lies {names}.")
        return chosen


def parse(source: str) -> MLTable:
    """What an MLTable file says. Raises MLTableInvalid, with the line where the YAML is broken."""
    try:
        document = read_yaml(source).value
    except DocumentBroken as error:
        raise MLTableInvalid(f"The MLTable file is no YAML: {error.where_and_why}.") from error
    if not isinstance(document, Mapping) or not isinstance(document.get("paths"), list):
        hint = "paths: [{file: ./a.csv}] or [{pattern: ./*.csv}]"
        raise MLTableInvalid("The MLTable file has no `paths`.", hint=hint)
    reading = Reading()
    for transformation in _sequence(document.get("transformations")):
        reading = _transformed(reading, transformation)
    return MLTable(tuple(_pattern(path) for path in _sequence(document["paths"])), reading)


def _pattern(path: JSON) -> str:
    match path:
        case {"file": str(value)} | {"pattern": str(value)}:
            pattern = value
        case {"folder": str(value)}:
            pattern = value.rstrip("/") + "/*"
        case _:
            raise MLTableInvalid(f"A path of an MLTable is {{file|folder|pattern: …}}, not {path!r}.")
    if "://" in pattern or pattern.startswith("/"):
        raise MLTableInvalid(f"The MLTable names {pattern}, which is not beside it.", hint="Use relative paths.")
    return pattern.removeprefix("./")


def _transformed(reading: Reading, transformation: JSON) -> Reading:
    name, value = _named(transformation)
    if name in FORMATS:
        return _read_as(replace(reading, format=FORMATS[name]), value)
    match name, value:
        case "keep_columns", str() | list():
            return replace(reading, keep=_names(value))
        case "drop_columns", str() | list():
            return replace(reading, drop=(*reading.drop, *_names(value)))
        case "take", int(rows):
            return replace(reading, take=rows)
        case "skip", int(rows):
            return replace(reading, skip=rows)
    hint = nearest(name, TRANSFORMATIONS)
    raise MLTableInvalid(f"The MLTable transformation {name!r} cannot be done here.", hint=hint)


def _read_as(reading: Reading, options: JSON) -> Reading:
    if not isinstance(options, Mapping):
        return reading
    delimiter, header = options.get("delimiter"), options.get("header")
    encoding = str(options.get("encoding", "utf8")).lower().replace("-", "").replace("_", "")
    if encoding not in ENCODINGS:
        raise MLTableInvalid(f"The encoding {encoding!r} is not known.", hint=nearest(encoding, ENCODINGS))
    return replace(
        reading,
        delimiter=None if delimiter is None else str(delimiter).encode().decode("unicode_escape"),
        header={"no_header": False, False: False}.get(header, True) if isinstance(header, str | bool) else None,
        encoding=ENCODINGS[encoding],
    )


def _named(transformation: JSON) -> tuple[str, JSON]:
    if isinstance(transformation, str):
        return transformation, None
    if isinstance(transformation, Mapping) and len(transformation) == 1:
        return next(iter(transformation.items()))
    raise MLTableInvalid(f"A transformation of an MLTable is `name: options`, not {transformation!r}.")


def _sequence(value: JSON) -> Sequence[JSON]:
    return value if isinstance(value, list) else []


def _names(value: JSON) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(name) for name in _sequence(value))
