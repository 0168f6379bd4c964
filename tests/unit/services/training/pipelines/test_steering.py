"""Choices, loops and items, from their documents to their ends."""

import json

import pytest

from lazulite.assembly import Platform
from lazulite.compute.process import End
from lazulite.compute.status import JobStatus
from lazulite.services.training.jobs.entities import Job
from lazulite.services.training.pipelines.entities import StepRun
from lazulite.specs.as_yaml import as_yaml
from lazulite.specs.reading import DocumentInvalid, read_document
from lazulite.words.errors import PlatformError
from lazulite.words.json import JSON
from lazulite.words.manifests import Manifest
from tests.unit.services.training.crew import Crew
from tests.unit.services.training.jobs.yard import WORKER, Yard

STEP = "environment: {requirements: []}"


@pytest.fixture
def crew(platform: Platform) -> Crew:
    return Crew(Yard(platform))


def runs_of(crew: Crew, job: Job | str) -> dict[str, StepRun]:
    name = job if isinstance(job, str) else job.name
    with crew.platform.read() as tx:
        return dict(crew.platform.training.pipelines.steps(tx, crew.yard.job(name))[1])


def states(crew: Crew, job: Job) -> dict[str, str]:
    return {name: run.state.value for name, run in runs_of(crew, job).items()}


def end(crew: Crew, node: str, values: dict[str, str], **files: Manifest) -> Job:
    """With values in the outputs that are one."""
    job = next(name for name in crew.running if crew.node(name) == node)
    crew.running.pop(job)
    ended = End(
        JobStatus.COMPLETED, 0, "", {"values": dict(values)}, {name: one.to_json() for name, one in files.items()}
    )
    crew.platform.write(lambda tx: crew.platform.queue.end(tx, WORKER, "crew", job, attempt=1, end=ended))
    crew.take()
    return crew.yard.job(job)


CHOICE = f"""
type: pipeline
jobs:
  look:
    command: look > ${{{{outputs.good}}}}
    {STEP}
    outputs: {{good: {{type: boolean}}}}
  decide:
    type: if_else
    condition: ${{{{parent.jobs.look.outputs.good}}}}
    true_block: ${{{{parent.jobs.deploy}}}}
    false_block: ${{{{parent.jobs.warn}}}}
  deploy:
    command: deploy
    {STEP}
    outputs: {{done: }}
  warn:
    command: warn
    {STEP}
  report:
    command: report ${{{{inputs.done}}}}
    {STEP}
    inputs: {{done: "${{{{parent.jobs.deploy.outputs.done}}}}"}}
"""


def test_a_true_condition_runs_its_block_and_leaves_the_other_out(crew: Crew) -> None:
    job = crew.submit(CHOICE)
    assert [crew.node(name) for name in crew.running] == ["look"]
    end(crew, "look", {"good": "true"})
    assert [crew.node(name) for name in crew.running] == ["deploy"]
    crew.end("deploy", outputs={"done": crew.yard.files(a=b"1").to_json()})
    crew.end("report")
    assert states(crew, job) == {
        "look": "Completed", "decide": "Completed", "deploy": "Completed", "warn": "Skipped", "report": "Completed",
    }  # fmt: skip
    assert runs_of(crew, job)["warn"].said == "the condition of 'decide' is true"
    assert crew.yard.job(job.name).status is JobStatus.COMPLETED


def test_a_false_one_runs_the_other_and_what_needs_the_first_is_left_out(crew: Crew) -> None:
    job = crew.submit(CHOICE)
    end(crew, "look", {"good": "False"})
    crew.end("warn")
    found = runs_of(crew, job)
    assert (found["deploy"].said, found["report"].said) == (
        "the condition of 'decide' is false", "it needs 'deploy', which was left out",
    )  # fmt: skip
    assert crew.yard.job(job.name).status is JobStatus.COMPLETED


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"good": "perhaps"}, "The step 'decide' failed: The condition is 'perhaps', neither true nor false."),
        ({}, "The step 'decide' failed: The output 'good' has no value."),
    ],
)
def test_a_condition_that_is_none_fails_the_pipeline(crew: Crew, values: dict[str, str], reason: str) -> None:
    job = crew.submit(CHOICE)
    end(crew, "look", values)
    ended = crew.yard.job(job.name)
    assert (ended.status, ended.reason) == (JobStatus.FAILED, reason)


