"""How a list of jobs is narrowed and ordered."""

import re
from collections.abc import Mapping

from lazulite.words.errors import Invalid, nearest

COLUMNS = ("name", "type", "status", "display_name", "experiment_name", "owner", "step", "created_by", "archived")
ORDERS = ("created_at", "started_at", "ended_at", "status", "display_name", "experiment_name", "name")
CLAUSE = re.compile(r"^\s*(\w+)\s*=\s*'([^']*)'\s*$")
DEFAULTS = {"type": "command", "archived": "false"}


def wanted(text: str | None) -> Mapping[str, str]:
    """`status = 'Failed' and type = 'step'` as columns and values; jobs that are not archived unless it says so.

    `type = 'any'` lists steps too. Raises Invalid, naming the columns there are.
    """
    found = dict(DEFAULTS)
    for clause in re.split(r"\s+and\s+", text, flags=re.IGNORECASE) if text else []:
        match = CLAUSE.match(clause)
        if match is None:
            raise Invalid(f"{clause!r} is no filter.", hint="Write column = 'value', joined by 'and'.")
        column, value = match.groups()
        if column not in COLUMNS:
            raise Invalid(f"Jobs cannot be filtered by '{column}'.", hint=nearest(column, COLUMNS))
        found[column] = value
    return {column: value for column, value in found.items() if value != "any"}


def order_of(text: str | None) -> tuple[str, bool]:
    """(column, descending?); the newest first without one. Raises Invalid."""
    if not text:
        return "created_at", True
    column, _, direction = text.strip().partition(" ")
    if column not in ORDERS or direction.strip().lower() not in {"", "asc", "desc"}:
        raise Invalid(f"Jobs cannot be ordered by {text!r}.", hint=f"Write one of {', '.join(ORDERS)}, then desc.")
    return column, direction.strip().lower() == "desc"
