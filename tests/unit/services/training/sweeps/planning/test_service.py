import pytest

from lazulite.compute.spec import InputSpec
from lazulite.foundation.actor import LOCAL
from lazulite.services.assets.entities import Source
from lazulite.services.training.jobs.entities import GivenInput, WantedOutput
from lazulite.services.training.jobs.planning.submission import read_submission
from lazulite.services.training.sweeps.planning.service import PlannedSweep, TrialInvalid
from lazulite.specs.written import SourceLacking, read_written
from lazulite.words.errors import PlatformError
from lazulite.words.json import JSON
from tests.unit.services.training.sweeps.sweep_yard import SweepYard

SWEEP = """\
type: sweep
trial:
  command: train --data ${{inputs.d}} --rate ${{search_space.rate}} ${{outputs.model}}
  code: ./src
  environment: {requirements: [six]}
inputs: {d: {type: uri_file, path: d.csv}}
outputs: {model: {type: custom_model, name: delays}}
search_space:
  rate: {type: uniform, min_value: 0, max_value: 1}
objective: {goal: minimize, primary_metric: loss}
limits: {max_total_trials: 7, trial_timeout: 30}
"""
COMPONENT = """\
name: train
version: "1"
command: train --rate ${{inputs.rate}} --depth ${{inputs.depth}} $[[--fast ${{inputs.fast}}]] --out ${{outputs.model}}
environment: {requirements: [six]}
inputs:
  rate: {type: number, min: 0, max: 1}
  depth: {type: integer, default: 3}
  fast: {type: boolean, optional: true}
outputs: {model: {type: custom_model}}
"""
OVER = """\
type: sweep
trial: TRIAL
search_space: {rate: {type: uniform, min_value: 0, max_value: 1}}
objective: {goal: minimize, primary_metric: loss}
"""


def plan(yard: SweepYard, text: str, sources: dict[str, JSON] | None = None) -> PlannedSweep:
    submission = read_submission(text, settings={}, sources=sources or {}, properties={})
    with yard.platform.read() as tx:
        return yard.platform.training.planners.sweeps.plan(tx, yard.workspace, submission)


def refused(yard: SweepYard, text: str, sources: dict[str, JSON] | None = None) -> PlatformError:
    with pytest.raises(PlatformError) as raised:
        plan(yard, text, sources)
    return raised.value


def test_a_trial_that_stands_in_the_sweep_gets_its_inputs_and_parameters(yard: SweepYard) -> None:
    code, data = yard.files(train_py=b"print()"), yard.files(d_csv=b"a")
    planned = plan(yard, SWEEP, {"trial.code": code.to_json(), "inputs.d": data.to_json()})
    trial = planned.sweep.trial
    assert trial.command == "train --data ${{inputs.d}} --rate ${{inputs.rate}} ${{outputs.model}}"
    assert (trial.code, trial.timeout_seconds, planned.trials) == (code, 30, 7)
    assert planned.inputs == planned.job.inputs == {"d": GivenInput(InputSpec("uri_file", data), "d.csv")}
    assert planned.job.outputs == {"model": WantedOutput("custom_model", "delays")}
    assert (planned.job.document, planned.warnings) == (SWEEP, ())


def test_a_component_s_inputs_are_filled_by_the_search_space_and_its_defaults(yard: SweepYard) -> None:
    document = {"document": COMPONENT, "path": "./train.yml"}
    planned = plan(yard, OVER.replace("TRIAL", "./train.yml"), {"trial": document})
    assert planned.inputs == {"depth": GivenInput(InputSpec("integer", literal="3"), "3")}
    assert planned.sweep.trial.outputs == {"model": WantedOutput("custom_model")}
    assert planned.warnings == ()


def test_a_registered_component_is_a_trial_too(yard: SweepYard) -> None:
    components = yard.platform.training.components
    yard.platform.write(
        lambda tx: components.create(
            tx, LOCAL, yard.workspace, read_written(COMPONENT, settings={}, sources={}), source=Source()
        )
    )
    planned = plan(yard, OVER.replace("TRIAL", "azureml:train:1") + "inputs: {depth: 5, fast: true}\n")
    assert {name: one.spec.literal for name, one in planned.inputs.items()} == {"depth": "5", "fast": "True"}
    assert planned.sweep.trial.command.startswith("train --rate ${{inputs.rate}}")


