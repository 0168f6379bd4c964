"""A document's text becomes one of our documents, or a list of what is wrong in it, each with its line."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from lazulite.specs.overrides import with_settings
from lazulite.specs.yaml_text import DocumentBroken, Located, pointer_of, read_yaml
from lazulite.words.errors import FieldError, Invalid, PlatformError, nearest
from lazulite.words.json import JSON, JSONObject

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=BaseModel)
Location = tuple[str | int, ...]
TELLING = {"extra_forbidden": 0, "missing": 2}  # a word misspelt is why another one is missing

FIELDS = "docs/reference/documents.md has the fields of each document."


class DocumentInvalid(Invalid):
    """Fields that are missing, unknown or of the wrong type."""


@dataclass(frozen=True)
class Document:
    """What was written, settings applied; `text` is as it came."""

    text: str
    value: JSONObject
    located: Located

    def into(self, model: type[M]) -> M:
        """Raises DocumentInvalid, naming every wrong place."""
        try:
            return model.model_validate(self.value)
        except ValidationError as error:
            found = sorted(error.errors(), key=_telling)
            hint = FIELDS if found[0]["type"] == "missing" else ""
            raise invalid([self._field_error(model, each) for each in found], hint=hint) from error

    def wrong(self, pointer: str, message: str, *, hint: str = "") -> DocumentInvalid:
        """A refusal for something at a place of this document that its schema cannot see."""
        return invalid([self._at(pointer, message)], hint=hint)

    @contextmanager
    def at(self, pointer: str) -> Iterator[None]:
        """A refusal from inside tells the line of this document that caused it."""
        try:
            yield
        except PlatformError as error:
            error.errors = error.errors or (self._at(pointer, error.detail),)
            raise

    def _field_error(self, model: type[BaseModel], found: "ErrorDetails") -> FieldError:
        pointer, last = _pointer(self.value, found["loc"], found["type"])
        return self._at(pointer, _message(model, found, last))

    def _at(self, pointer: str, message: str) -> FieldError:
        position = self.located.position(pointer)
        return FieldError(pointer or "/", f"{position}: {message}" if position else message)


def read_document(text: str, settings: Mapping[str, JSON] | None = None, *, file: str | None = None) -> Document:
    """settings: dotted places and the values they get. file: its name, where positions must tell it.

    Raises DocumentBroken, DocumentInvalid, SettingImpossible.
    """
    located = read_yaml(text) if file is None else _read_file(text, file)
    value = located.value
    if not isinstance(value, Mapping):
        what = "is empty" if value is None else "is no mapping of fields to values"
        which = f"document {file}" if file else "document"
        raise DocumentInvalid(f"The {which} {what}.", hint="It begins like 'name: value'.")
    for key in value:
        if not isinstance(key, str):
            raise DocumentInvalid(f"The document has the key {key!r}, which is no text.", hint="Put it in quotes.")
    return Document(text, with_settings(value, settings or {}), located)


def _read_file(text: str, file: str) -> Located:
    try:
        located = read_yaml(text)
    except DocumentBroken as error:
        raise DocumentBroken(error.line, error.column, error.reason, error.hint, file=file) from error
    return Located(located.value, {at: replace(position, file=file) for at, position in located.positions.items()})


def invalid(errors: Sequence[FieldError], *, hint: str = "") -> DocumentInvalid:
    """One refusal for all of them: the first in words, the others in the list."""
    first = errors[0].message
    more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
    end = "" if first.endswith("?") and not more else "."
    return DocumentInvalid(f"{first[:1].upper()}{first[1:]}{more}{end}", hint=hint, errors=tuple(errors))


def _telling(found: "ErrorDetails") -> int:
    """The less, the more it explains: what is of the wrong kind has the wrong fields."""
    of_its_kind = found["type"] == "literal_error" and found["loc"][-1:] == ("type",)
    return -1 if of_its_kind else TELLING.get(found["type"], 1)


def _pointer(value: JSON, location: Location, kind: str) -> tuple[str, str]:
    """The JSON pointer of an error's location, whose parts that name no place (tags of unions) are left out.

    A tag may be called as a field is: of several ways the one is meant that leads to what the error is about (a mapping
    that lacks a field, a field that is not wanted), and of these the longest.
    """
    if kind == "missing":
        lacking = [way for way, end in _ways(value, location[:-1]) if isinstance(end, Mapping)]
        walked = (*max(lacking, key=len, default=()), location[-1])
    else:
        ways = [way for way, _ in _ways(value, location) if kind != "extra_forbidden" or way[-1:] == location[-1:]]
        walked = max(ways, key=len, default=())
    pointer = ""
    for part in walked:
        pointer = pointer_of(pointer, part)
    return pointer, str(walked[-1]) if walked else ""


def _ways(value: JSON, location: Location) -> Iterator[tuple[Location, JSON]]:
    """Each way through a value by parts of a location, and where it ends."""
    if not location:
        yield (), value
        return
    part, rest = location[0], location[1:]
    if isinstance(value, Mapping) and part in value:
        yield from (((part, *way), end) for way, end in _ways(value[str(part)], rest))
    elif isinstance(value, Sequence) and not isinstance(value, str) and isinstance(part, int):
        inner = value[part] if part < len(value) else None
        yield from (((part, *way), end) for way, end in _ways(inner, rest))
        return
    yield from _ways(value, rest)


def _message(model: type[BaseModel], found: "ErrorDetails", last: str) -> str:
    match found["type"]:
        case "missing":
            return f"'{last}' is missing"
        case "extra_forbidden":
            known = _known_fields(model, found["loc"][:-1])
            hint = "" if last in known else f". {nearest(last, known).rstrip('.')}"  # it is of another kind
            return f"there is no field '{last}' here{hint}"
        case "value_error":
            said = found["msg"].removeprefix("Value error, ")
            return f"'{last}': {said}" if last else said
        case "literal_error" | "enum":
            return f"'{last}' is {found['input']!r}; it can be {found.get('ctx', {}).get('expected', '')}"
        case "union_tag_invalid" | "union_tag_not_found":
            expected = found.get("ctx", {}).get("expected_tags", "")
            return f"the type of '{last}' is not one of {expected}" if last else f"'type' is not one of {expected}"
    if found["type"] == "string_type" and isinstance(found["input"], bool | int | float):
        return f"'{last}' is to be a text, and YAML reads {json.dumps(found['input'])} here: put it in quotes"
    shown = repr(found["input"])
    if found["type"] in {"model_type", "model_attributes_type", "dict_type"}:
        return f"'{last}' is {_short(shown)}, and it is a mapping: its fields stand below it"
    said = found["msg"][:1].lower() + found["msg"][1:]
    return f"'{last}' is {_short(shown)}: {said}"


def _short(shown: str) -> str:
    return shown if len(shown) < 80 else f"{shown[:77]}…"


def _known_fields(model: type[BaseModel], location: Location) -> list[str]:
    """The fields, as documents call them, of what stands at a location."""
    here: list[type[BaseModel]] = [model]
    for part in location:
        inner = [found for one in here for name, found in _fields(one).items() if name == part]
        here = [found for annotation in inner for found in _models_in(annotation)] or here
    return [name for one in here for name in _fields(one)]


def _fields(model: type[BaseModel]) -> dict[str, object]:
    return {(field.alias or name): field.annotation for name, field in model.model_fields.items()}


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in _models_in(part)]
