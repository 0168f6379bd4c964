"""Bodies that run more than once, as the pipelines that they are: rounds one after the other, or items side by side."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lazulite.services.training.jobs.entities import GivenInput
from lazulite.services.training.jobs.ports import literal
from lazulite.services.training.pipelines.entities import (
    Items,
    Loop,
    OfParent,
    OfStep,
    Pipeline,
    Settings,
    Step,
    StepOutput,
)
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON
from lazulite.words.manifests import FileEntry, Manifest

MOST_ITEMS = 1000


class ConditionInvalid(Invalid):
    pass


class ItemsInvalid(Invalid):
    pass


def first_round(body: Step, loop: Loop, settings: Settings) -> Pipeline:
    """A pipeline of one round, after which others may follow."""
    outputs = {name: output.wanted for name, output in body.outputs.items()}
    first = _repeated(body, "round-1")
    return Pipeline({first.name: first}, body.ports, outputs, settings, loop=loop)


def next_round(pipeline: Pipeline) -> Step:
    """As the last one, but for what is mapped: its inputs are the last one's outputs."""
    assert pipeline.loop is not None
    last = list(pipeline.steps.values())[-1]
    mapped = {name: OfStep(last.name, output) for output, inputs in pipeline.loop.mapping.items() for name in inputs}
    return replace(last, name=f"round-{len(pipeline.steps) + 1}", bindings={**last.bindings, **mapped})


def goes_round(pipeline: Pipeline, value: JSON) -> bool:
    """Whether another round follows the last. Raises ConditionInvalid."""
    return pipeline.loop is not None and is_true(value) and len(pipeline.steps) < pipeline.loop.limit


def for_each(body: Step, items: Items, text: str, settings: Settings) -> Pipeline:
    """A pipeline of one step for each item. Raises ItemsInvalid, PortTypeWrong."""
    outputs = {name: replace(output.wanted, name=None) for name, output in body.outputs.items()}
    steps = {f"item-{key}": _of_item(body, f"item-{key}", item) for key, item in _items(text).items()}
    return Pipeline(steps, body.ports, outputs, replace(settings, at_once=items.at_once), gathers=True)


def gathered(parts: Sequence[tuple[str, JSON]]) -> JSON:
    """The files of all, each in a folder of its step's name."""
    return [
        FileEntry(f"{name}/{entry.path}", entry.size, entry.digest).__dict__
        for name, files in parts
        for entry in Manifest.from_json(files)
    ]


def is_true(value: JSON) -> bool:
    """Raises ConditionInvalid."""
    word = str(value).strip().lower()
    if word not in {"true", "false"}:
        raise ConditionInvalid(
            f"The condition is {value!r}, neither true nor false.", hint="Write the word into the output's file."
        )
    return word == "true"


def _repeated(body: Step, name: str) -> Step:
    bindings = {port: OfParent(port) for port in body.ports}
    outputs = {output: StepOutput(one.wanted, output) for output, one in body.outputs.items()}
    return replace(
        body, name=name, bindings=bindings, outputs=outputs, display_name=f"{body.display_name or body.name} {name}"
    )


def _of_item(body: Step, name: str, item: Mapping[str, JSON]) -> Step:
    step = _repeated(body, name)
    given: dict[str, GivenInput] = {}
    for port, value in item.items():
        if port not in body.ports:
            raise ItemsInvalid(f"The body has no input '{port}'.", hint=nearest(port, body.ports))
        if not isinstance(value, bool | int | float | str):
            raise ItemsInvalid(f"The input '{port}' of {name} is {value!r}; it can be a text, a number, true or false.")
        given[port] = literal(port, value, None)
    return replace(step, bindings={**step.bindings, **given})


def _items(text: str) -> dict[str, Mapping[str, JSON]]:
    try:
        value: JSON = json.loads(text)
    except ValueError as error:
        raise ItemsInvalid(f"The items are no JSON: {text[:80]!r}.") from error
    named = value if isinstance(value, Mapping) else dict(enumerate(value)) if isinstance(value, list) else {}
    found = {str(key): item for key, item in named.items() if isinstance(item, Mapping)}
    if not found or len(found) != len(named):
        raise ItemsInvalid("The items are a list of mappings of the body's inputs, or such mappings by name.")
    if len(found) > MOST_ITEMS:
        raise ItemsInvalid(f"There are {len(found)} items; {MOST_ITEMS} are run at most.")
    return found
