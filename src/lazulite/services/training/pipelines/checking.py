"""Whether the steps of a pipeline go together: every binding leads somewhere, and the types agree."""

from collections.abc import Mapping
from dataclasses import replace

from lazulite.services.training.jobs.entities import GivenInput, WantedOutput
from lazulite.services.training.jobs.ports import UNTOLD, Port, check_type
from lazulite.services.training.pipelines.binding import BindingInvalid
from lazulite.services.training.pipelines.entities import Binding, OfParent, OfStep, Step, StepOutput
from lazulite.specs.other_products import OtherProduct
from lazulite.specs.pipeline_job import Node
from lazulite.specs.written import Written
from lazulite.words.errors import nearest

REGISTRY = "azureml://registries/"


def typed(steps: Mapping[str, Step], ports: Mapping[str, Port], outputs: Mapping[str, WantedOutput]) -> dict[str, Step]:
    """Steps whose untold inputs and outputs have the type of what they are bound to, where that is there.

    outputs: the pipeline's own.
    """
    known = {name: replace(step, outputs=_made(step, outputs)) for name, step in steps.items()}
    return {name: replace(step, ports=_typed(step, known, ports)) for name, step in known.items()}


def _made(step: Step, outputs: Mapping[str, WantedOutput]) -> dict[str, StepOutput]:
    """An output that says no type is what it becomes of the pipeline, else a folder."""
    return {
        name: replace(one, wanted=replace(one.wanted, type=outputs.get(one.of_parent or "", WantedOutput()).type))
        if one.wanted.type == UNTOLD
        else one
        for name, one in step.outputs.items()
    }


def check_bindings(
    written: Written, steps: Mapping[str, Step], ports: Mapping[str, Port], outputs: Mapping[str, WantedOutput]
) -> list[str]:
    """What is given otherwise than declared, and goes all the same. Raises BindingInvalid, PortTypeWrong."""
    warnings: list[str] = []
    for name, step in steps.items():
        inside = written.within("jobs", name)
        for key, bound in step.bindings.items():
            with inside.at(f"/inputs/{key}"):
                given = _given(bound, steps, ports)
                warning = check_type(key, declared=step.ports[key].type, given=given, said=_said(bound))
                warnings += [f"jobs.{name}.{warning}"] if warning else []
        steering = step.choice.condition if step.choice else step.items.given if step.items else None
        if steering is not None and not isinstance(steering, GivenInput):
            with inside.at("/condition" if step.choice else "/items"):
                given = _given(steering, steps, ports)
                check_type("condition", declared="string", given=given, said=_said(steering))
        for key, output in step.outputs.items():
            if output.of_parent is not None and output.of_parent not in outputs:
                with inside.at(f"/outputs/{key}"):
                    hint = nearest(output.of_parent, outputs)
                    raise BindingInvalid(f"The pipeline has no output '{output.of_parent}'.", hint=hint)
        if step.compute is not None and step.compute not in ports:
            with inside.at("/compute"):
                raise BindingInvalid(f"The pipeline has no input '{step.compute}'.", hint=nearest(step.compute, ports))
    made = {output.of_parent for step in steps.values() for output in step.outputs.values()}
    for name in outputs:
        if name not in made:
            raise written.wrong(
                f"/outputs/{name}", f"no step gives the pipeline's output '{name}'",
                hint=f"Bind a step's output to it: ${{{{parent.outputs.{name}}}}}.",
            )  # fmt: skip
    return warnings


def check_registries(written: Written, nodes: Mapping[str, Node]) -> None:
    """Raises OtherProduct for a step that is made from what another product keeps."""
    for name, node in nodes.items():
        for field in ("component", "trial"):
            ref = getattr(node, field, None)
            if isinstance(ref, str) and ref.startswith(REGISTRY):
                with written.within("jobs", name).at(f"/{field}"):
                    registry = ref.removeprefix(REGISTRY).partition("/")[0]
                    raise OtherProduct(
                        f"The step '{name}' is made from {ref}, and there is no registry '{registry}' here.",
                        hint="Register a component of your own: lazulite component create -f FILE.",
                    )


def _typed(step: Step, steps: Mapping[str, Step], ports: Mapping[str, Port]) -> dict[str, Port]:
    found = dict(step.ports)
    for name, bound in step.bindings.items():
        if found[name].type == UNTOLD:
            found[name] = replace(found[name], type=_type_of(bound, steps, ports) or UNTOLD)
    return found


def _type_of(bound: Binding, steps: Mapping[str, Step], ports: Mapping[str, Port]) -> str | None:
    match bound:
        case OfParent(name):
            return ports[name].type if name in ports else None
        case OfStep(step, output):
            known = steps[step].outputs if step in steps else {}
            return known[output].wanted.type if output in known else None
        case GivenInput():
            return bound.spec.type


def _given(bound: Binding, steps: Mapping[str, Step], ports: Mapping[str, Port]) -> str:
    match bound:
        case OfParent(name) if name not in ports:
            raise BindingInvalid(f"The pipeline has no input '{name}'.", hint=nearest(name, ports))
        case OfStep(step, _) if step not in steps:
            raise BindingInvalid(f"The pipeline has no step '{step}'.", hint=nearest(step, steps))
        case OfStep(step, output) if output not in steps[step].outputs:
            known = steps[step].outputs
            raise BindingInvalid(f"The step '{step}' has no output '{output}'.", hint=nearest(output, known))
    found = _type_of(bound, steps, ports)
    assert found is not None
    return found


def _said(bound: Binding) -> str:
    match bound:
        case OfParent(name):
            return f"the pipeline's '{name}'"
        case OfStep(step, output):
            return f"'{output}' of '{step}'"
        case GivenInput():
            return bound.said or "what is given"
