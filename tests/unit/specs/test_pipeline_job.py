from datetime import timedelta

import pytest

from lazulite.specs.pipeline_job import (
    AutoMLNode,
    CommandNode,
    NodeData,
    ParallelNode,
    PipelineComponentDocument,
    PipelineJobDocument,
    PipelineNode,
    PipelineSettings,
    SparkNode,
    SweepNode,
)
from lazulite.specs.reading import DocumentInvalid, read_document

STEP = "{command: x, environment: e}"
SWEEP = (
    "{type: sweep, trial: azureml:c:1, search_space: {r: {type: choice, values: [1]}}, sampling_algorithm: random,"
    " objective: {goal: minimize, primary_metric: loss}}"
)


def read(text: str) -> PipelineJobDocument:
    return read_document(text).into(PipelineJobDocument)


def one(step: str) -> PipelineJobDocument:
    return read(f"type: pipeline\njobs:\n  a:\n    {step}\n")


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("{command: x, environment: e}", CommandNode),
        ("{component: azureml:c:1}", CommandNode),
        ("{type: command, component: {command: x, environment: e}}", CommandNode),
        ("{component: {type: spark, entry: {file: a.py}}, type: spark}", SparkNode),
        ("{type: spark, entry: {file: a.py}}", SparkNode),
        ("{type: parallel, component: azureml:c:1}", ParallelNode),
        ("{type: automl, task: regression, target_column_name: y, training_data: x}", AutoMLNode),
        ("{type: pipeline, component: azureml:c:1}", PipelineNode),
        (SWEEP, SweepNode),
    ],
)
def test_a_step_is_what_its_type_or_its_fields_say(step: str, kind: type) -> None:
    assert type(one(step).jobs["a"]) is kind


def test_inputs_of_a_step_are_bindings_literals_or_data() -> None:
    found = one("{component: azureml:c:1, inputs: {a: '${{parent.inputs.x}}', b: 5, c: {path: x, type: mltable}, d: }}")
    assert found.jobs["a"].inputs == {  # type: ignore[union-attr]  # a command
        "a": "${{parent.inputs.x}}", "b": 5, "c": NodeData(path="x", type="mltable"), "d": None,
    }  # fmt: skip


def test_settings_stop_at_a_failure_and_reuse_steps_unless_told() -> None:
    assert PipelineSettings() == PipelineSettings(force_rerun=False, continue_on_step_failure=False)
    found = read(f"type: pipeline\nsettings: {{default_compute: c, retries: 3}}\njobs: {{a: {STEP}}}\n").settings
    assert found.default_compute == "c"
    assert found.warnings == ("settings.retries: there is no such setting, and it changes nothing.",)


def test_a_pipeline_may_be_one_component_with_inputs() -> None:
    found = read("type: pipeline\ncomponent: azureml:c:1\ninputs: {a: 5}\nlimits: {timeout: 60}\n")
    assert (found.component, found.inputs) == ("azureml:c:1", {"a": 5})
    assert found.limits is not None
    assert found.limits.timeout == timedelta(seconds=60)


def test_a_pipeline_component_has_steps_that_may_be_pipelines() -> None:
    inside = f"{{type: pipeline, jobs: {{b: {STEP}}}}}"
    text = f"type: pipeline\nname: p\njobs: {{a: {{type: pipeline, component: {inside}}}}}\n"
    inner = read_document(text).into(PipelineComponentDocument).jobs["a"]
    assert isinstance(inner, PipelineNode)
    assert isinstance(inner.component, PipelineComponentDocument)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ("{environment: e}", "a step has a component, or a command"),
        ("{command: x}", "a step with a command has an environment"),
        ("{component: a, command: x, environment: e}", "a step has a component, or a command"),
        ("{command: x, environment: e, inputs: {a: {type: uri_file}}}", "an input has a path, or a value"),
        ("{type: commnd, command: x}", "the type of 'a' is not one of"),
        ("{command: x, environment: e, comput: c}", "there is no field 'comput' here. Did you mean 'compute'?"),
    ],
)
def test_what_is_no_step_has_its_line(step: str, sentence: str) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        one(step)
    assert sentence in refused.value.detail
    assert refused.value.detail.startswith(("Line 3, column 3: ", "Line 4, column "))


def test_a_field_that_is_called_as_a_kind_of_step_hides_no_place() -> None:
    with pytest.raises(DocumentInvalid) as refused:
        one("{command: x, environment: e, inputs: {command: {path: y, typ: z}}}")
    assert refused.value.detail.startswith("Line 4, column 62: there is no field 'typ' here.")


@pytest.mark.parametrize("text", ["type: pipeline\n", f"type: pipeline\ncomponent: c\njobs: {{a: {STEP}}}\n"])
def test_a_pipeline_has_jobs_or_a_component(text: str) -> None:
    with pytest.raises(DocumentInvalid, match=r"Line 1, column 1: a pipeline has jobs, or a component\."):
        read(text)


def test_a_components_steps_are_not_none() -> None:
    with pytest.raises(DocumentInvalid, match="'jobs' is {}"):
        read_document("type: pipeline\njobs: {}\n").into(PipelineComponentDocument)
