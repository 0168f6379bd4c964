"""From the operator's file to what starts machines."""

import os
from collections.abc import Mapping
from pathlib import Path

from lazulite.compute.nodes.entities import Starter
from lazulite.specs.reading import read_document
from lazulite.specs.starters import LOCAL, StarterDocument, starters
from lazulite.words.errors import Invalid


class StartersUnreadable(Invalid):
    pass


def read_starters(path: Path | None) -> Mapping[str, Starter]:
    """Those of the file, and the server's own machine, which has no more nodes than cores.

    Raises StartersUnreadable, DocumentBroken, DocumentInvalid.
    """
    found = {LOCAL: Starter(LOCAL, most=os.cpu_count())}
    if path is None:
        return found
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StartersUnreadable(
            f"The starters in {path} cannot be read: {error}.", hint="Set LAZULITE_STARTERS to a YAML file."
        ) from error
    said = starters(read_document(text, file=str(path)))
    return {**found, **{name: _starter(name, one) for name, one in said.items()}}


def _starter(name: str, said: StarterDocument) -> Starter:
    return Starter(name, tuple(said.start), tuple(said.stop or ()), said.slots, said.patience, said.most)
