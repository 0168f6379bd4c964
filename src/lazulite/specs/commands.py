"""What stands in a command's text: expressions over its inputs and outputs, and parts that optional inputs bring.

`$[[--rate ${{inputs.rate}}]]` stays where the input is given, and goes where it is not.
"""

import re
from collections.abc import Collection, Mapping

from lazulite.specs.expressions import ExpressionInvalid, check_expressions, find_expressions
from lazulite.specs.written import Written

OPTIONAL = re.compile(r"\$\[\[(.*?)\]\]", re.DOTALL)


def check_command(
    written: Written, command: str, variables: Mapping[str, str], known: Mapping[str, Collection[str]]
) -> None:
    """known: what may stand behind each root (`inputs`: their names). Raises DocumentInvalid, with its line."""
    check_text(written, "/command", command, known)
    for name, value in variables.items():
        check_text(written, f"/environment_variables/{name}", value, known)


def check_text(written: Written, pointer: str, text: str, known: Mapping[str, Collection[str]]) -> None:
    try:
        check_expressions(text, known)
    except ExpressionInvalid as error:
        raise written.wrong(pointer, error.detail, hint=error.hint) from error


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
