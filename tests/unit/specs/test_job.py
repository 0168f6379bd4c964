import pytest

from lazulite.specs.automl_job import AutoMLJobDocument
from lazulite.specs.command_job import CommandJobDocument
from lazulite.specs.job import JobTypeUnknown, read_job
from lazulite.specs.parallel_job import ParallelJobDocument
from lazulite.specs.pipeline_job import PipelineJobDocument
from lazulite.specs.reading import DocumentInvalid
from lazulite.specs.spark_job import SparkJobDocument
from lazulite.specs.sweep_job import SweepJobDocument
from lazulite.specs.written import read_written

SWEEP = (
    "trial: {command: x, environment: e}\nsampling_algorithm: random\nsearch_space: {r: {type: choice, values: [1]}}\n"
    "objective: {goal: minimize, primary_metric: loss}\ntype: sweep\n"
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("command: x\nenvironment: e\n", CommandJobDocument),
        ("jobs: {a: {component: 'azureml:c:1'}}\ntype: pipeline\n", PipelineJobDocument),
        (SWEEP, SweepJobDocument),
        ("type: parallel\n", ParallelJobDocument),
        ("type: spark\nentry: {file: a.py}\n", SparkJobDocument),
        ("type: automl\ntask: text_ner\ntraining_data: x\n", AutoMLJobDocument),
    ],
)
def test_a_job_is_what_its_type_or_its_fields_say(text: str, kind: type) -> None:
    assert type(read_job(read_written(text, settings={}, sources={}))) is kind


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        ("type: comand\n", JobTypeUnknown, "No job type is 'comand'."),
        ("type: [a]\n", JobTypeUnknown, r"No job type is \['a'\]\."),
        ("command: ${{inputs.x}}\nenvironment: e\n", DocumentInvalid, "Line 1, column 1: .* names 'x'"),
        ("jobs: {}\ntype: pipeline\n", DocumentInvalid, "a pipeline has jobs, or a component"),
    ],
)
def test_what_is_no_job_is_refused(text: str, error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        read_job(read_written(text, settings={}, sources={}))
