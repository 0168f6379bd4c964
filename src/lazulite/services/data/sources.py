"""Which of an asset's files are its table, and how they are to be read."""

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

from lazulite.services.data import mltable
from lazulite.services.data.files import NoTable, Reading, TableFile, table_files
from lazulite.words.errors import nearest

DEFINITION = "MLTable"


def files_below(root: Path) -> tuple[TableFile, ...]:
    """A file, or every file of a folder by its relative path."""
    if root.is_file():
        return (TableFile(root.name, root),)
    found = sorted(path for path in root.rglob("*") if path.is_file())
    return tuple(TableFile(path.relative_to(root).as_posix(), path) for path in found)


def choose(
    files: Sequence[TableFile], *, pattern: str | None = None, null_words: tuple[str, ...] | None = None
) -> tuple[tuple[TableFile, ...], Reading]:
    """The table's files: what an MLTable beside them says, else those that `pattern` names, else all tables there.

    Raises NoTable when none is, and MLTableInvalid.
    """
    definition = next((file for file in files if file.name == DEFINITION), None)
    if pattern is not None:
        named = [file for file in files if fnmatch(file.name, pattern)]
        if not named:
            raise NoTable(f"No file here is called {pattern!r}.", hint=nearest(pattern, [file.name for file in files]))
        chosen, reading = table_files(named), Reading()
    elif definition is not None:
        said = mltable.parse(definition.path.read_text(encoding="utf-8", errors="replace"))
        chosen, reading = said.choose(files), said.reading
    else:
        chosen, reading = table_files(files), Reading()
    return chosen, reading if null_words is None else replace(reading, null_words=null_words)
