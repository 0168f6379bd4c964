"""Placeholders become what they stand for, quoted for the place where they stand in a shell command."""

import re
import shlex
from collections.abc import Callable, Mapping

from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON

PLACEHOLDER = re.compile(r"\$\{\{\s*([A-Za-z0-9_.-]+)\s*\}\}")


class PlaceholderUnknown(Invalid):
    pass


def fill_command(command: str, values: Mapping[str, str]) -> str:
    """Shell text in which every value stays one word, or a part of one: bare, in "double" and in 'single' quotes.

    Raises PlaceholderUnknown.
    """
    return fill_places(command, PLACEHOLDER, lambda found: _value(found[1], values))


def fill_places(command: str, places: re.Pattern[str], value: Callable[[re.Match[str]], str]) -> str:
    """As `fill_command` for other placeholders; what `places` does not match stays."""
    done, at, quote = [], 0, ""
    for found in places.finditer(command):
        before = command[at : found.start()]
        quote = _quote_after(before, quote)
        done += [before, _quoted(value(found), quote)]
        at = found.end()
    return "".join([*done, command[at:]])


def fill_text(text: str, values: Mapping[str, str]) -> str:
    """Plain text with the values as they are. Raises PlaceholderUnknown."""
    return PLACEHOLDER.sub(lambda found: _value(found[1], values), text)


def fill_json(value: JSON, values: Mapping[str, str]) -> JSON:
    """The same JSON, its texts filled."""
    if isinstance(value, str):
        return fill_text(value, values)
    if isinstance(value, Mapping):
        return {name: fill_json(item, values) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [fill_json(item, values) for item in value]
    return value


def _value(name: str, values: Mapping[str, str]) -> str:
    if name not in values:
        raise PlaceholderUnknown(f"The job has nothing called ${{{{{name}}}}}.", hint=nearest(name, values))
    return values[name]


def _quote_after(text: str, quote: str) -> str:
    """The quotes that a shell is inside of after `text`, when it was inside of `quote` before."""
    position = 0
    while position < len(text):
        letter = text[position]
        if letter == "\\" and quote != "'":
            position += 1
        elif not quote and letter in "'\"":
            quote = letter
        elif letter == quote:
            quote = ""
        position += 1
    return quote


def _quoted(value: str, quote: str) -> str:
    if quote == "'":
        return value.replace("'", "'\\''")
    if quote == '"':
        return re.sub(r'([\\"$`])', r"\\\1", value)
    return shlex.quote(value) if value else "''"
