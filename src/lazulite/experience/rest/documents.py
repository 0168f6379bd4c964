"""A declarative document as a request brings it: its text, and the settings that go over it."""

from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from lazulite.words.errors import FieldError, Invalid, nearest

M = TypeVar("M", bound=BaseModel)


class DocumentInvalid(Invalid):
    pass


class DocumentIn(BaseModel):
    """`document`: YAML or JSON. `set`: dotted places and the values they get instead. The rest is of other nouns."""

    model_config = ConfigDict(extra="allow")

    document: str
    set: dict[str, JsonValue] = Field(default_factory=dict)

    def parsed(self, model: type[M]) -> M:
        """Raises DocumentInvalid, with line and column of broken YAML and the place of every wrong field."""
        value = _yaml(self.document)
        for place, setting in self.set.items():
            _put(value, place.split("."), setting)
        try:
            return model.model_validate(value)
        except ValidationError as error:
            wrong = tuple(_field_error(one["loc"], one["type"], one["msg"], model) for one in error.errors())
            raise DocumentInvalid(f"{wrong[0].pointer}: {wrong[0].message}", errors=wrong) from error


def _yaml(text: str) -> dict[str, JsonValue]:
    try:
        value = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise DocumentInvalid(f"The document is no YAML: {place}{error.problem}.") from error
    if not isinstance(value, dict):
        raise DocumentInvalid("The document holds no mapping of fields to values.")
    return value


def _put(value: dict[str, JsonValue], place: list[str], setting: JsonValue) -> None:
    for key in place[:-1]:
        inner = value.setdefault(key, {})
        if not isinstance(inner, dict):
            raise DocumentInvalid(f"'{key}' in '{'.'.join(place)}' holds no fields.")
        value = inner
    value[place[-1]] = setting


def _field_error(place: tuple[int | str, ...], kind: str, message: str, model: type[BaseModel]) -> FieldError:
    pointer = "/" + "/".join(map(str, place))
    if kind == "extra_forbidden":
        known = [field.alias or name for name, field in model.model_fields.items()] if len(place) == 1 else []
        return FieldError(pointer, f"there is no such field. {nearest(str(place[-1]), known) if known else ''}".strip())
    return FieldError(pointer, message)