def test_a_condition_may_be_the_pipelines_own_input(crew: Crew) -> None:
    text = CHOICE.replace("${{parent.jobs.look.outputs.good}}", "${{parent.inputs.go}}") + "inputs: {go: false}\n"
    crew.submit(text)
    assert sorted(crew.node(name) for name in crew.running) == ["look", "warn"]


LOOP = f"""
type: pipeline
inputs: {{start: 1}}
outputs: {{final: }}
jobs:
  refine:
    command: refine ${{{{inputs.n}}}} ${{{{outputs.more}}}} ${{{{outputs.next}}}} ${{{{outputs.model}}}}
    {STEP}
    inputs: {{n: "${{{{parent.inputs.start}}}}"}}
    outputs:
      more: {{type: boolean}}
      next: {{type: integer}}
      model: ${{{{parent.outputs.final}}}}
  again:
    type: do_while
    body: ${{{{parent.jobs.refine}}}}
    condition: ${{{{parent.jobs.refine.outputs.more}}}}
    mapping: {{next: ["${{{{parent.jobs.refine.inputs.n}}}}"]}}
    limits: {{max_iteration_count: 3}}
  use:
    command: use ${{{{inputs.model}}}}
    {STEP}
    inputs: {{model: "${{{{parent.jobs.refine.outputs.model}}}}"}}
"""


def test_a_loop_goes_round_while_its_output_says_so_each_round_from_the_last(crew: Crew) -> None:
    job = crew.submit(LOOP)
    seen: list[str | None] = []
    for number, more in ((1, "true"), (2, "false")):
        [spec] = crew.running.values()
        assert crew.node(spec.id) == f"round-{number}"
        seen.append(spec.inputs["n"].literal)
        model = crew.yard.files(m=str(number).encode())
        end(crew, f"round-{number}", {"more": more, "next": str(number * 10)}, model=model)
    assert seen == ["1", "10"]
    [spec] = crew.running.values()
    assert (crew.node(spec.id), spec.inputs["model"].manifest) == ("use", model)
    crew.end("use")
    ended = crew.yard.job(job.name)
    assert ended.status is JobStatus.COMPLETED
    final = ended.outputs["final"]
    assert isinstance(final, dict)
    assert Manifest.from_json(final["files"]) == model


def test_a_loop_ends_at_its_limit(crew: Crew) -> None:
    job = crew.submit(LOOP)
    for number in (1, 2, 3):
        told = {"more": "true", "next": str(number * 10)}
        end(crew, f"round-{number}", told, model=crew.yard.files(m=str(number).encode()))
    assert [crew.node(name) for name in crew.running] == ["use"]
    inner = runs_of(crew, job)["again"].job
    assert inner is not None
    assert list(runs_of(crew, inner)) == ["round-1", "round-2", "round-3"]


def test_a_round_that_fails_ends_the_loop(crew: Crew) -> None:
    job = crew.submit(LOOP)
    crew.end("round-1", JobStatus.FAILED, reason="no")
    ended = crew.yard.job(job.name)
    assert ended.reason == "The step 'again' failed: The step 'round-1' failed: no"


EACH = f"""
type: pipeline
inputs: {{items: '[{{"country": "DE"}}, {{"country": "FR"}}, {{"country": "IT"}}]'}}
jobs:
  train:
    command: train ${{{{inputs.country}}}} ${{{{inputs.rate}}}} ${{{{outputs.model}}}}
    {STEP}
    inputs: {{country: none, rate: 0.1}}
    outputs: {{model: {{type: custom_model}}}}
  all:
    type: parallel_for
    body: ${{{{parent.jobs.train}}}}
    items: ${{{{parent.inputs.items}}}}
    max_concurrency: 2
  pick:
    command: pick ${{{{inputs.models}}}}
    {STEP}
    inputs: {{models: "${{{{parent.jobs.all.outputs.model}}}}"}}
"""


