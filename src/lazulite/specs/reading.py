"""A document's text becomes one of our documents, or a list of what is wrong in it, each with its line."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from lazulite.specs.overrides import with_settings
from lazulite.specs.yaml_text import DocumentBroken, Located, Position, pointer_of, read_yaml
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
    """What was written, settings applied; `text` is as it came. laid: the places that are in it by settings alone,
    which nobody finds in the text."""

    text: str
    value: JSONObject
    located: Located
    laid: frozenset[str] = frozenset()

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
        place = "" if self._position(pointer) else pointer[1:].replace("/", ".")
        return invalid([self._at(pointer, f"'{place}': {message}" if place else message)], hint=hint)

    @contextmanager
    def at(self, pointer: str) -> Iterator[None]:
        """A refusal from inside tells the line of this document that caused it."""
        try:
            yield
        except PlatformError as error:
            error.errors = error.errors or (self._at(pointer, error.detail),)
            raise

    def _field_error(self, model: type[BaseModel], found: "ErrorDetails") -> FieldError:
        way = _way(self.value, found["loc"], found["type"])
        pointer, last = _pointer(way), str(way[-1]) if way else ""
        if self._position(pointer):
            return self._at(pointer, _message(model, found, last, said=last))
        message = _message(model, found, last, said=".".join(map(str, way)))
        return self._at(pointer, f"{message}{self._unlike(way[:-1]) if found['type'] == 'missing' else ''}")

    def _at(self, pointer: str, message: str) -> FieldError:
        position = self._position(pointer)
        return FieldError(pointer or "/", f"{position}: {message}" if position else message)

    def _position(self, pointer: str) -> Position | None:
        """None of what stands in no text that somebody has seen."""
        is_laid = any(pointer == place or pointer.startswith(f"{place}/") for place in self.laid)
        return None if is_laid else self.located.position(pointer)

    def _unlike(self, way: Location) -> str:
        """Of a mapping that a setting has begun, as it may have been meant for one that was there."""
        if _pointer(way) not in self.laid:
            return ""
        around = next((end for walked, end in _ways(self.value, way[:-1]) if walked == way[:-1]), None)
        known = [str(name) for name in around if name != way[-1]] if isinstance(around, Mapping) else []
        return f". There was no '{way[-1]}' before. {nearest(str(way[-1]), known)}" if known else ""


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
    return Document(text, with_settings(value, settings or {}), located, laid_by(value, settings or {}))


def read_kept(text: str, settings: Mapping[str, JSON]) -> Document:
    """As `read_document`, of a text that is ours: who set something in it has not seen it, and is told no lines."""
    read = read_document(text, settings)
    return replace(read, located=Located(read.located.value))


def laid_by(value: JSON, settings: Mapping[str, JSON]) -> frozenset[str]:
    """Where each setting begins what was not there, or replaces what was."""
    return frozenset(_pointer(_begun(value, where.split("."))) for where in settings)


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


def _begun(value: JSON, steps: Sequence[str]) -> Location:
    for count, step in enumerate(steps, start=1):
        value = _inner(value, step)
        if value is None:
            return tuple(steps[:count])
    return tuple(steps)


def _inner(value: JSON, step: str) -> JSON:
    if isinstance(value, Mapping):
        return value.get(step)
    return dict(zip(map(str, range(len(value))), value, strict=True)).get(step) if isinstance(value, list) else None


def _pointer(way: Location) -> str:
    pointer = ""
    for part in way:
        pointer = pointer_of(pointer, part)
    return pointer


def _way(value: JSON, location: Location, kind: str) -> Location:
    """An error's location without the parts that name no place (tags of unions).

    A tag may be called as a field is: of several ways the one is meant that leads to what the error is about (a mapping
    that lacks a field, a field that is not wanted), and of these the longest.
    """
    if kind == "missing":
        lacking = [way for way, end in _ways(value, location[:-1]) if isinstance(end, Mapping)]
        return (*max(lacking, key=len, default=()), location[-1])
    ways = [way for way, _ in _ways(value, location) if kind != "extra_forbidden" or way[-1:] == location[-1:]]
    return max(ways, key=len, default=())


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


def _message(model: type[BaseModel], found: "ErrorDetails", last: str, *, said: str) -> str:
    """last: the field's own name; said: what it is called."""
    match found["type"]:
        case "missing":
            return f"'{said}' is missing"
        case "extra_forbidden":
            known = _known_fields(model, found["loc"][:-1])
            hint = "" if last in known else f". {nearest(last, known).rstrip('.')}"  # it is of another kind
            return f"there is no field '{said}' here{hint}" if said == last else f"there is no field '{said}'{hint}"
        case "value_error":
            why = found["msg"].removeprefix("Value error, ")
            return f"'{said}': {why}" if said else why
        case "literal_error" | "enum":
            return f"'{said}' is {found['input']!r}; it can be {found.get('ctx', {}).get('expected', '')}"
        case "union_tag_invalid" | "union_tag_not_found":
            return _untagged(found.get("ctx", {}).get("expected_tags", ""), said)
    if found["type"] == "string_type" and isinstance(found["input"], bool | int | float):
        return f"'{said}' is to be a text, and YAML reads {json.dumps(found['input'])} here: put it in quotes"
    shown = repr(found["input"])
    if found["type"] in {"model_type", "model_attributes_type", "dict_type"}:
        return f"'{said}' is {_short(shown)}, and it is a mapping: its fields stand below it"
    why = found["msg"][:1].lower() + found["msg"][1:]
    return f"'{said}' is {_short(shown)}: {why}"


def _untagged(tags: str, said: str) -> str:
    """Of a mapping whose `type` says which it is; a tag that is not told where it could be anything of several."""
    what = f"the type of '{said}'" if said else "'type'"
    return f"{what} is not one of {tags}" if tags else f"{what} is missing"


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
