"""Answers on stdout as a table, JSON or YAML; everything else, refusals too, on stderr."""

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from shutil import get_terminal_size
from typing import Literal

from lazulite.experience.sdk.errors import as_problem
from lazulite.experience.sdk.listing import Listing
from lazulite.experience.sdk.telling import cell
from lazulite.words.errors import PlatformError
from lazulite.words.json import JSON, JSONObject

Form = Literal["table", "json", "yaml"]
LONGEST = 400  # characters of a cell
WIDEST_NAME = 36  # an id; a first column up to here is never cut
WRAPPED_FROM = 24  # characters: longer texts go on in the next line
NARROWED = "Nothing here meets that. Without --filter and --text all are shown; = minds capitals, ILIKE does not."
STEERING = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)  # not tab and line end
UNBOUNDED = 10_000  # columns of what is no terminal: a line a row, for grep and awk


def form_of(asked: Form | None) -> Form:
    """A table on a terminal, JSON when piped, unless asked otherwise."""
    return asked or ("table" if sys.stdout.isatty() else "json")


def show(value: JSONObject, asked: Form | None = None, *, more: bool = False) -> None:
    """One thing; a table leaves out what is empty, and what is piped unasked the locks of environments: 100 kB each.

    more: others follow, each a document of its own.
    """
    form = form_of(asked)
    if form != "table":
        told = value if asked else _without_locks(value)
        _write(told, form, more=more)
        if told != value:
            say("left out for being long: the lock of its environment (all with -o json)")
        return
    cells = [(key, cell_of(item)) for key, item in value.items()]
    _table(("field", "value"), [(key, cell) for key, cell in cells if cell], header=False)
    sys.stdout.write("\n")


def show_list(
    values: Iterable[JSONObject], columns: Sequence[str], asked: Form | None = None, *, empty: str = "None here.",
    more: Mapping[str, Callable[[JSONObject], str]] | None = None,
) -> None:  # fmt: skip
    """Many of a kind; a table shows these columns alone, and where there is no row, says `empty`.

    Dots reach into a thing: `properties.owner`. more: columns of the table that are told of a thing.
    """
    form = form_of(asked)
    if form != "table":
        _write([*values], form)
        return
    told = more or {}
    rows = [
        [cell_of(told[column](value) if column in told else _at(value, column)) for column in columns]
        for value in values
    ]
    if rows:
        shown = fitting(columns, rows, _width())
        _table(columns[:shown], [row[:shown] for row in rows])
        if shown < len(columns):
            say(f"left out for want of room: {', '.join(columns[shown:])} (all with -o json)")
    else:
        say(NARROWED if isinstance(values, Listing) and values.narrowed else empty)


def write(text: str) -> None:
    """A line of the answer, on stdout, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """A line for the person, on stderr."""
    sys.stderr.write(f"{harmless(text)}\n")
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
    say(str(error))


def _without_locks(value: JSON, *, within: str = "") -> JSON:
    if isinstance(value, Mapping):
        kept = {key: item for key, item in value.items() if (within, key) != ("environment", "lock")}
        return {key: _without_locks(item, within=key) for key, item in kept.items()}
    return [_without_locks(item) for item in value] if isinstance(value, list) else value


def _write(value: JSON, form: Form, *, more: bool = False) -> None:
    if form == "yaml":
        import yaml

        text = yaml.safe_dump(json.loads(json.dumps(value)), sort_keys=False, allow_unicode=True)
        write(f"---\n{text}".rstrip() if more else text.rstrip())
        return
    write(json.dumps(value, indent=None if more else 2, ensure_ascii=False))


def _at(value: JSON, column: str) -> JSON:
    for step in column.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def fitting(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> int:
    """How many columns have room, from the left; a long text may be wrapped, a name or a moment may not."""
    room = width
    for index, column in enumerate(columns):
        widest = max(len(column), *(len(row[index]) for row in rows))
        room -= min(widest, WIDEST_NAME if index == 0 else WRAPPED_FROM) + (2 if index else 0)
        if room < 0:
            return max(index, 1)
    return len(columns)


def _width() -> int:
    return get_terminal_size().columns if sys.stdout.isatty() else UNBOUNDED


def cell_of(value: JSON) -> str:
    return harmless(cell(value, LONGEST, "… (whole with -o json)"))


def harmless(text: str) -> str:
    """What others have named so steers no terminal: controls, and marks that turn writing round, are spelled out."""
    return STEERING.sub(lambda found: found[0].encode("unicode_escape").decode(), text.replace("\r\n", "\n"))


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, header: bool = True) -> None:
    # rich takes a tenth of a second to load: only who looks at a table waits for it.
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=header, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for index, column in enumerate(columns):
        # Sentences go on in the next line, ids and moments are cut: a name is never broken in two.
        is_name = index == 0 and max((len(row[0]) for row in rows), default=0) <= WIDEST_NAME
        table.add_column(column, overflow="ellipsis", no_wrap=is_name)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console = Console(file=sys.stdout, width=_width())
    with console.capture() as drawn:
        console.print(table)
    sys.stdout.write("\n".join(line.rstrip() for line in drawn.get().splitlines()) + "\n")
