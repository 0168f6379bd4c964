"""What stands in a command's text: expressions over its inputs and outputs, and parts that optional inputs bring.

`$[[--rate ${{inputs.rate}}]]` stays where the input is given, and goes where it is not.
"""

import re
import shlex
from collections.abc import Collection, Mapping, Sequence

from lazulite.specs.expressions import check_expressions, find_expressions
from lazulite.specs.written import Written

OPTIONAL = re.compile(r"\$\[\[(.*?)\]\]", re.DOTALL)
OPENS, CLOSES = "$[[", "]]"  # as words of their own


def check_command(
    written: Written, command: str, variables: Mapping[str, str], known: Mapping[str, Collection[str]]
) -> None:
    """known: what may stand behind each root (`inputs`: their names). Raises DocumentInvalid, with its line."""
    check_text(written, "/command", command, known)
    for name, value in variables.items():
        check_text(written, f"/environment_variables/{name}", value, known)


def check_text(written: Written, pointer: str, text: str, known: Mapping[str, Collection[str]]) -> None:
    with written.expressions_at(pointer):
        check_expressions(text, known)


def always_wanted(command: str) -> set[str]:
    """The inputs that stand outside of optional parts."""
    plain = OPTIONAL.sub("", command)
    return {one.path[1] for one in find_expressions(plain) if one.path[0] == "inputs" and len(one.path) == 2}


def with_given(command: str, given: Collection[str]) -> str:
    """The command with those optional parts whose inputs are all given."""

    def part(found: re.Match[str]) -> str:
        wanted = {one.path[1] for one in find_expressions(found[1]) if one.path[0] == "inputs"}
        return found[1] if wanted <= set(given) else ""

    return OPTIONAL.sub(part, command)


def words_of(text: str) -> tuple[str, ...]:
    """A program's arguments as a shell splits them; the marks of optional parts are words of their own.

    Raises ValueError for a quote that is never closed.
    """
    whole = OPTIONAL.sub(lambda found: f" {OPENS} {found[1]} {CLOSES} ", text)
    for expression in reversed(find_expressions(whole)):
        whole = f"{whole[: expression.start]}{expression}{whole[expression.end :]}"
    return tuple(shlex.split(whole))


def words_with_given(words: Sequence[str], given: Collection[str]) -> tuple[str, ...]:
    """The words, those of optional parts only where all of their inputs are given."""
    kept: list[str] = []
    part: list[str] | None = None
    for word in words:
        if word == OPENS:
            part = []
        elif word == CLOSES and part is not None:
            wanted = {one.path[1] for each in part for one in find_expressions(each) if one.path[0] == "inputs"}
            kept += part if wanted <= set(given) else []
            part = None
        else:
            (kept if part is None else part).append(word)
    return tuple(kept)
