import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.services.assets.entities import AssetKind, PlannedVersion, Source
from lazulite.services.training.submission.components.service import ComponentPlan
from lazulite.specs.written import read_written
from lazulite.words.errors import PlatformError
from lazulite.words.json import JSON
from tests.unit.services.training.jobs.yard import Yard

TRAIN = "name: train\ncommand: x ${{inputs.rate}}\nenvironment: {requirements: [six]}\ninputs: {rate: {type: number}}\n"
WHOLE = "name: whole\ntype: pipeline\ninputs: {rate: {type: number}}\njobs:\n  a:\n    component: azureml:train:1\n"


@pytest.fixture
def yard(platform: Platform) -> Yard:
    return Yard(platform)


def plan(yard: Yard, text: str, **sources: JSON) -> ComponentPlan:
    written = read_written(text, settings={}, sources=sources)
    with yard.platform.read() as tx:
        return yard.platform.training.component_planning.plan(tx, yard.workspace, written, Source())


def create(yard: Yard, text: str, **sources: JSON) -> ComponentPlan:
    written, planning = read_written(text, settings={}, sources=sources), yard.platform.training.component_planning
    return yard.platform.write(lambda tx: planning.create(tx, LOCAL, yard.workspace, written, Source()))[1]


def test_a_command_is_planned_as_a_step_would_run_it(yard: Yard) -> None:
    found = plan(yard, TRAIN)
    assert found.job is not None
    assert (found.job.command, found.job.environment.spec.requirements) == ("x ${{inputs.rate}}", ("six",))
    assert (found.version, found.pipeline, found.blockers) == (PlannedVersion("1", False), None, ())


def test_a_pipeline_is_planned_step_by_step(yard: Yard) -> None:
    create(yard, TRAIN)
    found = plan(yard, f"{WHOLE}    inputs: {{rate: '${{{{parent.inputs.rate}}}}'}}\n")
    assert found.pipeline is not None
    assert {name: step.component for name, step in found.pipeline.steps.items()} == {"a": "azureml:train:1"}


def test_what_cannot_run_here_is_registered_all_the_same(yard: Yard) -> None:
    code = yard.files(m_py=b"x").to_json()
    text = "name: b\ncommand: x\nenvironment: {build: {path: docker, dockerfile_path: m.py}}\n"
    built = create(yard, text, **{"environment.build": code})
    assert built.blockers == (
        "environment: it is built from a Dockerfile, which only a compute with isolation: container does.",
    )


def test_a_parallel_component_is_checked_as_its_job_is(yard: Yard) -> None:
    text = (
        "name: p\ntype: parallel\ninputs: {f: {type: uri_folder}}\ninput_data: ${{inputs.f}}\n"
        "task: {code: src, entry_script: m.py, environment: {image: python}}\n"
    )
    code = yard.files(m_py=b"x").to_json()
    found = plan(yard, text, **{"task.code": code})
    assert found.job is not None
    assert found.job.argv[2] == "--script=m.py"
    with pytest.raises(PlatformError, match="the code has no file 'n.py'"):
        plan(yard, text.replace("m.py", "n.py"), **{"task.code": code})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            TRAIN.replace("rate}}", "rat}}"),
            "Line 2, column 1: ${{inputs.rat}} names 'rat', which is not among the inputs",
        ),
        (
            TRAIN.replace("{type: number}", "{type: number, default: fast}"),
            "The input 'rate' is of type number, and 'fast' is not.",
        ),
        (
            TRAIN.replace("{type: number}", "{type: number, optional: true}"),
            "the input 'rate' is optional, and the command",
        ),
        (TRAIN.replace("{requirements: [six]}", "azureml:gone:1"), "There is no environment 'gone'"),
        (TRAIN.replace("name: train", "name: a/b"), "'a/b' is no name for a component."),
        (WHOLE, "There is no component 'train' in this workspace."),
        (f"{TRAIN}version: a b\n", "'a b' is no version of a component."),
    ],
)
def test_what_validation_refuses_is_not_created(yard: Yard, text: str, sentence: str) -> None:
    with pytest.raises(PlatformError) as planned:
        plan(yard, text)
    with pytest.raises(PlatformError) as created:
        create(yard, text)
    assert planned.value.detail == created.value.detail
    assert sentence in planned.value.detail
    assert planned.value.errors[0].message.startswith("line ")
    with yard.platform.read() as tx:
        assert not yard.platform.assets.exists(tx, yard.workspace, AssetKind.COMPONENT, "train")


def test_a_version_that_is_there_is_planned_and_said_to_be_there(yard: Yard) -> None:
    create(yard, f"{TRAIN}version: 3\n")
    assert plan(yard, f"{TRAIN}version: 3\n").version == PlannedVersion("3", True)
