"""Pipelines moved on by facts, on both databases."""

import random

import pytest

from lazulite.assembly import Platform
from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import LOCAL
from lazulite.services.assets.entities import AssetKind
from lazulite.services.training.jobs.entities import Job, JobLevel
from lazulite.services.training.pipelines.entities import StepRun, StepState
from lazulite.services.training.pipelines.service import NothingToResume
from lazulite.words.json import JSON
from lazulite.words.manifests import Manifest
from tests.unit.services.training.crew import Crew
from tests.unit.services.training.jobs.yard import Yard

STEP = "environment: {requirements: []}"
CHAIN = f"""
type: pipeline
display_name: chain
inputs: {{rate: 0.1}}
outputs: {{model: {{type: custom_model, name: late}}}}
jobs:
  prepare:
    command: prepare ${{{{inputs.rate}}}} > ${{{{outputs.table}}}}/t
    {STEP}
    inputs: {{rate: "${{{{parent.inputs.rate}}}}"}}
    outputs: {{table: }}
  train:
    command: train ${{{{inputs.table}}}} ${{{{outputs.model}}}}
    {STEP}
    inputs: {{table: "${{{{parent.jobs.prepare.outputs.table}}}}"}}
    outputs: {{model: "${{{{parent.outputs.model}}}}"}}
"""


@pytest.fixture
def crew(platform: Platform) -> Crew:
    return Crew(Yard(platform))


def runs_of(crew: Crew, job: Job) -> dict[str, StepRun]:
    with crew.platform.read() as tx:
        return dict(crew.platform.training.pipelines.steps(tx, crew.yard.job(job.name))[1])


def states(crew: Crew, job: Job) -> dict[str, str]:
    return {name: run.state.value for name, run in runs_of(crew, job).items()}


def table(crew: Crew, content: bytes = b"1,2") -> dict[str, JSON]:
    return {"table": crew.yard.files(t=content).to_json()}


def left(job: Job, output: str) -> Manifest:
    found = job.outputs[output]
    assert isinstance(found, dict)
    return Manifest.from_json(found["files"])


def test_a_chain_hands_files_on_and_registers_what_the_pipeline_names(crew: Crew) -> None:
    job = crew.submit(CHAIN)
    assert [crew.node(name) for name in crew.running] == ["prepare"]
    prepared = crew.end("prepare", outputs=table(crew))
    [spec] = crew.running.values()
    assert (spec.inputs["table"].manifest, crew.node(spec.id)) == (left(prepared, "table"), "train")
    model = crew.yard.files(MLmodel=b"m")
    crew.end("train", outputs={"model": model.to_json()})
    ended = crew.yard.job(job.name)
    assert (ended.status, left(ended, "model")) == (JobStatus.COMPLETED, model)
    with crew.platform.read() as tx:
        version = crew.platform.assets.resolve(tx, crew.yard.workspace, AssetKind.MODEL, "late")
    assert (version.manifest, version.source.job) == (model, job.name)


def test_literals_reach_the_command_and_children_know_their_parent(crew: Crew) -> None:
    job = crew.submit(CHAIN, settings={"inputs.rate": 0.5})
    [spec] = crew.running.values()
    assert spec.inputs["rate"].literal == "0.5"
    child = crew.yard.job(spec.id)
    assert (child.place.parent, child.place.node, child.level) == (job.name, "prepare", JobLevel.CHILD)
    with crew.platform.read() as tx:
        run = crew.platform.tracking.get_run(tx, crew.yard.workspace, child.name)
    assert run.tags["mlflow.parentRunId"] == job.name


def test_lists_show_what_was_submitted_and_children_when_asked(crew: Crew) -> None:
    job = crew.submit(CHAIN)
    with crew.platform.read() as tx:
        shown = crew.platform.jobs.list(tx, crew.yard.workspace)
    assert [one.name for one in shown.items] == [job.name]


def test_a_failed_step_ends_the_pipeline_with_its_reason(crew: Crew) -> None:
    job = crew.submit(CHAIN)
    crew.end("prepare", JobStatus.FAILED, reason="KeyError: 'rate'")
    ended = crew.yard.job(job.name)
    assert (ended.status, ended.reason) == (JobStatus.FAILED, "The step 'prepare' failed: KeyError: 'rate'")
    assert states(crew, job) == {"prepare": "Failed", "train": "Skipped"}
    assert runs_of(crew, job)["train"].said == "the step 'prepare' failed"


