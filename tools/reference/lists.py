"""docs/reference/lists.md, from the lists that the slices declare."""

from collections.abc import Iterator
from pathlib import Path

from lazulite.foundation.db.lists import Listed
from lazulite.foundation.lists.fields import Fields, Value
from lazulite.foundation.lists.filters import ANY, COMPARISONS
from lazulite.migrations.catalogue import TABLES

PAGE = Path("docs/reference/lists.md")
HEAD = """# Lists

Every list is asked in one language, by REST (`?filter=…&order_by=…`), from Python (`client.jobs.list(filter=…)`) and at
a prompt (`lazulite job list --filter "…"`).

| | |
|---|---|
| `filter` | Conditions that must all hold: `status IN ('Failed', 'Canceled') AND created_at >= '2026-01-31'`. |
| `order_by` | A field of the list, then `asc` or `desc`. What has no value in it comes last. |
| `text` | Words that must each be found, in whatever case; also as a condition, `text = 'late flights'`. |
| `count` | `true`: the answer says in `total` how many there are in all. |
| `max_results` | 1 to 1000. |
| `page_token` | An answer's `next_page_token`, for the same filter, order and words; none after the last page. |

A text stands in quotes (`'it''s'`); `%` in LIKE (which minds capitals) and ILIKE (which does not) is any text, `_` any
character. A time is a day, or RFC 3339 with its zone. A tag is `tags.team = 'ops'`. What has no value in a field meets
no condition over it.

`make reference` writes this page from the code.

| a field of the kind | is compared by |
|---|---|
"""


def files() -> dict[Path, str]:
    """In alphabetical order."""
    kinds = "".join(
        f"| {kind} | {', '.join(f'`{one}`' for one in several)} |\n" for kind, several in COMPARISONS.items()
    )
    tables = "\n| list | comes | fields |\n|---|---|---|\n"
    return {PAGE: HEAD + kinds + tables + "".join(_row(one) for one in sorted(_fields(), key=lambda one: one.noun))}


def _fields() -> Iterator[Fields]:
    for module in TABLES:
        yield from (value.fields for value in vars(module).values() if isinstance(value, Listed))


def _row(fields: Fields) -> str:
    named = [f"`{name}` ({kind})" for name, kind in fields.kinds.items()]
    named += ["`text`"] if fields.searched else []
    named += ["`tags.KEY`"] if fields.tagged else []
    usual = [f"`{name} = {_spelled(value)}`" for name, value in fields.usual.items()]
    lifted = [f"{' and '.join(usual)}, unless the filter names the field (`= '{ANY}'`: all)"] if usual else []
    return f"| {fields.noun} | {'; '.join([f'by `{fields.order}`', *lifted])} | {', '.join(named)} |\n"


def _spelled(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)
