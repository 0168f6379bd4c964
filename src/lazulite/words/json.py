"""What JSON can say, as types, and its one canonical spelling."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

JSON: TypeAlias = bool | int | float | str | Sequence["JSON"] | Mapping[str, "JSON"] | None
JSONObject: TypeAlias = Mapping[str, JSON]

_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_ONE_SORT = bytes.maketrans(b"{}", b"[]")


def canonical(value: JSON) -> str:
    """The same text for equal values: sorted keys, no spaces. Raises ValueError for NaN and infinities."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(value: JSON) -> str:
    """SHA-256 of the canonical spelling, 64 hex digits."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def nests_deeper(text: bytes, levels: int) -> bool:
    """Whether JSON that can be read nests deeper: what walks it by recursion has an end of its stack."""
    if text.count(b"[") + text.count(b"{") <= levels:
        return False
    return _is_left(text, levels) and _is_left(_TEXTS.sub(b"", text), levels)


def _is_left(text: bytes, levels: int) -> bool:
    """Whether brackets are left when as many levels, the innermost first, are taken away."""
    brackets = text.translate(_ONE_SORT, _NO_BRACKETS)
    for _ in range(levels):
        if not brackets:
            return False
        brackets = brackets.replace(b"[]", b"")
    return bool(brackets)
