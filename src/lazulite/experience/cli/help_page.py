"""How a help page looks: what a command is for, one example, and its commands and options in columns."""

import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cyclopts.help import HelpEntry, HelpPanel
    from rich.console import Console, ConsoleOptions

WIDEST = 100  # columns: lines longer than this are hard to read
NARROWEST_TEXT = 30
LEFT = 2
LABELS = 30  # columns at most for names; a longer one stands on a line of its own


class HelpPage:
    """A formatter for cyclopts: plain text, no boxes, sized to the terminal."""

    def __call__(self, console: "Console", options: "ConsoleOptions", panel: "HelpPanel") -> None:
        rows = [*_rows(panel)]
        if rows:
            _write(console, f"{panel.title}:\n" + "\n".join(in_columns(rows, _width(console))) + "\n")

    def render_usage(self, console: "Console", options: "ConsoleOptions", usage: object) -> None:
        _write(console, f"{_plain(usage)}\n")

    def render_description(self, console: "Console", options: "ConsoleOptions", description: object) -> None:
        text = _plain(description)
        if text:
            _write(console, f"{text}\n")


def in_columns(rows: Iterable[tuple[str, str]], width: int) -> Iterator[str]:
    """A line or more for each (name, text); the texts start in one column and are wrapped there."""
    known = [*rows]
    column = LEFT + 2 + max((len(name) for name, _ in known if len(name) <= LABELS), default=0)
    room = max(width - column, NARROWEST_TEXT)
    for name, text in known:
        first, *more = textwrap.wrap(text, room) or [""]
        if len(name) > LABELS:
            yield f"{' ' * LEFT}{name}"
            more, name, first = [first, *more], "", ""
        if name:
            yield f"{' ' * LEFT}{name:<{column - LEFT}}{first}".rstrip()
        yield from (f"{' ' * column}{line}" for line in more)


def _rows(panel: "HelpPanel") -> Iterator[tuple[str, str]]:
    for entry in panel.entries:
        if panel.format == "parameter":
            yield ", ".join(entry.display_labels_with_metavar), " ".join(_told(entry))
        else:
            yield ", ".join((*entry.positive_names, *entry.positive_shorts)), _plain(entry.description)


def _told(entry: "HelpEntry") -> Iterator[str]:
    """What is said of an option: its meaning, then what it takes."""
    if text := _plain(entry.description):
        yield text
    if entry.choices:
        yield f"[{'|'.join(entry.choices)}]"
    if entry.default not in (None, "False", "None"):
        yield f"[default: {entry.default}]"
    if entry.required:
        yield "[required]"


def _plain(value: object) -> str:
    """cyclopts gives texts, and rich's texts."""
    if hasattr(value, "plain"):
        return str(value.plain).strip()
    inner = getattr(value, "primary_renderable", None)
    return _plain(inner) if inner is not None else str(value or "").strip()


def _width(console: "Console") -> int:
    return min(console.width, WIDEST)


def _write(console: "Console", text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
