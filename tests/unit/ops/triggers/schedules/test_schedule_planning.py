from datetime import UTC, datetime

import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.ops.triggers.schedules.planning.service import SchedulePlan
from lazulite.services.training.jobs.planning.service import Plan
from lazulite.services.training.jobs.planning.submission import read_submission
from lazulite.services.training.pipelines.planning.service import PipelinePlan
from lazulite.specs.written import read_written
from lazulite.words.errors import PlatformError
from lazulite.words.json import JSON
from tests.unit.services.training.jobs.yard import Yard

TRIGGER = "trigger: {type: cron, expression: 0 3 * * *, time_zone: Pacific Standard Time}\n"
HEAD = f"name: nightly\n{TRIGGER}"
JOB = "command: echo ${{inputs.word}}\nenvironment: {requirements: []}\ninputs: {word: a}\n"


@pytest.fixture
def yard(platform: Platform) -> Yard:
    return Yard(platform)


def plan(yard: Yard, text: str, **sources: JSON) -> SchedulePlan:
    written = read_written(text, settings={}, sources={name.replace("__", "."): one for name, one in sources.items()})
    with yard.platform.read() as tx:
        return yard.platform.schedules.plan(tx, yard.workspace, written)


def named(document: str) -> JSON:
    return {"document": document, "path": "./job.yml"}


def test_it_says_when_it_fires_and_what_it_would_create(yard: Yard) -> None:
    found = plan(yard, f"{HEAD}create_job: ./job.yml\n", create_job=named(JOB))
    assert isinstance(found.job, Plan)
    assert found.job.job.command == "echo ${{inputs.word}}"
    assert len(found.next_times) == 10
    assert {moment.hour for moment in found.next_times} <= {10, 11}  # 3 o'clock there, by the season


def test_a_recurrence_with_an_end_has_fewer_times(yard: Yard) -> None:
    trigger = "trigger: {type: recurrence, frequency: day, start_time: '2999-01-01', end_time: '2999-01-03'}\n"
    found = plan(yard, f"name: n\n{trigger}create_job: ./job.yml\n", create_job=named(JOB))
    assert found.next_times == (datetime(2999, 1, 1, tzinfo=UTC), datetime(2999, 1, 2, tzinfo=UTC))


def test_a_recurrence_without_a_start_fires_at_once_and_says_so(yard: Yard) -> None:
    trigger = "trigger: {type: recurrence, frequency: day}\n"
    found = plan(yard, f"name: n\n{trigger}create_job: ./job.yml\n", create_job=named(JOB))
    assert found.next_times[0] == yard.platform.clock.now()


def test_a_pipeline_gets_the_schedules_inputs_and_settings(yard: Yard) -> None:
    pipeline = (
        "type: pipeline\ninputs: {word: a}\njobs:\n"
        "  s: {command: 'x ${{inputs.w}}', environment: {requirements: []}, inputs: {w: '${{parent.inputs.word}}'}}\n"
    )
    changes = "  inputs: {word: b}\n  settings: {force_rerun: true}\n"
    text = f"{HEAD}create_job:\n  type: pipeline\n  job: ./p.yml\n{changes}"
    found = plan(yard, text, create_job__job={"document": pipeline, "path": "./p.yml"}).job
    assert isinstance(found, PipelinePlan)
    assert (found.inputs["word"].said, found.pipeline.settings.force_rerun) == ("b", True)


def test_a_past_job_is_planned_again_with_its_own_files(yard: Yard) -> None:
    code = yard.files(a_py=b"x")
    past = read_submission(
        f"name: past\ncode: src\n{JOB}", settings={}, sources={"code": code.to_json()}, properties={}
    )
    training = yard.platform.training.submission
    yard.platform.write(lambda tx: training.submit(tx, LOCAL, yard.workspace, training.plan(tx, yard.workspace, past)))
    found = plan(yard, f"{HEAD}create_job: {{job: azureml:past, inputs: {{word: c}}}}\n").job
    assert isinstance(found, Plan)
    assert (found.job.code, found.job.inputs["word"].said, found.job.name) == (code, "c", None)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"{HEAD}create_job: azureml:gone\n", "There is no job 'gone' in this workspace."),
        (f"{HEAD}create_job: {{command: x, environment: nowhere}}\n", "There is no environment 'nowhere'"),
        (
            f"{HEAD}create_job: {{command: '${{{{inputs.a}}}}', environment: e}}\n",
            "names 'a', which is not among the inputs",
        ),
        (
            f"{HEAD.replace('Pacific Standard', 'Atlantis')}create_job: azureml:x\n",
            "There is no time zone 'Atlantis Time'",
        ),
        (f"{HEAD.replace('0 3 * * *', '0 3 * *')}create_job: azureml:x\n", "'0 3 * *' is no cron expression"),
    ],
)
def test_what_is_wrong_has_its_line(yard: Yard, text: str, sentence: str) -> None:
    with pytest.raises(PlatformError) as refused:
        plan(yard, text)
    assert sentence in refused.value.detail
    assert refused.value.errors[0].message.startswith("line ")
