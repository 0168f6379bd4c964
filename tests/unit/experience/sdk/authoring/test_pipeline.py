import json
from pathlib import Path

import pytest

from lazulite import Input, Output, command, load_component, pipeline
from lazulite.experience.sdk.authoring.bindings import PipelineInput, PortUnknown, StepOutput, StepUnnamed
from lazulite.experience.sdk.authoring.parameters import ArgumentsWrong
from lazulite.experience.sdk.authoring.pipeline import PipelineFunction, PipelineInvalid
from lazulite.experience.sdk.authoring.step import InputLacking

TABLE = Input("azureml:pumps:1")
PREPARE = command(
    command="cp -r ${{inputs.raw}}/. ${{outputs.table}}", environment="azureml:mine:1",
    inputs={"raw": Input(type="uri_folder", mode="download")}, outputs={"table": Output("uri_folder")},
)  # fmt: skip


@pytest.fixture
def training(folder: Path) -> PipelineFunction:
    train_component = load_component("train.yml")

    @pipeline(default_compute="cpu-cluster", tags={"team": "pumps"})
    def training(raw: Input(type="uri_folder"), rate: float = 0.1) -> dict[str, StepOutput]:  # type: ignore[valid-type]
        """Prepare, then train."""
        prepare = PREPARE(raw=raw)
        train = train_component(table=prepare.outputs.table, rate=rate)
        train.compute = "gpu-cluster"
        train.resources.instance_count = 2
        train.environment_variables["LEVEL"] = "debug"
        train.outputs.model.mode = "upload"
        return {"model": train.outputs.model}

    return training


def test_a_function_becomes_the_document_that_one_would_write(training: PipelineFunction) -> None:
    job = training(raw=TABLE)
    assert job == {
        "type": "pipeline", "display_name": "training", "tags": {"team": "pumps"},
        "settings": {"default_compute": "cpu-cluster"},
        "inputs": {"raw": {"type": "uri_folder", "path": "azureml:pumps:1"}, "rate": 0.1},
        "outputs": {"model": {"type": "mlflow_model", "mode": "upload"}},
        "jobs": {
            "prepare": {
                "type": "command", "command": "cp -r ${{inputs.raw}}/. ${{outputs.table}}",
                "environment": "azureml:mine:1",
                "inputs": {"raw": {"path": "${{parent.inputs.raw}}", "mode": "download"}},
                "outputs": {"table": {"type": "uri_folder"}},
            },
            "train": {
                "type": "command", "component": "train.yml",
                "inputs": {"table": "${{parent.jobs.prepare.outputs.table}}", "rate": "${{parent.inputs.rate}}"},
                "outputs": {"model": "${{parent.outputs.model}}"}, "compute": "gpu-cluster",
                "resources": {"instance_count": 2}, "environment_variables": {"LEVEL": "debug"},
            },
        },
    }  # fmt: skip
    assert (
        json.dumps(job.to_json()) == json.dumps(training(TABLE).to_json()) != json.dumps(training(TABLE, 1).to_json())
    )


def test_what_was_made_can_be_changed(training: PipelineFunction) -> None:
    job = training(raw=TABLE)
    job.settings.force_rerun = True
    job.settings.continue_on_step_failure = True
    job.inputs.rate = 0.5
    job.outputs.model.name = "delays"
    job.display_name = "again"
    job.jobs["train"].is_deterministic = False
    job["x-lazulite"] = {"designer": [1, 2]}
    assert job["settings"] == {
        "default_compute": "cpu-cluster", "force_rerun": True, "continue_on_step_failure": True,
    }  # fmt: skip
    assert (job["inputs"]["rate"], job["outputs"]["model"]["name"]) == (0.5, "delays")  # type: ignore[index,call-overload]
    assert (job["display_name"], job["x-lazulite"]) == ("again", {"designer": [1, 2]})
    assert job["jobs"]["train"]["is_deterministic"] is False  # type: ignore[index,call-overload]
    assert "force_rerun" not in training(raw=TABLE)["settings"]  # type: ignore[operator]


def test_a_pipeline_in_a_pipeline_is_a_step_with_the_component_in_its_place(training: PipelineFunction) -> None:
    @pipeline
    def twice(raw, other=2):
        first = training(raw=raw)
        second = training(raw=raw, rate=other)
        second.outputs.model.mode = "direct"
        return {"best": second.outputs.model, "first": first.outputs.model}

    job = twice(raw=TABLE)
    jobs = job["jobs"]
    assert isinstance(jobs, dict)
    component = jobs["first"]["component"]
    assert {name: component[name] for name in ("type", "name", "inputs", "outputs", "settings")} == {
        "type": "pipeline", "name": "training", "settings": {"default_compute": "cpu-cluster"},
        "inputs": {"raw": {"type": "uri_folder"}, "rate": {"type": "number", "default": 0.1}},
        "outputs": {"model": {"type": "mlflow_model", "mode": "upload"}},
    }  # fmt: skip
    assert component["jobs"] == training(raw=TABLE)["jobs"] == jobs["second"]["component"]["jobs"]
    assert jobs["second"]["inputs"] == {"raw": "${{parent.inputs.raw}}", "rate": "${{parent.inputs.other}}"}
    assert jobs["second"]["outputs"] == {"model": "${{parent.outputs.best}}"}
    assert job["outputs"] == {"best": {"type": "mlflow_model", "mode": "direct"}, "first": {"type": "mlflow_model"}}


