"""Values for a component's inputs: literals as their types have them, and whether types go together."""

from typing import Final

from lazulite.compute.spec import InputSpec
from lazulite.services.training.jobs.entities import GivenInput, Port
from lazulite.specs.ports import LITERALS, InputPort, Literally
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON

UNTOLD: Final = "path"
"""The type of a port that takes whatever it is bound to, and of an output that says none."""
FOLDERS = {"uri_folder", UNTOLD, "mltable"}
MODELS = {"mlflow_model", "custom_model", "triton_model"}


class PortTypeWrong(Invalid):
    pass


def port_of(declared: InputPort) -> Port:
    default = declared.default
    return Port(declared.type, declared.optional, None if default is None else _told(default))


def check_default(name: str, declared: InputPort) -> None:
    """A default is a value that the port takes. Raises PortTypeWrong."""
    if declared.default is not None:
        literal(name, declared.default, declared)


def literal_type(value: JSON) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "integer" if isinstance(value, int) else "number" if isinstance(value, float) else "string"


def literal(name: str, value: Literally, declared: InputPort | None) -> GivenInput:
    """The value as the port's type has it. Raises PortTypeWrong, with the words or the range that there are."""
    if declared is None:
        return _given(literal_type(value), value)
    if not declared.is_literal:
        raise PortTypeWrong(
            f"The input '{name}' takes {declared.type}, and {value!r} is a {_kind(value)}.",
            hint=f"Give its files: {{type: {declared.type}, path: …}}.",
        )
    _check_type(name, value, declared.type)
    if declared.enum is not None and _told(value) not in declared.enum:
        raise PortTypeWrong(
            f"The input '{name}' is {_told(value)!r}, which it cannot be.", hint=nearest(_told(value), declared.enum)
        )
    _check_range(name, value, declared)
    return _given(declared.type, value)


def check_type(name: str, *, declared: str, given: str, said: str) -> str | None:
    """A warning where the types differ and it goes all the same. Raises PortTypeWrong where it cannot."""
    if declared in {given, UNTOLD}:
        return None
    literals = {*LITERALS, "enum"}
    if declared in literals and given in literals:
        ways = {"integer": {"number", "string", "enum"}, "boolean": {"string"}, "number": {"string"}}
        if declared in {"string", "enum"} or given in {"string", "enum"} or declared in ways.get(given, set()):
            return None
    elif declared in FOLDERS and given not in literals:
        other = declared == "mltable" != given or (declared == "uri_folder" and given == "uri_file")
        return f"inputs.{name}: it is declared as {declared} and gets {given}, as it is." if other else None
    elif declared in MODELS and (given in MODELS or given in FOLDERS):
        return None
    raise PortTypeWrong(
        f"The input '{name}' takes {declared}, and {said} gives {given}.", hint="Bind it to another one."
    )


def _given(kind: str, value: Literally) -> GivenInput:
    told = str(int(value)) if kind == "integer" and isinstance(value, float) else _told(value)
    return GivenInput(InputSpec(kind, literal=told), told)


def _told(value: Literally) -> str:
    return str(value)


def _kind(value: Literally) -> str:
    return "text" if isinstance(value, str) else "literal"


def _check_type(name: str, value: Literally, wanted: str) -> None:
    good = True
    if wanted in {"integer", "number"}:
        try:
            number = float(value)
            good = not isinstance(value, bool) and (wanted == "number" or number.is_integer())
        except ValueError:
            good = False
    elif wanted == "boolean":
        good = _told(value).lower() in {"true", "false"}
    if not good:
        raise PortTypeWrong(f"The input '{name}' is of type {wanted}, and {value!r} is not.")


def _check_range(name: str, value: Literally, declared: InputPort) -> None:
    if declared.type not in {"integer", "number"}:
        return
    low, high = declared.min, declared.max
    if (low is not None and float(value) < low) or (high is not None and float(value) > high):
        between = f"{'' if low is None else f'from {low:g} '}{'' if high is None else f'up to {high:g}'}".strip()
        raise PortTypeWrong(f"The input '{name}' is {_told(value)}, and it goes {between}.")