def test_an_unknown_name_in_the_command_is_told_with_its_line_and_the_nearest(yard: SweepYard) -> None:
    error = refused(
        yard, SWEEP.replace("${{search_space.rate}}", "${{search_space.rat}}").replace("  code: ./src\n", "")
    )
    assert "'rat', which is not among the search_space" in error.detail
    assert "Line 3" in error.detail
    assert error.hint == "Did you mean 'rate'?"


def test_so_it_is_in_a_component_s_own_file(yard: SweepYard) -> None:
    broken = {"document": COMPONENT.replace("inputs.depth}}", "inputs.dept}}"), "path": "./train.yml"}
    error = refused(yard, OVER.replace("TRIAL", "./train.yml"), {"trial": broken})
    assert "train.yml" in error.detail
    assert error.hint == "Did you mean 'depth'?"


def test_an_input_that_the_trial_needs_and_nobody_gives_is_told(yard: SweepYard) -> None:
    needy = (
        COMPONENT.replace("fast: {type: boolean, optional: true}", "fast: {type: boolean}")
        .replace("$[[", "")
        .replace("]]", "")
    )
    error = refused(yard, OVER.replace("TRIAL", "./t.yml"), {"trial": {"document": needy, "path": "./t.yml"}})
    assert "the trial needs the input 'fast'" in error.detail


def test_an_input_that_the_trial_has_not_is_told(yard: SweepYard) -> None:
    document: dict[str, JSON] = {"trial": {"document": COMPONENT, "path": "./t.yml"}}
    error = refused(yard, OVER.replace("TRIAL", "./t.yml") + "inputs: {dept: 5}\n", document)
    assert isinstance(error, TrialInvalid)
    assert (error.detail, error.hint) == ("The trial has no input 'dept'.", "Did you mean 'depth'?")


def test_an_output_that_the_trial_has_not_is_told(yard: SweepYard) -> None:
    document: dict[str, JSON] = {"trial": {"document": COMPONENT, "path": "./t.yml"}}
    error = refused(yard, OVER.replace("TRIAL", "./t.yml") + "outputs: {modle: }\n", document)
    assert (error.detail, error.hint) == ("The trial has no output 'modle'.", "Did you mean 'model'?")


def test_a_range_that_the_component_s_input_does_not_take_is_told(yard: SweepYard) -> None:
    document: dict[str, JSON] = {"trial": {"document": COMPONENT, "path": "./t.yml"}}
    error = refused(yard, OVER.replace("TRIAL", "./t.yml").replace("max_value: 1", "max_value: 2"), document)
    assert error.detail.startswith("The input 'rate' is 2.0, and it goes from 0 up to 1.")


def test_a_trial_whose_file_did_not_come_is_told(yard: SweepYard) -> None:
    assert isinstance(refused(yard, OVER.replace("TRIAL", "./train.yml")), SourceLacking)


def test_a_trial_is_a_command(yard: SweepYard) -> None:
    step = "{type: command, command: x, environment: {requirements: [six]}}"
    written = read_written(f"type: pipeline\nname: p\njobs: {{a: {step}}}\n", settings={}, sources={})
    components = yard.platform.training.components
    yard.platform.write(lambda tx: components.create(tx, LOCAL, yard.workspace, written, source=Source()))
    error = refused(yard, OVER.replace("TRIAL", "azureml:p:1"))
    assert error.detail.startswith("A trial is a command, and azureml:p:1 is a pipeline.")


def test_the_compute_of_a_component_is_heard_where_the_sweep_names_none(yard: SweepYard) -> None:
    document: dict[str, JSON] = {"trial": {"document": COMPONENT + "compute: azureml:gpu\n", "path": "./t.yml"}}
    planned = plan(yard, OVER.replace("TRIAL", "./t.yml"), document)
    assert planned.warnings == ("compute: there is no 'gpu' here, so it runs on 'default'. Known: default.",)
