"""Answers on stdout as a table, JSON or YAML; everything else, refusals too, on stderr."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from lazulite.experience.sdk.errors import as_problem
from lazulite.words.errors import PlatformError
from lazulite.words.json import JSON, JSONObject

Form = Literal["table", "json", "yaml"]
LONGEST = 400  # characters of a cell: documents and locks are read elsewhere


def form_of(asked: Form | None) -> Form:
    """A table on a terminal, JSON when piped, unless asked otherwise."""
    return asked or ("table" if sys.stdout.isatty() else "json")


def show(value: JSONObject, asked: Form | None = None) -> None:
    """One thing."""
    form = form_of(asked)
    if form != "table":
        _write(value, form)
        return
    _table(("field", "value"), [(key, _short(item)) for key, item in value.items()], header=False)


def show_list(values: Iterable[JSONObject], columns: Sequence[str], asked: Form | None = None) -> None:
    """Many of a kind; a table shows these columns alone. Dots reach into a thing: `properties.owner`."""
    form = form_of(asked)
    if form != "table":
        _write([*values], form)
        return
    _table(columns, [[_short(_at(value, column)) for column in columns] for value in values])


def say(text: str) -> None:
    """A line for the person, on stderr."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def warn(value: JSONObject) -> None:
    """What the platform accepted and ignores."""
    warnings = value.get("warnings")
    for warning in warnings if isinstance(warnings, Sequence) and not isinstance(warnings, str) else ():
        say(f"warning: {warning}")


def refuse(error: PlatformError, asked: Form | None) -> None:
    """The problem document where JSON is asked for, else what is wrong, where, and what to do."""
    if asked == "json":
        say(json.dumps(as_problem(error), indent=2, ensure_ascii=False))
        return
    say(error.detail)
    for each in error.errors:
        # What the detail has said already is not said again, but the place where it stands is.
        message = each.message.replace(error.detail, "").strip(" :")
        if message.casefold() not in error.detail.casefold():
            say(f"  {each.pointer}: {message}")
    if error.hint:
        say(error.hint)


def _write(value: JSON, form: Form) -> None:
    if form == "yaml":
        import yaml

        sys.stdout.write(yaml.safe_dump(value, sort_keys=False, allow_unicode=True))
        return
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def _at(value: JSON, column: str) -> JSON:
    for step in column.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _short(value: JSON) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… (whole with -o json)"


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, header: bool = True) -> None:
    # rich takes a tenth of a second to load: only who looks at a table waits for it.
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD if header else box.SIMPLE, show_header=header, pad_edge=False)
    for index, column in enumerate(columns):
        table.add_column(column, overflow="fold", no_wrap=index == 0)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(file=sys.stdout).print(table)