def test_where_the_pipeline_goes_on_only_what_needs_the_failed_step_is_left_out(crew: Crew) -> None:
    alone = f"  alone:\n    command: y\n    {STEP}\n  after:\n    command: z ${{{{inputs.a}}}}\n    {STEP}\n"
    alone += '    inputs: {a: "${{parent.jobs.prepare.outputs.table}}"}\n'
    job = crew.submit(CHAIN + alone, settings={"settings.continue_on_step_failure": True})
    crew.end("prepare", JobStatus.FAILED)
    assert states(crew, job) == {"prepare": "Failed", "train": "Skipped", "alone": "Running", "after": "Skipped"}
    assert runs_of(crew, job)["after"].said == "it needs 'prepare', which failed"
    crew.end("alone")
    assert crew.yard.job(job.name).status is JobStatus.FAILED


def test_where_it_does_not_what_runs_beside_is_ended(crew: Crew) -> None:
    job = crew.submit(f"{CHAIN}  alone:\n    command: y\n    {STEP}\n")
    crew.end("prepare", JobStatus.FAILED)
    assert crew.yard.job(str(runs_of(crew, job)["alone"].job)).status is JobStatus.CANCEL_REQUESTED
    crew.end("alone", JobStatus.CANCELED)
    assert states(crew, job) == {"prepare": "Failed", "train": "Skipped", "alone": "Canceled"}


def test_the_same_pipeline_again_takes_everything_from_the_first(crew: Crew) -> None:
    first = crew.submit(CHAIN)
    crew.end("prepare", outputs=table(crew))
    model = crew.yard.files(MLmodel=b"m")
    trained = crew.end("train", outputs={"model": model.to_json()})
    again = crew.submit(CHAIN)
    assert (again.status, crew.running, left(again, "model")) == (JobStatus.COMPLETED, {}, model)
    taken = runs_of(crew, again)["train"]
    assert (taken.job, taken.is_reused, taken.said) == (
        trained.name, True, "reused: the same code, environment, inputs and parameters",
    )  # fmt: skip
    assert first.name != again.name


def test_only_what_changed_and_what_follows_from_it_runs_again_with_the_reason(crew: Crew) -> None:
    crew.submit(CHAIN)
    crew.end("prepare", outputs=table(crew))
    crew.end("train", outputs={"model": crew.yard.files(MLmodel=b"m").to_json()})
    again = crew.submit(CHAIN, settings={"inputs.rate": 0.2})
    assert runs_of(crew, again)["prepare"].said == "run: the input 'rate' was 0.1 and is 0.2"
    crew.end("prepare", outputs=table(crew))  # the same table came of it
    assert states(crew, again) == {"prepare": "Completed", "train": "Completed"}
    assert runs_of(crew, again)["train"].is_reused
    other = crew.submit(CHAIN, settings={"inputs.rate": 0.3})
    crew.end("prepare", outputs=table(crew, b"3,4"))
    assert runs_of(crew, other)["train"].said == "run: the data of 'table' changed"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"settings.force_rerun": True}, "run: the pipeline forces every step to run"),
        ({"jobs.prepare.is_deterministic": False}, "run: it says that it is not deterministic"),
        ({"jobs.prepare.command": "other ${{inputs.rate}} ${{outputs.table}}"}, "run: its command changed"),
        ({"jobs.prepare.environment.requirements": ["six"]}, "run: its environment changed"),
        ({"jobs.prepare.environment_variables.A": "b"}, "run: its environment variables changed"),
    ],
)
def test_every_miss_has_its_reason(crew: Crew, settings: dict[str, JSON], said: str) -> None:
    crew.submit(CHAIN)
    crew.end("prepare", outputs=table(crew))
    crew.end("train")
    assert runs_of(crew, crew.submit(CHAIN, settings=settings))["prepare"].said == said


def test_a_failed_run_is_never_reused(crew: Crew) -> None:
    crew.submit(CHAIN)
    crew.end("prepare", JobStatus.FAILED)
    assert runs_of(crew, crew.submit(CHAIN))["prepare"].said == "run: it has not completed before"


