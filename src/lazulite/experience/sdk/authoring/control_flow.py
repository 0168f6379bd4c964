"""Steps that steer others: a choice, a loop, and a body for each of many items."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from lazulite.experience.sdk.authoring.bindings import Given, PipelineInput, Ports, StepInput, StepOutput
from lazulite.experience.sdk.authoring.step import Step, StepRef
from lazulite.words.errors import Invalid

Block: TypeAlias = Step | Sequence[Step] | None
Item: TypeAlias = Mapping[str, Given]


class SteeringInvalid(Invalid):
    pass


def if_else(
    *, condition: StepOutput | PipelineInput | bool | str, true_block: Block = None, false_block: Block = None
) -> Step:
    """One of two steps, or lists of them, by what a step said at an output, or by an input of the pipeline."""
    if not (true_block or false_block):
        raise SteeringInvalid("if_else chooses nothing.", hint="Give it a true_block, a false_block, or both.")
    blocks = {"true_block": _refs(true_block), "false_block": _refs(false_block)}
    return _steering({"type": "if_else", "condition": condition, **blocks}, "if_else")


def do_while(
    *, body: Step, condition: StepOutput | str, max_iteration_count: int,
    mapping: Mapping[StepOutput | str, StepInput | str | Sequence[StepInput | str]] | None = None,
) -> Step:  # fmt: skip
    """A step again while its output `condition` says true. mapping: its outputs to inputs of its next round.

    Outputs and inputs of the body are given themselves, or by their names.
    """
    condition = body.outputs[condition] if isinstance(condition, str) and "${{" not in condition else condition
    turned = {
        (output.port if isinstance(output, StepOutput) else output): _inputs(body, inputs)
        for output, inputs in (mapping or {}).items()
    }
    fields = {
        "type": "do_while", "body": StepRef(body), "condition": condition, "mapping": turned,
        "limits": {"max_iteration_count": max_iteration_count},
    }  # fmt: skip
    return _steering(fields, "do_while", body)


def parallel_for(
    *, body: Step, items: str | StepOutput | PipelineInput | Sequence[Item] | Mapping[str, Item],
    max_concurrency: int | None = None,
) -> Step:  # fmt: skip
    """A step once for each item: a mapping of its inputs. What each leaves is found under the item's name or number."""
    fields = {"type": "parallel_for", "body": StepRef(body), "items": items, "max_concurrency": max_concurrency}
    return _steering(fields, "parallel_for", body)


def _steering(fields: Mapping[str, object], kind: str, body: Step | None = None) -> Step:
    """Its outputs are those of its body: who reads these reads what all rounds left."""
    made = Step(fields, kind=kind, inputs=Ports({}, kind, "input"), outputs=Ports({}, kind, "output"))
    if body is not None:
        vars(made).update(outputs=body.outputs)
    return made


def _refs(block: Block) -> StepRef | list[StepRef] | None:
    if block is None or isinstance(block, Step):
        return StepRef(block) if block else None
    return [StepRef(step) for step in block]


def _inputs(body: Step, told: StepInput | str | Sequence[StepInput | str]) -> object:
    if isinstance(told, StepInput):
        return told
    if isinstance(told, str):
        return told if "${{" in told else body.inputs[told]
    return [_inputs(body, one) for one in told]
