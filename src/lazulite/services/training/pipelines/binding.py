"""What a step's input or output is bound to, read from its text."""

from lazulite.services.training.pipelines.entities import OfParent, OfStep
from lazulite.specs.expressions import CLOSE, OPEN, find_expressions
from lazulite.words.errors import Invalid

WHAT_IT_IS = "${{parent.inputs.NAME}} or ${{parent.jobs.STEP.outputs.NAME}}"


class BindingInvalid(Invalid):
    pass


def bound_to(text: str) -> OfParent | OfStep | None:
    """None of a plain text. Raises ExpressionInvalid, BindingInvalid."""
    found = find_expressions(text)
    if not found:
        return None
    if len(found) > 1 or (found[0].start, found[0].end) != (0, len(text.strip())) or text != text.strip():
        raise BindingInvalid(f"{text!r} is more than a binding.", hint=f"Bind the whole input: {WHAT_IT_IS}.")
    match found[0].path:
        case ("parent", "inputs", name):
            return OfParent(name)
        case ("parent", "jobs", step, "outputs", output):
            return OfStep(step, output)
    raise BindingInvalid(f"{found[0]} is nothing that a step can read.", hint=f"Write {WHAT_IT_IS}.")


def promoted_to(text: str) -> str:
    """The pipeline's output that a step's output is. Raises ExpressionInvalid, BindingInvalid."""
    found = find_expressions(text)
    match found[0].path if len(found) == 1 else ():
        case ("parent", "outputs", name):
            return str(name)
    raise BindingInvalid(f"{text!r} is no output of the pipeline.", hint=f"Write {OPEN}parent.outputs.NAME{CLOSE}.")