def test_an_optional_parameter_that_is_not_given_is_not_there() -> None:
    @pipeline(display_name="")
    def one(raw, hint=None):
        PREPARE(raw=raw if hint is None else hint)

    given = {"type": "uri_folder", "path": "azureml:pumps:1"}
    assert one(raw=TABLE)["inputs"] == {"raw": given}
    assert one(raw=TABLE, hint=TABLE)["inputs"] == {"raw": given, "hint": given}
    assert "display_name" not in one(raw=TABLE)


def test_a_command_is_a_step_where_it_stands_and_a_template_where_it_is_called() -> None:
    @pipeline
    def both():
        in_place = command(command="echo 1", environment="azureml:mine:1")
        template = command(command="echo ${{inputs.n}}", environment="azureml:mine:1", inputs={"n": 0})
        called = template(n=5)
        assert in_place is not called

    jobs = both()["jobs"]
    assert isinstance(jobs, dict)
    assert {name: step.get("inputs") for name, step in jobs.items()} == {"in_place": None, "called": {"n": 5}}


@pytest.mark.parametrize(
    ("arguments", "said", "hint"),
    [
        ({"raw": TABLE, "rat": 1}, "The pipeline training has no input 'rat'.", "Did you mean 'rate'?"),
        ({"rate": 1}, "The pipeline training cannot be made: missing a required argument: 'raw'.", ""),
    ],
)
def test_wrong_inputs_of_a_pipeline_are_told(
    training: PipelineFunction, arguments: dict[str, Input], said: str, hint: str
) -> None:
    with pytest.raises(ArgumentsWrong) as error:
        training(**arguments)
    assert (error.value.detail, error.value.hint) == (said, hint)


def test_what_makes_no_pipeline_is_refused_with_what_to_do(folder: Path) -> None:
    elsewhere = PREPARE(raw=TABLE)
    loose = PipelineInput("raw", TABLE, "uri_folder")
    train = load_component("train.yml")

    def empty():
        return {}

    def foreign():
        train(table=elsewhere.outputs.table)

    def stray():
        train(table=loose)

    def no_output():
        PREPARE(raw=TABLE)
        return {"model": elsewhere.outputs.table}

    def twice():
        made = PREPARE(raw=TABLE)
        return {"a": made.outputs.table, "b": made.outputs.table}

    def bare():
        return PREPARE(raw=TABLE).outputs.table

    told = {}
    for function in (empty, foreign, stray, no_output, twice, bare):
        with pytest.raises(PipelineInvalid) as error:
            pipeline(function)()  # type: ignore[arg-type]
        told[function.__name__] = f"{error.value.detail} {error.value.hint}"
    here = Path(__file__).name
    assert told["empty"] == "The pipeline empty makes no steps. Call a component in it."
    assert told["foreign"].startswith(
        f"The step 'my_train' of the pipeline foreign needs <step command of {here}, line {elsewhere.made.split()[-1]}>"
    )
    assert "needs the parameter 'raw', which is none of this pipeline" in told["stray"]
    assert told["no_output"].startswith("The output 'model' of the pipeline no_output is none of its steps'")
    assert told["twice"] == "The pipeline twice returns one output twice: 'a' and 'b'. "
    assert "Return outputs by name: {'model': train.outputs.model}." in told["bare"]


def test_an_input_that_nobody_gave_is_told_with_the_line(folder: Path) -> None:
    train = load_component("train.yml")

    @pipeline
    def lacking():
        fit = train(rate=0.5)
        assert fit

    @pipeline
    def unfilled():
        made = PREPARE()
        assert made

    with pytest.raises(InputLacking, match=r"The step 'fit' \(test_pipeline.py, line \d+\) lacks the input 'table'"):
        lacking()
    with pytest.raises(InputLacking, match="The step 'made' .* lacks the input 'raw', which the command needs"):
        unfilled()


def test_what_a_step_leaves_has_no_text_before_its_name_is_known() -> None:
    @pipeline
    def early():
        made = PREPARE(raw=TABLE)
        assert str(made.outputs.table)

    with pytest.raises(StepUnnamed, match="The output 'table' of a step is not known yet"):
        early()


def test_a_whole_step_is_no_input(folder: Path) -> None:
    train = load_component("train.yml")

    @pipeline
    def whole():
        train(table=PREPARE(raw=TABLE))  # type: ignore[arg-type]

    with pytest.raises(PortUnknown, match="The input 'table' is given a whole step"):
        whole()
