"""Steps that steer others: choices, loops, and bodies that run for each of many items."""

import json
from collections.abc import Mapping
from dataclasses import replace

from lazulite.compute.spec import InputSpec
from lazulite.services.training.jobs.entities import GivenInput, WantedOutput
from lazulite.services.training.pipelines.binding import bound_to
from lazulite.services.training.pipelines.entities import (
    Binding,
    Choice,
    Items,
    Loop,
    OfStep,
    Step,
    StepKind,
    StepOutput,
)
from lazulite.specs.expressions import find_expressions
from lazulite.specs.pipeline_job import DoWhileNode, IfElseNode, Node, ParallelForNode
from lazulite.specs.written import Written
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON


class SteeringInvalid(Invalid):
    pass


def steered(written: Written, steps: Mapping[str, Step], nodes: Mapping[str, Node]) -> dict[str, Step]:
    """The steps with those that steer among them; a body is part of what runs it, and is known by its own name still.

    Raises SteeringInvalid, BindingInvalid, DocumentInvalid, each with its line.
    """
    found = dict(steps)
    bodies: dict[str, str] = {}
    for name, node in nodes.items():
        inside = written.within("jobs", name)
        match node:
            case IfElseNode():
                found |= _choice(inside, name, node, found)
            case DoWhileNode():
                body = _named(inside, "/body", node.body, found)
                bodies[body] = name
                found[name] = _loop(inside, name, node, found.pop(body))
            case ParallelForNode():
                body = _named(inside, "/body", node.body, found)
                bodies[body] = name
                found[name] = _for_each(inside, name, node, found.pop(body))
    return {name: _renamed(step, bodies) for name, step in found.items()}


def _choice(written: Written, name: str, node: IfElseNode, steps: Mapping[str, Step]) -> dict[str, Step]:
    sides = {True: node.true_block, False: node.false_block}
    blocks = {side: (given,) if isinstance(given, str) else tuple(given or ()) for side, given in sides.items()}
    named = {
        side: tuple(_named(written, f"/{str(side).lower()}_block", text, steps) for text in block)
        for side, block in blocks.items()
    }
    if not any(named.values()):
        raise written.wrong("", "a condition has a true_block, or a false_block")
    choice = Choice(_bound(written, "/condition", str(node.condition)), named[True], named[False])
    behind = {one: replace(steps[one], behind=name, side=side) for side, block in named.items() for one in block}
    return {name: Step(name, StepKind.IF_ELSE, choice=choice), **behind}


def _loop(written: Written, name: str, node: DoWhileNode, body: Step) -> Step:
    condition = node.condition or ""
    with written.at("/condition"):
        output = _last(condition)
        _known(output, body.outputs, f"The body '{body.name}' has no output")
    mapped: dict[str, tuple[str, ...]] = {}
    for key, told in node.mapping.items():
        with written.at(f"/mapping/{key}"):
            _known(key, body.outputs, f"The body '{body.name}' has no output")
            mapped[key] = tuple(_last(text) for text in ([told] if isinstance(told, str) else told))
            for one in mapped[key]:
                _known(one, body.ports, f"The body '{body.name}' has no input")
    loop = Loop(output, node.limits.max_iteration_count, mapped)
    return Step(
        name, StepKind.DO_WHILE, body.ports, body.bindings, body.outputs, body=body, loop=loop,
        component=body.component, is_deterministic=body.is_deterministic,
    )  # fmt: skip


def _for_each(written: Written, name: str, node: ParallelForNode, body: Step) -> Step:
    """Its outputs are folders of what each item left."""
    outputs = {key: StepOutput(WantedOutput(), one.of_parent) for key, one in body.outputs.items()}
    return Step(
        name, StepKind.PARALLEL_FOR, body.ports, body.bindings, outputs, body=body,
        items=Items(_items(written, node), node.max_concurrency), component=body.component,
        is_deterministic=body.is_deterministic,
    )  # fmt: skip


def _items(written: Written, node: ParallelForNode) -> Binding:
    if isinstance(node.items, str):
        return _bound(written, "/items", node.items)
    if isinstance(node.items, list):
        plain: JSON = [dict(one) for one in node.items]
    else:
        plain = {key: dict(one) for key, one in node.items.items()}
    return _text(json.dumps(plain))


def _bound(written: Written, pointer: str, text: str) -> Binding:
    with written.expressions_at(pointer):
        return bound_to(text) or _text(text)


def _named(written: Written, pointer: str, text: str, steps: Mapping[str, Step]) -> str:
    """The step of `${{parent.jobs.NAME}}`."""
    with written.at(pointer):
        found = find_expressions(text)
        match found[0].path if found else ():
            case ("parent", "jobs", str(name)):
                _known(name, steps, "The pipeline has no step")
                return name
        raise SteeringInvalid(f"{text!r} is no step.", hint="Write ${{parent.jobs.NAME}}.")


def _last(text: str) -> str:
    """`satisfied` of `${{parent.jobs.body.outputs.satisfied}}`, or as it is."""
    found = find_expressions(text)
    return found[0].path[-1] if found else text


def _known(name: str, known: Mapping[str, object], lacking: str) -> None:
    if name not in known:
        raise SteeringInvalid(f"{lacking} '{name}'.", hint=nearest(name, known))


def _text(text: str) -> GivenInput:
    return GivenInput(InputSpec("string", literal=text), text)


def _renamed(step: Step, bodies: Mapping[str, str]) -> Step:
    """Who reads a body's outputs reads those of what runs it."""
    bindings = {name: _moved(bound, bodies) for name, bound in step.bindings.items()}
    choice = replace(step.choice, condition=_moved(step.choice.condition, bodies)) if step.choice else None
    items = replace(step.items, given=_moved(step.items.given, bodies)) if step.items else None
    return replace(step, bindings=bindings, choice=choice, items=items)


def _moved(bound: Binding, bodies: Mapping[str, str]) -> Binding:
    return replace(bound, step=bodies[bound.step]) if isinstance(bound, OfStep) and bound.step in bodies else bound
