"""The file in which an operator says how machines are started: starters by their names."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field, RootModel

from lazulite.specs.document_parts import Part
from lazulite.specs.durations import Duration
from lazulite.specs.reading import Document

LOCAL = "local"  # the server's own machine: there without being written down


def _name(text: str) -> str:
    if text == LOCAL:
        raise ValueError(f"'{LOCAL}' is the server's own machine, and is there already")
    return text


StarterName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][-._A-Za-z0-9]{0,63}$"), AfterValidator(_name)]
Word = Annotated[str, Field(pattern=r"^[^\x00]*$")]
Words = Annotated[list[Word], Field(min_length=1)]


class StarterDocument(Part):
    """`start`: a program and its arguments, run for each machine. It stays as long as the machine's worker, or ends
    with 0 and the worker joins within `patience`. `stop`: run once that worker has left or never came. `slots`: how
    many a machine has. `most`: how many machines there are at once, whatever the targets say that name it."""

    start: Words
    stop: Words | None = None
    slots: Annotated[int, Field(ge=1, le=10_000)] = 1
    patience: Duration = timedelta(minutes=15)
    most: Annotated[int, Field(ge=0, le=1_000_000)] | None = None


class StartersDocument(RootModel[dict[StarterName, StarterDocument]]):
    """Starters by name."""


def starters(document: Document) -> Mapping[str, StarterDocument]:
    """Raises DocumentInvalid."""
    return document.into(StartersDocument).root
