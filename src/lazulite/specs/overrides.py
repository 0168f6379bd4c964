"""`--set a.b=c`: values laid over a document by their dotted places. Shared by both sides, so without pydantic."""

from collections.abc import Collection, Mapping, Sequence

from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject

DEEPEST = 50


class SettingImpossible(Invalid):
    pass


def with_settings(document: JSONObject, settings: Mapping[str, JSON]) -> JSONObject:
    """The document with the values at their dotted places, the original as it was. An element that a list has is named
    by its number, from 0. Raises SettingImpossible."""
    changed: dict[str, JSON] = dict(document)
    for where, value in settings.items():
        if where.count(".") >= DEEPEST:
            raise SettingImpossible(f"'{where[:40]}…' lies deeper than {DEEPEST} fields.")
        first, *rest = where.split(".")
        changed[first] = _laid(changed.get(first), rest, value, where=where)
    return changed


def _laid(inner: JSON, steps: Sequence[str], value: JSON, *, where: str) -> JSON:
    """What stands at a place, with the value further in."""
    if not steps:
        return value
    first, *rest = steps
    if inner is None or isinstance(inner, Mapping):
        fields = inner or {}
        return {**fields, first: _laid(fields.get(first), rest, value, where=where)}
    place = where.removesuffix(f".{'.'.join(steps)}")
    if not isinstance(inner, list):
        raise SettingImpossible(f"'{where}' cannot be set: '{place}' holds a value and no fields.")
    if first not in map(str, range(len(inner))):
        told = f"elements 0 to {len(inner) - 1}" if inner else "no elements"
        raise SettingImpossible(f"'{where}' cannot be set: the list '{place}' has {told}, and no '{first}'.")
    number = int(first)
    return [*inner[:number], _laid(inner[number], rest, value, where=where), *inner[number + 1 :]]


def inside(settings: Mapping[str, JSON], place: str) -> dict[str, JSON]:
    """Those for the document that is named at the place, as they stand in it."""
    return {where[len(place) + 1 :]: value for where, value in settings.items() if where.startswith(f"{place}.")}


def outside(settings: Mapping[str, JSON], places: Collection[str]) -> dict[str, JSON]:
    """Those for none of the documents that are named at the places."""
    return {
        where: value for where, value in settings.items() if not any(where.startswith(f"{place}.") for place in places)
    }
