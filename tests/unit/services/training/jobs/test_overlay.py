from lazulite.services.training.jobs.overlay import Said, overlaid
from lazulite.specs.component import ParallelComponentDocument
from lazulite.specs.parallel_job import ParallelFields
from lazulite.specs.pipeline_job import ParallelNode
from lazulite.specs.written import Written, read_written

COMPONENT = (
    "type: parallel\nmini_batch_size: 2\nerror_threshold: 1\nenvironment_variables: {a: x, b: y}\ninput_data: i\n"
)
STEP = "type: parallel\ncomponent: azureml:c:1\nmini_batch_size: 3\nenvironment_variables: {b: z}\n"


def read(text: str) -> Written:
    return read_written(text, settings={}, sources={})


def test_what_a_step_says_goes_over_what_its_component_says() -> None:
    component, step = read(COMPONENT), read(STEP)
    said = overlaid(
        ParallelFields, component.document.into(ParallelComponentDocument), component,
        step.document.into(ParallelNode), step,
    )  # fmt: skip
    assert (said.fields.mini_batch_size, said.fields.error_threshold) == ("3", 1)
    assert said.fields.environment_variables == {"a": "x", "b": "z"}
    assert (said.where("mini_batch_size"), said.where("error_threshold")) == (step, component)


def test_a_step_without_a_component_says_it_all() -> None:
    step = read("type: parallel\nmini_batch_size: 3\n")
    said = Said[ParallelFields](step.document.into(ParallelNode), step)
    assert said.where("mini_batch_size") is step