def test_a_body_runs_for_each_item_so_many_at_once_and_their_outputs_are_gathered(crew: Crew) -> None:
    job = crew.submit(EACH)
    assert sorted(crew.node(name) for name in crew.running) == ["item-0", "item-1"]
    assert {spec.inputs["country"].literal for spec in crew.running.values()} == {"DE", "FR"}
    assert {spec.inputs["rate"].literal for spec in crew.running.values()} == {"0.1"}
    for number in range(3):
        crew.end(f"item-{number}", outputs={"model": crew.yard.files(m=str(number).encode()).to_json()})
    [spec] = crew.running.values()
    files = spec.inputs["models"].manifest
    assert files is not None
    assert [entry.path for entry in files] == ["item-0/m", "item-1/m", "item-2/m"]
    crew.end("pick")
    assert crew.yard.job(job.name).status is JobStatus.COMPLETED


def test_items_may_have_names(crew: Crew) -> None:
    crew.submit(EACH, settings={"jobs.all.items": {"north": {"country": "SE"}, "south": {"country": "MT"}}})
    assert sorted(crew.node(name) for name in crew.running) == ["item-north", "item-south"]


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ("nonsense", "The items are no JSON: 'nonsense'."),
        ("[1, 2]", "The items are a list of mappings of the body's inputs, or such mappings by name."),
        (json.dumps([{"contry": "DE"}]), "The body has no input 'contry'."),
        (
            json.dumps([{"country": {"a": 1}}]),
            "The input 'country' of item-0 is {'a': 1}; it can be a text, a number, true or false.",
        ),
    ],
)  # fmt: skip
def test_items_that_are_none_fail_the_step(crew: Crew, items: str, reason: str) -> None:
    job = crew.submit(EACH, settings={"inputs.items": items})
    assert runs_of(crew, job)["all"].said == reason


@pytest.mark.parametrize(
    ("text", "settings", "detail"),
    [
        (CHOICE, {"jobs.decide.true_block": "deploy"}, "'deploy' is no step."),
        (CHOICE, {"jobs.decide.true_block": "${{parent.jobs.deplyo}}"}, "The pipeline has no step 'deplyo'."),
        (
            CHOICE,
            {"jobs.decide.condition": "${{parent.jobs.look.outputs.bad}}"},
            "The step 'look' has no output 'bad'.",
        ),
        (LOOP, {"jobs.again.condition": "mroe"}, "The body 'refine' has no output 'mroe'."),
        (LOOP, {"jobs.again.mapping": {"next": "m"}}, "The body 'refine' has no input 'm'."),
        (LOOP, {"jobs.again.body": "${{parent.jobs.nobody}}"}, "The pipeline has no step 'nobody'."),
    ],
)
def test_what_steers_nothing_is_refused_with_its_line(
    crew: Crew, text: str, settings: dict[str, JSON], detail: str
) -> None:
    with pytest.raises(PlatformError) as refused:
        crew.submit(as_yaml(read_document(text, settings).value))
    assert refused.value.detail == detail
    assert refused.value.errors[0].message.startswith("line ")
    with pytest.raises(PlatformError) as refused:
        crew.submit(text, settings=settings)  # what is set stands in no line, but at a place
    assert (refused.value.detail, refused.value.errors[0].message) == (detail, detail)
    assert refused.value.errors[0].pointer.startswith(f"/{'/'.join(next(iter(settings)).split('.'))}")


def test_a_condition_without_blocks_is_refused(crew: Crew) -> None:
    with pytest.raises(DocumentInvalid, match="a condition has a true_block, or a false_block"):
        crew.submit(CHOICE, settings={"jobs.decide.true_block": None, "jobs.decide.false_block": None})
