"""docs/reference/facts.md, written from the facts that the slices declare; refuses a stale one."""

import sys
from pathlib import Path

from lazulite.assembly import fact_catalogue
from lazulite.words.facts import FactCatalogue

PAGE = Path("docs/reference/facts.md")
HEAD = """# Facts

What has happened is a fact. A trigger waits for it by its type (`when`) and asks of its `subject` and its `data`
(`if`, `${{fact.data.…}}`). `lazulite event list` and `lazulite event follow` show them as CloudEvents, `lazulite event
types` shows this list. What stands in `data` only sometimes is in brackets.

`make reference` writes this page from the code.

| fact | when | subject | data |
|---|---|---|---|
"""


def page(known: FactCatalogue) -> str:
    """In alphabetical order."""
    rows = [
        f"| {kind.type} | {kind.happens} | `{kind.subject}` | "
        f"{' '.join([*kind.always, *(f'({name})' for name in kind.sometimes)])} |\n"
        for kind in sorted(known, key=lambda kind: kind.type)
    ]
    return HEAD + "".join(rows)


def main(arguments: list[str]) -> int:
    known = fact_catalogue()
    if arguments == ["--write"]:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page(known))
    stale = not PAGE.exists() or PAGE.read_text() != page(known)
    print(f"{PAGE} is stale: make reference" if stale else f"facts told: {len(known.types)} kinds")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
