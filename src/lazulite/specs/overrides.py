"""`--set a.b=c`: values laid over a document by their dotted places. Shared by both sides, so without pydantic."""

from collections.abc import Collection, Mapping

from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject

DEEPEST = 50


class SettingImpossible(Invalid):
    pass


def with_settings(document: JSONObject, settings: Mapping[str, JSON]) -> JSONObject:
    """The document with the values at their dotted places, the original as it was. Raises SettingImpossible."""
    changed: dict[str, JSON] = dict(document)
    for where, value in settings.items():
        if where.count(".") >= DEEPEST:
            raise SettingImpossible(f"'{where[:40]}…' lies deeper than {DEEPEST} fields.")
        first, _, rest = where.partition(".")
        inner = changed.get(first)
        if not rest:
            changed[first] = value
        elif isinstance(inner, Mapping) or inner is None:
            changed[first] = with_settings(inner or {}, {rest: value})
        else:
            raise SettingImpossible(f"'{where}' cannot be set: '{first}' holds a value and no fields.")
    return changed


def inside(settings: Mapping[str, JSON], place: str) -> dict[str, JSON]:
    """Those for the document that is named at the place, as they stand in it."""
    return {where[len(place) + 1 :]: value for where, value in settings.items() if where.startswith(f"{place}.")}


def outside(settings: Mapping[str, JSON], places: Collection[str]) -> dict[str, JSON]:
    """Those for none of the documents that are named at the places."""
    return {
        where: value for where, value in settings.items() if not any(where.startswith(f"{place}.") for place in places)
    }
