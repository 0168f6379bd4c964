"""How answers look in a notebook: one thing as a card, many as a table."""

from collections.abc import Mapping, Sequence
from html import escape

from lazulite.experience.sdk.telling import cell, columns_of
from lazulite.words.json import JSONObject

LONGEST = 300  # characters of a cell
KEPT: Mapping[str, Sequence[str]] = {
    "Job": (
        "display_name", "experiment_name", "status", "error", "created_at", "duration_seconds", "inputs", "outputs",
    )
}  # fmt: skip
COLOURS = {"Completed": "#1a7f37", "Succeeded": "#1a7f37", "Failed": "#b42318", "Refused": "#b42318"}
BOX = "border:1px solid #8884;border-radius:6px;padding:.6em .9em;max-width:60em"
CELL = "text-align:left;vertical-align:top;padding:.1em 1em .1em 0"


def card(kind: str, answer: JSONObject, more: Sequence[str] = ()) -> str:
    """Its fields, of a job the telling ones, and what else there is to show."""
    shown = {name: answer.get(name) for name in KEPT.get(kind, answer)}
    return f'<div style="{BOX}">{_title(kind, answer)}{_fields(shown)}{"".join(more)}</div>'


def table(rows: list[JSONObject], *, more: bool) -> str:
    """The telling fields of each. more: that these are not all."""
    return table_of(columns_of(rows), rows, more=more)


def table_of(columns: Sequence[str], rows: Sequence[JSONObject], *, more: bool = False) -> str:
    """These fields of each."""
    head = "".join(f'<th style="{CELL}">{escape(column)}</th>' for column in columns)
    lines = "".join(
        "<tr>" + "".join(f'<td style="{CELL}">{_shown(row, column)}</td>' for column in columns) + "</tr>"
        for row in rows
    )
    rest = f"<p>The first {len(rows)}; there are more.</p>" if more else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>{rest}" if rows else "<p>None.</p>"


def _title(kind: str, answer: JSONObject) -> str:
    name = answer.get("name") or answer.get("id") or ""
    return f"<b>{escape(kind)}</b> <code>{escape(str(name))}</code>"


def _fields(answer: JSONObject) -> str:
    rows = [(key, _shown(answer, key)) for key in answer]
    lines = "".join(
        f'<tr><th style="{CELL}">{escape(key)}</th><td style="{CELL}">{text}</td></tr>' for key, text in rows if text
    )
    return f"<table><tbody>{lines}</tbody></table>"


def _shown(row: JSONObject, column: str) -> str:
    value = row.get(column)
    text = escape(cell(value, LONGEST)).replace("\n", "<br>")
    colour = COLOURS.get(value) if isinstance(value, str) else None
    return f'<span style="color:{colour}">{text}</span>' if colour else text
