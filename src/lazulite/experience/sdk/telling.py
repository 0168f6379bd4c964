"""Values as a person reads them: in a table's cell, in a line of a REPL."""

import re
from collections.abc import Iterable, Mapping, Sequence

from lazulite.words.json import JSON, JSONObject

LONGEST_INSIDE = 60  # characters of a text inside another thing: locks are read elsewhere
LONGEST_LINE = 120
DIGEST = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")
MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+Z")
TELLING = (
    "name", "version", "id", "display_name", "model", "status", "state", "provisioning_state", "type", "subject",
    "actor", "latest_version", "labels", "traffic", "experiment_name", "size", "endpoint", "when", "outcome",
    "created_at", "opened_at", "occurred_at", "time",
)  # fmt: skip
"""What tells one thing of a list from the others, the most telling first."""
COLUMNS = 6


def cell(value: JSON, longest: int | None = None, more: str = "…") -> str:
    """One level without brackets, moments to the second, digests by their head."""
    text = _joined(value) if isinstance(value, Mapping | list | tuple) else _plain(value)
    return text if longest is None or len(text) <= longest else f"{text[:longest]}{more}"


def as_lines(title: str, value: JSONObject) -> str:
    """A line a field, what is empty left out, long texts cut."""
    cells = {key: cell(item) for key, item in value.items()}
    told = {key: text for key, text in cells.items() if text}
    width = max(map(len, told), default=0)
    return "\n".join([title, *(f"  {key:<{width}}  {_one_line(text)}" for key, text in told.items())])


def columns_of(rows: list[JSONObject]) -> list[str]:
    """Those of the telling fields that any row has."""
    return [name for name in TELLING if any(row.get(name) not in (None, "", {}, []) for row in rows)][:COLUMNS]


def as_table(rows: list[JSONObject]) -> str:
    """Aligned columns, a line a row."""
    columns = columns_of(rows)
    return aligned(columns, [[row.get(column) for column in columns] for row in rows])


def aligned(columns: Sequence[str], rows: Iterable[Sequence[JSON]]) -> str:
    """Each value below its column's name."""
    cells = [columns, *([_one_line(cell(value)) for value in row] for row in rows)]
    widths = [max(len(row[index]) for row in cells) for index in range(len(columns))]
    lines = ["  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)) for row in cells]
    return "\n".join(line.rstrip() for line in lines)


def _one_line(text: str) -> str:
    first, *more = text.splitlines() or [""]
    return f"{first[:LONGEST_LINE]}…" if more or len(first) > LONGEST_LINE else first


def _joined(value: JSON) -> str:
    if isinstance(value, Mapping):
        parts = [(f"{key}=", _inside(item)) for key, item in value.items()]
    else:
        parts = [("", _inside(item)) for item in value] if isinstance(value, list | tuple) else []
    return ", ".join(f"{name}{text}" for name, text in parts if text)


def _inside(value: JSON) -> str:
    if isinstance(value, Mapping | list | tuple):
        text = _joined(value)
        return f"({text})" if text else ""
    text = _plain(value)
    first, *more = text.splitlines() or [""]
    return f"{first[:LONGEST_INSIDE]}…" if more or len(first) > LONGEST_INSIDE else first


def _plain(value: JSON) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6g}"
    return "" if value is None else DIGEST.sub(r"\1…", MOMENT.sub(r"\1Z", str(value)))
