"""Values of documents as Python writes them."""

import json
import keyword
from collections.abc import Mapping, Sequence

from lazulite.words.json import JSON

WIDTH = 100
INPUT, OUTPUT = ("path", "type", "mode", "default"), ("type", "name", "version", "mode", "path")


class Code(str):
    """Python as it is, where a value is written otherwise."""

    __slots__ = ()


def written(value: JSON, indent: int = 0, *, used: int = 0) -> str:
    """On one line where it fits, else a line for each item. used: what stands before it on its line."""
    one = _one_line(value)
    if len(one) + indent + used <= WIDTH and not (isinstance(value, str) and "\n" in value[:-1]):
        return one
    match value:
        case Code():
            return value
        case str():
            return _lines_of(value, indent)
        case Mapping() if value:
            items = [
                f"{written(name)}: {written(item, indent + 4, used=len(name) + 4)}" for name, item in value.items()
            ]
            return _broken("{", items, "}", indent)
        case Sequence() if value:
            return _broken("[", [written(item, indent + 4) for item in value], "]", indent)
    return one


def call(function: str, arguments: Mapping[str, JSON], indent: int = 0, *, used: int = 0) -> str:
    """With keywords; those that are none travel in a mapping."""
    named = {name: value for name, value in arguments.items() if is_name(name)}
    others = {name: value for name, value in arguments.items() if name not in named}
    given = [f"{name}={_one_line(value)}" for name, value in named.items()]
    one = f"{function}({', '.join([*given, *([f'**{_one_line(others)}'] if others else [])])})"
    if len(one) + indent + used <= WIDTH and not any(isinstance(v, str) and "\n" in v[:-1] for v in named.values()):
        return one
    lines = [f"{name}={written(value, indent + 4, used=len(name) + 2)}" for name, value in named.items()]
    rest = [f"**{written(others, indent + 4, used=3)}"] if others else []
    return _broken(f"{function}(", [*lines, *rest], ")", indent)


def listed(function: str, names: Sequence[str]) -> str:
    """What stands between `def` and its colon."""
    one = f"{function}({', '.join(names)})"
    return one if len(one) < WIDTH else _broken(f"{function}(", names, ")", 0)


def input_code(value: JSON) -> JSON:
    """`Input(…)` where it says as much, else the value."""
    return _made("Input", INPUT, value)


def output_code(value: JSON) -> JSON:
    return _made("Output", OUTPUT, value)


def is_name(text: str) -> bool:
    return text.isidentifier() and not keyword.iskeyword(text)


def _made(kind: str, fields: Sequence[str], value: JSON) -> JSON:
    if not isinstance(value, Mapping) or "type" not in value or not {*value} <= {*fields}:
        return value
    if any(item is None for item in value.values()):
        return value
    return Code(call(kind, {name: value[name] for name in fields if name in value}))


def _one_line(value: JSON) -> str:
    match value:
        case Code():
            return value
        case str():
            return _quoted(value)
        case Mapping():
            return f"{{{', '.join(f'{_one_line(name)}: {_one_line(item)}' for name, item in value.items())}}}"
        case Sequence():
            return f"[{', '.join(_one_line(item) for item in value)}]"
        case float() if value != value or value in (float("inf"), float("-inf")):
            return f'float("{value}")'
    return repr(value)


def _quoted(text: str) -> str:
    single = '"' in text and "'" not in text
    return repr(text) if single else json.dumps(text, ensure_ascii=False)


def _lines_of(text: str, indent: int) -> str:
    lines = [_quoted(line) for line in text.splitlines(keepends=True)]
    if len(lines) < 2:
        return _quoted(text)
    inside = "".join(f"{' ' * (indent + 4)}{line}\n" for line in lines)
    return f"(\n{inside}{' ' * indent})"


def _broken(opening: str, items: Sequence[str], closing: str, indent: int) -> str:
    inside = "".join(f"{' ' * (indent + 4)}{item},\n" for item in items)
    return f"{opening}\n{inside}{' ' * indent}{closing}"