def test_a_resumed_pipeline_takes_what_completed_even_where_nothing_is_deterministic(crew: Crew) -> None:
    text = CHAIN.replace("  prepare:\n", "  prepare:\n    is_deterministic: false\n")
    first = crew.submit(text)
    prepared = crew.end("prepare", outputs=table(crew))
    crew.end("train", JobStatus.FAILED, reason="no")
    resumed = crew.resume(first.name)
    taken = runs_of(crew, resumed)["prepare"]
    assert (taken.job, taken.said) == (prepared.name, "taken from the run that this one resumes: nothing changed")
    crew.end("train", outputs={"model": crew.yard.files(MLmodel=b"m").to_json()})
    assert crew.yard.job(resumed.name).status is JobStatus.COMPLETED


def test_what_still_runs_cannot_be_resumed(crew: Crew) -> None:
    job = crew.submit(CHAIN)
    with pytest.raises(NothingToResume, match=f"The job {job.name} is Running"):
        crew.resume(job.name)


def test_only_a_pipeline_is_resumed(crew: Crew) -> None:
    job = crew.submit("command: python train.py\nenvironment: {requirements: []}\n")
    with pytest.raises(NothingToResume, match="is no pipeline"):
        crew.resume(job.name)


def test_a_canceled_pipeline_ends_when_what_ran_has_ended(crew: Crew) -> None:
    job = crew.submit(CHAIN)
    asked = crew.platform.write(lambda tx: crew.platform.jobs.cancel(tx, LOCAL, crew.yard.workspace, job.name))
    assert asked.status is JobStatus.CANCEL_REQUESTED
    crew.end("prepare", JobStatus.CANCELED)
    assert crew.yard.job(job.name).status is JobStatus.CANCELED
    assert states(crew, job) == {"prepare": "Canceled", "train": "Skipped"}


def test_a_pipeline_whose_steps_wait_is_canceled_at_once(platform: Platform) -> None:
    yard = Yard(platform)
    crew = Crew.__new__(Crew)  # no worker: what is queued stays queued
    crew.yard, crew.platform, crew.running, crew.take = yard, platform, {}, list  # type: ignore[method-assign]
    job = crew.submit(CHAIN)
    platform.write(lambda tx: platform.jobs.cancel(tx, LOCAL, yard.workspace, job.name))
    platform.relay.drain()
    assert yard.job(job.name).status is JobStatus.CANCELED


def test_a_step_that_cannot_be_started_fails_with_the_refusal(crew: Crew) -> None:
    text = CHAIN.replace("outputs: {table: }", "outputs: {table: {type: uri_file}}")
    job = crew.submit(text)
    crew.end("prepare", outputs={"table": crew.yard.files(a=b"1", b=b"2").to_json()})
    assert states(crew, job)["train"] == "Failed"
    assert runs_of(crew, job)["train"].said == "A uri_file is one file; this one has 2."
    assert crew.yard.job(job.name).status is JobStatus.FAILED


def test_what_is_given_as_a_file_stays_one_where_a_folder_is_declared(crew: Crew) -> None:
    text = f"""
type: pipeline
inputs: {{iris: {{type: uri_file, path: iris.csv}}}}
jobs:
  read:
    component:
      type: command
      command: wc ${{{{inputs.data}}}} > ${{{{outputs.count}}}}
      {STEP}
      inputs: {{data: {{type: uri_folder}}}}
      outputs: {{count: {{type: uri_file}}}}
    inputs: {{data: "${{{{parent.inputs.iris}}}}"}}
  tell:
    component:
      type: command
      command: cat ${{{{inputs.data}}}}
      {STEP}
      inputs: {{data: {{type: uri_folder}}}}
    inputs: {{data: "${{{{parent.jobs.read.outputs.count}}}}"}}
"""
    iris = crew.yard.files(**{"iris.csv": b"1,2"})
    crew.submit(text, sources={"inputs.iris": iris.to_json()})
    [reads] = crew.running.values()
    assert (reads.inputs["data"].type, reads.inputs["data"].paths) == ("uri_file", ("iris.csv",))
    crew.end("read", outputs={"count": crew.yard.files(count=b"1").to_json()})
    [tells] = crew.running.values()
    assert (tells.inputs["data"].type, tells.inputs["data"].paths) == ("uri_file", ("count",))


