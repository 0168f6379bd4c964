"""A declarative document as a request brings it: its text, and the settings that go over it."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from lazulite.specs.reading import Document, read_document

M = TypeVar("M", bound=BaseModel)


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
