import pytest

from lazulite.services.training.pipelines.binding import BindingInvalid, bound_to, promoted_to
from lazulite.services.training.pipelines.entities import OfParent, OfStep
from lazulite.specs.expressions import ExpressionInvalid


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("${{parent.inputs.rate}}", OfParent("rate")),
        ("${{ parent.inputs.rate }}", OfParent("rate")),
        ("${{parent.jobs.train.outputs.model}}", OfStep("train", "model")),
        ("plain", None),
        ("azureml:flights:1", None),
    ],
)
def test_an_input_is_bound_to_the_pipelines_or_to_another_steps(text: str, bound: OfParent | OfStep | None) -> None:
    assert bound_to(text) == bound


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("${{inputs.rate}}", "${{inputs.rate}} is nothing that a step can read."),
        ("${{parent.jobs.train.output.model}}", "${{parent.jobs.train.output.model}} is nothing that a step can read."),
        ("a ${{parent.inputs.rate}}", "'a ${{parent.inputs.rate}}' is more than a binding."),
        (
            "${{parent.inputs.a}}${{parent.inputs.b}}",
            "'${{parent.inputs.a}}${{parent.inputs.b}}' is more than a binding.",
        ),
    ],
)
def test_what_is_no_binding_is_refused_with_what_one_is(text: str, detail: str) -> None:
    with pytest.raises(BindingInvalid) as refused:
        bound_to(text)
    assert refused.value.detail == detail
    assert "${{parent.inputs.NAME}} or ${{parent.jobs.STEP.outputs.NAME}}" in refused.value.hint


def test_an_expression_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ExpressionInvalid):
        bound_to("${{parent.inputs}")


def test_an_output_is_promoted_to_the_pipelines() -> None:
    assert promoted_to("${{parent.outputs.model}}") == "model"
    with pytest.raises(BindingInvalid, match="is no output of the pipeline"):
        promoted_to("model")
