"""A pipeline function's parameters: what each takes, from its annotation, its default, or what it is given."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lazulite.experience.sdk.authoring.bindings import Given, PipelineInput, StepInput, StepOutput
from lazulite.experience.sdk.authoring.document import plain
from lazulite.experience.sdk.ports import Input
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON

TYPES: Mapping[object, str] = {bool: "boolean", int: "integer", float: "number", str: "string"}


class ArgumentsWrong(Invalid):
    pass


@dataclass(frozen=True)
class Parameter:
    """declared: by an annotation, `Input(type="uri_folder")` or `float`. given: None where nothing was."""

    name: str
    declared: Input | None
    default: Given
    given: Given

    @property
    def value(self) -> Given:
        return self.default if self.given is None else self.given

    @property
    def type(self) -> str:
        return self.declared.type if self.declared else type_of(self.value)

    @property
    def bound(self) -> PipelineInput | None:
        """What the function gets: None for an optional parameter that was not given."""
        return None if self.value is None else PipelineInput(self.name, self.value, self.type)

    def as_port(self) -> JSON:
        """As a component declares it."""
        default = {"default": plain(self.default)} if isinstance(self.default, str | int | float | bool) else {}
        mode = {"mode": self.declared.mode} if self.declared and self.declared.mode else {}
        return {"type": self.type, **mode, **default}


def parameters_of(
    function: Callable[..., object], args: tuple[Given, ...], given: Mapping[str, Given]
) -> list[Parameter]:
    """Raises ArgumentsWrong for one that is unknown, lacking or given twice."""
    signature = inspect.signature(function)
    annotations = _annotations(function)
    unknown = [name for name in given if name not in signature.parameters]
    if unknown:
        asked = f"The pipeline {function.__name__} has no input '{unknown[0]}'."
        raise ArgumentsWrong(asked, hint=nearest(unknown[0], signature.parameters))
    try:
        bound = signature.bind(*args, **given)
    except TypeError as error:
        raise ArgumentsWrong(f"The pipeline {function.__name__} cannot be made: {error}.") from error
    return [
        Parameter(name, _declared(annotations.get(name)), _default(one), bound.arguments.get(name))
        for name, one in signature.parameters.items()
    ]


def type_of(value: Given) -> str:
    """Of what an input is given; what another step leaves has the type that its component declares."""
    match value:
        case Input() | PipelineInput():
            return value.type
        case StepOutput():
            return value.type or value.declared_type or "uri_folder"
        case StepInput():
            return type_of(value.value)
        case Mapping():
            return str(value.get("type") or "uri_folder")
    return TYPES.get(type(value), "string")


def _default(parameter: inspect.Parameter) -> Given:
    return None if parameter.default is parameter.empty else parameter.default


def _declared(annotation: object) -> Input | None:
    found = TYPES.get(annotation) if isinstance(annotation, type) else None
    if found:
        return Input(type=found)
    return annotation if isinstance(annotation, Input) else None


def _annotations(function: Callable[..., object]) -> Mapping[str, object]:
    """Also those that are written as texts, unless a name in one of them is not to be had."""
    try:
        return inspect.get_annotations(inspect.unwrap(function), eval_str=True)
    except NameError:
        return {}
