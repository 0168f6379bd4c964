"""A declarative document as a request brings it: its text, and the settings that go over it."""

from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue

from lazulite.specs.reading import Document, read_document

M = TypeVar("M", bound=BaseModel)


def _are_sent(sources: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Which commit files are of is known of those that the server has fetched itself."""
    for place, source in sources.items():
        if isinstance(source, dict) and "document" not in source:
            raise ValueError(f"{place} is neither files, a text nor a document")
    return sources


Sources = Annotated[dict[str, JsonValue], AfterValidator(_are_sent)]
"""By the place of a local path its manifest, [{path, size, digest}], a small file's text, or another document's."""


class DocumentChange(BaseModel):
    """`document`: another one in place of the one it has. `set`: values by dotted place, over either. Clients may send
    more."""

    model_config = ConfigDict(extra="allow")

    document: str | None = None
    set: dict[str, JsonValue] = Field(default_factory=dict)


class DocumentIn(BaseModel):
    """`document`: YAML or JSON. `set`: dotted places and the values they get instead. Clients may send more."""

    model_config = ConfigDict(extra="allow")

    document: str
    set: dict[str, JsonValue] = Field(default_factory=dict)

    def parsed(self, model: type[M]) -> M:
        """Raises DocumentBroken with line and column, DocumentInvalid with every wrong field."""
        return self.read().into(model)

    def read(self) -> Document:
        """For a service that tells lines of its own. Raises DocumentBroken, DocumentInvalid."""
        return read_document(self.document, self.set)