def test_the_fact_of_an_end_told_twice_changes_nothing(crew: Crew) -> None:
    job = crew.submit(CHAIN)
    crew.end("prepare", outputs=table(crew))
    [fact] = [one for one in crew.yard.facts("JobFinished") if one.data["node"] == "prepare"]
    crew.platform.write(lambda tx: crew.platform.training.pipelines.on_job_finished(tx, fact))
    assert crew.take() == []
    assert states(crew, job) == {"prepare": "Completed", "train": "Running"}


NESTED = f"""
type: pipeline
jobs:
  inner:
    type: pipeline
    component:
      type: pipeline
      inputs: {{word: {{type: string, default: hello}}}}
      outputs: {{said: {{type: uri_folder}}}}
      jobs:
        say:
          command: echo ${{{{inputs.word}}}} > ${{{{outputs.said}}}}/s
          {STEP}
          inputs: {{word: "${{{{parent.inputs.word}}}}"}}
          outputs: {{said: "${{{{parent.outputs.said}}}}"}}
  hear:
    command: cat ${{{{inputs.said}}}}/s
    {STEP}
    inputs: {{said: "${{{{parent.jobs.inner.outputs.said}}}}"}}
"""


def test_a_pipeline_in_a_pipeline_is_one_step(crew: Crew) -> None:
    job = crew.submit(NESTED)
    [spec] = crew.running.values()
    assert (crew.node(spec.id), spec.inputs["word"].literal) == ("say", "hello")
    said = crew.yard.files(s=b"hello")
    crew.end("say", outputs={"said": said.to_json()})
    [spec] = crew.running.values()
    assert (crew.node(spec.id), spec.inputs["said"].manifest) == ("hear", said)
    crew.end("hear")
    assert crew.yard.job(job.name).status is JobStatus.COMPLETED
    inner = runs_of(crew, job)["inner"].job
    assert inner is not None
    assert (crew.yard.job(inner).place.parent, crew.yard.job(inner).status) == (job.name, JobStatus.COMPLETED)


def test_a_nested_pipeline_that_is_all_reused_has_ended_at_once(crew: Crew) -> None:
    first = crew.submit(NESTED)
    assert runs_of(crew, first)["inner"].said == "its steps are run or reused each by itself"
    crew.end("say", outputs={"said": crew.yard.files(s=b"hello").to_json()})
    crew.end("hear")
    assert runs_of(crew, first)["inner"].said == "run: its only step"
    again = crew.submit(NESTED)
    assert (again.status, crew.running) == (JobStatus.COMPLETED, {})
    assert runs_of(crew, again)["inner"].said == "reused: its only step"


def test_canceling_the_outer_one_cancels_the_inner(crew: Crew) -> None:
    job = crew.submit(NESTED)
    crew.platform.write(lambda tx: crew.platform.jobs.cancel(tx, LOCAL, crew.yard.workspace, job.name))
    crew.end("say", JobStatus.CANCELED)
    assert states(crew, job) == {"inner": "Canceled", "hear": "Skipped"}
    assert crew.yard.job(job.name).status is JobStatus.CANCELED


@pytest.mark.parametrize("seed", range(3))
def test_forty_steps_end_the_same_in_whatever_order_they_end(crew: Crew, seed: int) -> None:
    order = random.Random(seed)
    jobs = {}
    for number in range(40):
        needed = order.sample(range(number), k=min(number, order.randrange(3)))
        inputs = "".join(f'      i{one}: "${{{{parent.jobs.s{one}.outputs.o}}}}"\n' for one in needed)
        jobs[f"s{number}"] = f"    command: x {number}\n    {STEP}\n    inputs:\n{inputs}    outputs: {{o: }}\n"
    job = crew.submit("type: pipeline\njobs:\n" + "".join(f"  {name}:\n{text}" for name, text in jobs.items()))
    ended = crew.end_all(order.choice)
    assert sorted(ended) == sorted(jobs)
    assert crew.yard.job(job.name).status is JobStatus.COMPLETED
    assert all(run.state is StepState.COMPLETED for run in runs_of(crew, job).values())
