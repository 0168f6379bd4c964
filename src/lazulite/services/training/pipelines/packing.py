"""A plan without its large parts: each is kept once, by its digest, however many steps have it."""

import hashlib
import json
from collections.abc import Mapping

from lazulite.words.json import JSON, JSONObject

PART = "$part"
LARGE = 400  # characters of JSON: a digest is not worth it for less
FIELDS = frozenset({"lock", "manifest", "bookmark", "code"})


def packed(value: JSON) -> tuple[JSON, dict[str, JSON]]:
    """The plan, and its parts."""
    parts: dict[str, JSON] = {}
    return _without(value, parts), parts


def unpacked(value: JSON, parts: Mapping[str, JSON]) -> JSON:
    """As it was."""
    if isinstance(value, Mapping):
        if PART in value:
            return parts[str(value[PART])]
        return {name: unpacked(item, parts) for name, item in value.items()}
    return [unpacked(item, parts) for item in value] if isinstance(value, list) else value


def unpacked_object(value: JSONObject, parts: Mapping[str, JSON]) -> JSONObject:
    found = unpacked(value, parts)
    assert isinstance(found, Mapping)
    return found


def _without(value: JSON, parts: dict[str, JSON]) -> JSON:
    if isinstance(value, Mapping):
        return {
            name: _apart(item, parts) if name in FIELDS and item else _without(item, parts)
            for name, item in value.items()
        }
    return [_without(item, parts) for item in value] if isinstance(value, list) else value


def _apart(value: JSON, parts: dict[str, JSON]) -> JSON:
    text = json.dumps(value, sort_keys=True)
    if len(text) < LARGE:
        return value
    digest = hashlib.sha256(text.encode()).hexdigest()
    parts[digest] = value
    return {PART: digest}
