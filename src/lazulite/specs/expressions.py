"""`${{inputs.x}}` and its kin: found in texts, read by a small grammar, checked against the names there are.

expression = "${{" path "}}"        path = name {"." name}        name = letter or "_", then letters, digits, "_", "-"
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lazulite.words.errors import Invalid, nearest

OPEN, CLOSE = "${{", "}}"
NAME = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)


class ExpressionInvalid(Invalid):
    """An expression that cannot be read, or that names what is not there. `column` counts from 1 in its text."""

    def __init__(self, reason: str, column: int, hint: str = "") -> None:
        super().__init__(reason, hint=hint)
        self.column = column


@dataclass(frozen=True)
class Expression:
    """`path` of `${{inputs.rate}}` is ("inputs", "rate"); it stands at text[start:end]."""

    path: tuple[str, ...]
    start: int
    end: int

    def __str__(self) -> str:
        return f"{OPEN}{'.'.join(self.path)}{CLOSE}"


def find_expressions(text: str) -> tuple[Expression, ...]:
    """In the order of the text. Raises ExpressionInvalid."""
    found: list[Expression] = []
    start = text.find(OPEN)
    while start >= 0:
        found.append(_read(text, start))
        start = text.find(OPEN, found[-1].end)
    return tuple(found)


def check_expressions(text: str, known: Mapping[str, Collection[str]]) -> tuple[Expression, ...]:
    """Those of the text, when each is `root.name` out of `known` (inputs: their names). Raises ExpressionInvalid."""
    found = find_expressions(text)
    for expression in found:
        root, *names = expression.path
        if root not in known:
            reason = f"{expression} begins with '{root}', which means nothing here"
            raise ExpressionInvalid(reason, expression.start + 1, nearest(root, known))
        if len(names) != 1:
            raise ExpressionInvalid(f"{expression} is not {OPEN}{root}.NAME{CLOSE}", expression.start + 1)
        if names[0] not in known[root]:
            hint = nearest(names[0], known[root])
            reason = f"{expression} names '{names[0]}', which is not among the {root}"
            raise ExpressionInvalid(reason, expression.start + 1, hint)
    return found


def _read(text: str, start: int) -> Expression:
    end = text.find(CLOSE, start)
    line = text.find("\n", start)
    if end < 0 or 0 <= line < end:
        raise ExpressionInvalid(
            f"an expression is opened by '{OPEN}' and never closed", start + 1, f"Close it by '{CLOSE}'."
        )
    inside = text[start + len(OPEN) : end]
    path = tuple(part.strip() for part in inside.split("."))
    for part in path:
        if not NAME.fullmatch(part):
            what = f"'{part}' is no name" if part else "a name is missing" if inside.strip() else "it is empty"
            raise ExpressionInvalid(
                f"{OPEN}{inside}{CLOSE} cannot be read: {what}", start + 1, "Write ${{inputs.NAME}}."
            )
    return Expression(path, start, end + len(CLOSE))
