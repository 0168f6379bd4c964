"""docs/reference/facts.md, from the facts that the slices declare."""

from pathlib import Path

from lazulite.ops.facts import fact_catalogue

PAGE = Path("docs/reference/facts.md")
HEAD = """# Facts

What has happened is a fact. A trigger waits for it by its type (`when`) and asks of its `subject` and its `data`
(`if`, `${{fact.data.…}}`). `lazulite event list` and `lazulite event follow` show them as CloudEvents, `lazulite event
types` shows this list. What stands in `data` only sometimes is in brackets.

`make reference` writes this page from the code.

| fact | when | subject | data |
|---|---|---|---|
"""


def files() -> dict[Path, str]:
    """In alphabetical order."""
    rows = [
        f"| {kind.type} | {kind.happens} | `{kind.subject}` | "
        f"{' '.join([*kind.always, *(f'({name})' for name in kind.sometimes)])} |\n"
        for kind in sorted(fact_catalogue(), key=lambda kind: kind.type)
    ]
    return {PAGE: HEAD + "".join(rows)}
