"""Parallel, Spark and AutoML jobs as steps of a pipeline."""

import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.services.assets.entities import Source
from lazulite.services.training.jobs.entities import JobType
from lazulite.services.training.jobs.planning.submission import read_submission
from lazulite.services.training.pipelines.entities import OfParent, OfStep, StepKind
from lazulite.services.training.pipelines.planning.service import PipelinePlan
from lazulite.specs.written import read_written
from lazulite.words.errors import PlatformError
from lazulite.words.json import JSON
from tests.unit.services.training.crew import Crew
from tests.unit.services.training.jobs.yard import Yard

SCORE = """
    type: parallel
    inputs: {files: "${{parent.inputs.files}}", rate: 5}
    outputs: {rows: {type: uri_file}}
    input_data: ${{inputs.files}}
    task: {code: src, entry_script: s.py, environment: {requirements: []}, append_row_to: "${{outputs.rows}}"}
"""
COMPONENT = """\
name: c
type: parallel
inputs: {files: {type: uri_folder}, rate: {type: number, optional: true}}
outputs: {rows: }
mini_batch_size: 2
input_data: ${{inputs.files}}
task: {code: src, entry_script: s.py, environment: {image: python}, program_arguments: "$[[--rate ${{inputs.rate}}]]"}
"""


@pytest.fixture
def yard(platform: Platform) -> Yard:
    return Yard(platform)


def pipeline(steps: str) -> str:
    return f"type: pipeline\ninputs: {{files: {{path: files}}}}\njobs:\n{steps}"


def given(yard: Yard, **more: JSON) -> dict[str, JSON]:
    return {"inputs.files": yard.files(a_txt=b"1").to_json(), **more}


def plan(yard: Yard, steps: str, sources: dict[str, JSON]) -> PipelinePlan:
    submission = read_submission(pipeline(steps), settings={}, sources=sources, properties={})
    with yard.platform.read() as tx:
        found = yard.platform.training.submission.plan(tx, yard.workspace, submission)
    assert isinstance(found, PipelinePlan)
    return found


def register(yard: Yard, text: str) -> None:
    written, components = read_written(text, settings={}, sources={}), yard.platform.training.components
    yard.platform.write(lambda tx: components.create(tx, LOCAL, yard.workspace, written, source=Source()))


def refused(yard: Yard, steps: str, sources: dict[str, JSON]) -> PlatformError:
    with pytest.raises(PlatformError) as raised:
        plan(yard, steps, sources)
    return raised.value


def test_a_parallel_step_hands_its_rows_on(platform: Platform, yard: Yard) -> None:
    count = (
        "  count: {command: 'wc ${{inputs.rows}}', environment: {requirements: []},"
        " inputs: {rows: '${{parent.jobs.score.outputs.rows}}'}}\n"
    )
    crew = Crew(yard)
    sources = given(yard, **{"jobs.score.task.code": yard.files(s_py=b"x").to_json()})
    crew.submit(pipeline(f"  score:{SCORE}{count}"), sources)
    [spec] = crew.running.values()
    assert (spec.argv[:3], spec.inputs["rate"].literal) == (
        ("python", "${{runners}}/parallel.py", "--script=s.py"),
        "5",
    )
    ended = crew.end("score", outputs={"rows": yard.files(rows=b"1").to_json()})
    assert ended.type is JobType.PARALLEL
    assert [crew.node(name) for name in crew.running] == ["count"]


def test_a_step_goes_over_its_component_and_optional_arguments_go(yard: Yard) -> None:
    sources = given(yard, **{"jobs.a.component": {"document": COMPONENT, "path": "./c.yml"}})
    sources["jobs.a.component.task.code"] = yard.files(s_py=b"x").to_json()
    step = (
        "  a: {type: parallel, component: ./c.yml, mini_batch_size: 7, inputs: {files: '${{parent.inputs.files}}'}}\n"
    )
    found = plan(yard, step, sources).pipeline.steps["a"]
    assert found.job is not None
    assert {"--size=7", "$[[", "--rate"} <= set(found.job.argv)
    assert (found.kind, found.component, found.bindings) == (StepKind.JOB, "c", {"files": OfParent("files")})
    wrong = {**sources, "jobs.a.component": {"document": COMPONENT.replace("s.py", "t.py"), "path": "./c.yml"}}
    assert refused(yard, step, wrong).detail.startswith("./c.yml, line 7, column 19: the code has no file 't.py'")


def test_a_step_of_another_kind_than_its_component_is_refused(yard: Yard) -> None:
    steps = "  a: {type: spark, component: {command: x, environment: e, type: command}}\n"
    assert "'type' is 'command'" in refused(yard, steps, given(yard)).detail
    register(yard, "name: c\ncommand: x\nenvironment: {image: python}\n")
    found = refused(yard, "  a: {type: spark, component: 'azureml:c:1'}\n", given(yard))
    assert found.detail == "The step 'a' is of type spark, and its component is a command."
    assert found.errors[0].message.startswith("line 4, column 20: ")


def test_automl_takes_what_a_step_made_and_gives_its_best_model(yard: Yard) -> None:
    steps = (
        "  prepare: {command: x, environment: {requirements: []}, outputs: {table: {type: mltable}}}\n"
        "  search: {type: automl, task: regression, training_data: '${{parent.jobs.prepare.outputs.table}}',"
        " outputs: {best_model: {type: mlflow_model}}}\n"
        "  use: {command: 'y ${{inputs.m}}', environment: {requirements: []},"
        " inputs: {m: '${{parent.jobs.search.outputs.best_model}}'}}\n"
    )
    found = plan(yard, steps, given(yard))
    search = found.pipeline.steps["search"]
    assert search.bindings == {"training_data": OfStep("prepare", "table")}
    assert search.ports["training_data"].type == "mltable"
    assert found.pipeline.steps["use"].ports["m"].type == "mlflow_model"
    assert found.blockers == ("jobs.search: AutoML is run by a later version.",)


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        ("training_data: '${{parent.jobs.prepar.outputs.table}}'", "The pipeline has no step 'prepar'."),
        ("training_data: '${{parent.jobs.prepare.outputs.tabel}}'", "The step 'prepare' has no output 'tabel'."),
        ("training_data: '${{parent.inputs.x'", "an expression is opened by '${{' and never closed"),
        ("training_data: azureml:gone:1", "There is no data 'gone' in this workspace."),
        ("training_data: '${{parent.inputs.files}}', inputs: {a: 1}", "an AutoML step has no 'inputs'"),
    ],
)
def test_a_table_that_leads_nowhere_is_refused(yard: Yard, search: str, sentence: str) -> None:
    steps = (
        "  prepare: {command: x, environment: {requirements: []}, outputs: {table: {type: mltable}}}\n"
        f"  search: {{type: automl, task: regression, {search}}}\n"
    )
    found = refused(yard, steps, given(yard))
    assert sentence in found.detail
    assert found.errors[0].message.startswith("line 5, column ")


def test_a_spark_step_is_planned_as_its_job_is(yard: Yard) -> None:
    steps = (
        "  a: {type: spark, code: src, entry: {file: m.py}, inputs: {t: '${{parent.inputs.files}}'}, outputs: {o: }}\n"
    )
    found = plan(yard, steps, given(yard, **{"jobs.a.code": yard.files(m_py=b"x").to_json()}))
    step = found.pipeline.steps["a"]
    assert step.job is not None
    assert (step.outputs.keys(), found.blockers) == ({"o"}, ())
    assert step.job.command.splitlines()[1] == "spark-submit --master 'local[*]' m.py"
