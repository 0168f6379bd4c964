import pytest

from lazulite.services.training.jobs.entities import JobType
from lazulite.services.training.jobs.planning.service import Plan
from lazulite.services.training.jobs.planning.submission import read_submission
from lazulite.words.errors import PlatformError
from lazulite.words.json import JSON
from tests.unit.services.training.jobs.yard import Yard

HEAD = "type: parallel\ninputs: {files: {path: files}, rate: 0.1}\noutputs: {rows: {type: uri_file}}\n"
SPLIT = "input_data: ${{inputs.files}}\n"
TASK = "task: {code: src, entry_script: s.py, environment: {requirements: [six]}, append_row_to: '${{outputs.rows}}'"


def plan(yard: Yard, text: str, **sources: JSON) -> Plan:
    known: dict[str, JSON] = {
        "inputs.files": yard.files(a_csv=b"1").to_json(), "task.code": yard.files(s_py=b"x").to_json(), **sources,
    }  # fmt: skip
    submission = read_submission(text, settings={}, sources=known, properties={})
    with yard.platform.read() as tx:
        found = yard.platform.training.submission.plan(tx, yard.workspace, submission)
    assert isinstance(found, Plan)
    return found


def test_a_parallel_job_runs_the_driver_in_the_tasks_environment(yard: Yard) -> None:
    found = plan(
        yard, f"{HEAD}{SPLIT}{TASK}, program_arguments: '--rate ${{{{inputs.rate}}}}'}}\nlimits: {{timeout: 9}}\n"
    )
    job = found.job
    assert (job.type, job.timeout_seconds, found.blockers) == (JobType.PARALLEL, 9.0, ())
    assert job.argv[:5] == (
        "python",
        "${{runners}}/parallel.py",
        "--script=s.py",
        "--input=${{inputs.files}}",
        "--data=files",
    )
    assert job.argv[-3:] == ("--", "--rate", "${{inputs.rate}}")
    assert "--append-row-to=${{outputs.rows}}" in job.argv
    assert job.environment.spec.requirements == ("six",)
    assert [entry.path for entry in job.code or ()] == ["s.py"]
    assert (job.inputs["rate"].spec.literal, job.outputs["rows"].type) == ("0.1", "uri_file")


def test_it_is_submitted_as_any_job(yard: Yard) -> None:
    found = plan(yard, f"{HEAD}{SPLIT}{TASK}}}\n")
    job = yard.submit(found.job)
    assert (job.type, job.command.split()[:2]) == (JobType.PARALLEL, ["python", "${{runners}}/parallel.py"])
    assert yard.start().argv == found.job.argv


def test_a_task_that_scores_a_model_by_itself_is_planned_and_not_run(yard: Yard) -> None:
    found = plan(yard, f"{HEAD}{SPLIT}task: {{type: model, model: 'azureml:m:1', environment: {{image: python}}}}\n")
    assert found.blockers == (
        "A task of type 'model' scores a model by itself, which is done by a later version: write a run_function.",
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (SPLIT, "'task' is missing"),
        (f"{TASK}}}\n", "'input_data' is missing"),
        (
            f"input_data: ${{{{inputs.fils}}}}\n{TASK}}}\n",
            "Line 4, column 1: 'input_data' is 'fils', which is not among the",
        ),
        (f"input_data: ${{{{inputs.rate}}}}\n{TASK}}}\n", "Line 4, column 1: 'input_data' is 'rate', which is no file"),
        (f"{SPLIT}{TASK.replace('s.py', 't.py')}}}\n", "Line 5, column 19: the code has no file 't.py'"),
        (f"{SPLIT}task: {{entry_script: s.py, environment: {{image: python}}}}\n", "'code' is missing"),
        (f"{SPLIT}task: {{code: src, environment: {{image: python}}}}\n", "'entry_script' is missing"),
        (f"{SPLIT}{TASK}, program_arguments: '${{{{inputs.rat}}}}'}}\n", "names 'rat', which is not among the inputs"),
        (f"{SPLIT}{TASK.replace('outputs.rows', 'outputs.row')}}}\n", "names 'row', which is not among the outputs"),
        (f'{SPLIT}{TASK}, program_arguments: "\'a"}}\n', "'program_arguments' cannot be split: No closing quotation"),
        (f"{SPLIT}{TASK.replace('{requirements: [six]}', 'nowhere')}}}\n", "There is no environment 'nowhere'"),
        (
            f"{SPLIT}{TASK}}}\nenvironment_variables: {{V: '${{{{inputs.x}}}}'}}\n",
            "names 'x', which is not among the inputs",
        ),
    ],
)
def test_what_is_wrong_has_its_line(yard: Yard, text: str, sentence: str) -> None:
    with pytest.raises(PlatformError) as refused:
        plan(yard, f"{HEAD}{text}")
    assert sentence in refused.value.detail
    assert refused.value.errors[0].message.startswith("line ")
