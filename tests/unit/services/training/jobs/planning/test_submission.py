import pytest

from lazulite.services.training.jobs.planning.submission import Submission, read_submission
from lazulite.specs.job import JobTypeUnknown
from lazulite.specs.other_products import OtherProduct
from lazulite.specs.reading import DocumentInvalid


def read(text: str, **sources: object) -> Submission:
    return read_submission(text, settings={}, sources=sources, properties={})  # type: ignore[arg-type]  # a maker


def test_an_unknown_type_of_job_is_refused_by_its_name_and_line() -> None:
    with pytest.raises(JobTypeUnknown) as refused:
        read("command: x\ntype: comand")
    assert refused.value.detail == "No job type is 'comand'."
    assert refused.value.hint == "They are command, pipeline, sweep, parallel, spark, automl. Did you mean 'command'?"
    assert refused.value.errors[0].message.startswith("line 2, column 1: ")


@pytest.mark.parametrize("kind", ["finetuning", "distillation", "data_transfer", "import"])
def test_what_another_product_runs_is_refused_with_what_to_do(kind: str) -> None:
    with pytest.raises(OtherProduct, match=f"A job of type '{kind}' is not run here") as refused:
        read(f"type: {kind}\ntask: text_completion")
    assert refused.value.hint


@pytest.mark.parametrize(
    ("text", "detail", "hint"),
    [
        (
            "command: cat ${{inputs.dat}}\nenvironment: e\ninputs: {data: {path: azureml:x:1}}",
            "Line 1, column 1: ${{inputs.dat}} names 'dat', which is not among the inputs.",
            "Did you mean 'data'?",
        ),
        (
            "command: x\nenvironment: e\nenvironment_variables:\n  OUT: ${{outputs.model}}",
            "Line 4, column 3: ${{outputs.model}} names 'model', which is not among the outputs.",
            "There are none yet.",
        ),
    ],
)
def test_what_the_schema_cannot_see_has_its_line_too(text: str, detail: str, hint: str) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        read(text)
    assert (refused.value.detail, refused.value.hint) == (detail, hint)


def test_the_document_is_kept_as_written_unless_something_went_into_it() -> None:
    text = "command: x  # why\nenvironment: {conda_file: e.yml}\nx-lazulite: {at: [1, 2]}\n"
    assert read(text).written.kept == text
    conda = {"environment.conda_file": "dependencies: []"}
    kept = read_submission(text, settings={"tags.a": "b"}, sources=conda, properties={}).written.kept
    assert read(kept).written.value == {
        "command": "x", "environment": {"conda_file": "dependencies: []"}, "x-lazulite": {"at": [1, 2]},
        "tags": {"a": "b"},
    }  # fmt: skip
