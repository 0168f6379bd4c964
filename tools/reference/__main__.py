"""Everything that is written from the code: `make reference` writes it, `make check` refuses what is stale."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tools.reference import answers, cli, documents, errors, facts, openapi, rest, settings
from tools.reference.keeping import keep

WRITERS: Mapping[str, Callable[[], Mapping[Path, str]]] = {
    "answers": answers.files, "cli": cli.files, "documents": documents.files, "errors": errors.files,
    "facts": facts.files, "openapi": openapi.files, "rest": rest.files, "settings": settings.files,
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """`python -m tools.reference [--write] [NAME …]`; all of them without a name."""
    names = [name for name in arguments if name != "--write"] or [*WRITERS]
    files = {path: text for name in names for path, text in WRITERS[name]().items()}
    return keep(files, write="--write" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
