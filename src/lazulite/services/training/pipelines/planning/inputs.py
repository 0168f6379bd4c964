"""What a step's inputs say: a binding, a literal, or data that is to be looked up."""

from collections.abc import Collection, Mapping
from difflib import get_close_matches

from lazulite.services.training.jobs.entities import GivenInput
from lazulite.services.training.jobs.ports import UNTOLD, literal, literal_type
from lazulite.services.training.pipelines.binding import BindingInvalid, bound_to
from lazulite.services.training.pipelines.entities import OfParent, OfStep
from lazulite.specs.pipeline_job import NodeData
from lazulite.specs.ports import LITERALS, DataInput, InputPort, Literally
from lazulite.specs.written import Written
from lazulite.words.errors import nearest


def bindings_of(
    written: Written, given: Mapping[str, NodeData | Literally | None], ports: Mapping[str, InputPort]
) -> dict[str, GivenInput | OfParent | OfStep | DataInput]:
    """By input. Raises BindingInvalid, PortTypeWrong, DocumentInvalid for one that is missing."""
    found: dict[str, GivenInput | OfParent | OfStep | DataInput] = {}
    for name, value in given.items():
        with written.at(f"/inputs/{name}"):
            if name not in ports:
                _check_not_misspelt(name, ports)
            elif value is not None:
                found[name] = _one(written, name, value, ports[name])
    for name, port in ports.items():
        if name not in found and not port.optional and port.default is None:
            raise written.wrong("/inputs", f"the step needs the input '{name}'")
    return found


def unread(given: Collection[str], ports: Collection[str]) -> list[str]:
    """A warning for each input that the component does not have: Azure's client leaves it out, and goes on."""
    return [
        f"inputs.{name}: the component has no such input, and it changes nothing."
        for name in given
        if name not in ports
    ]


def inferred_ports(given: Mapping[str, NodeData | Literally | None]) -> dict[str, InputPort]:
    """Those of a step with a command of its own: what it is given is what it takes."""
    return {
        name: InputPort.model_validate({"type": _type(value)}) for name, value in given.items() if value is not None
    }


def _check_not_misspelt(name: str, ports: Collection[str]) -> None:
    """Raises BindingInvalid for what is nearly an input that there is."""
    if get_close_matches(name, [*ports], n=1):
        raise BindingInvalid(f"The component has no input '{name}'.", hint=nearest(name, ports))


def _one(
    written: Written, name: str, value: NodeData | Literally, port: InputPort
) -> GivenInput | OfParent | OfStep | DataInput:
    plain = value.path if isinstance(value, NodeData) and value.path is not None else value
    if isinstance(plain, NodeData):
        plain = plain.value if plain.value is not None else ""
    if isinstance(plain, str):
        with written.expressions_at(f"/inputs/{name}"):
            bound = bound_to(plain)
        if bound is not None:
            return bound
    if isinstance(value, NodeData) and value.type not in LITERALS:
        kind = value.type or (port.type if not port.is_literal else None)
        told = {"path": str(plain), "mode": value.mode} | ({"type": kind} if kind not in {None, UNTOLD} else {})
        return DataInput.model_validate(told)
    if isinstance(plain, str) and not port.is_literal and port.type != UNTOLD:
        return DataInput.model_validate({"path": plain, "type": port.type})
    return literal(name, plain, port if port.type != UNTOLD else None)


def _type(value: NodeData | Literally) -> str:
    if isinstance(value, NodeData):
        return value.type or UNTOLD
    if isinstance(value, str) and "${{" in value:
        return UNTOLD
    return literal_type(value)
