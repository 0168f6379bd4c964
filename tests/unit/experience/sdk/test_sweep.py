from pathlib import Path

import pytest

import lazulite
from lazulite import (
    BanditPolicy,
    BayesianSamplingAlgorithm,
    Choice,
    GridSamplingAlgorithm,
    Input,
    LogUniform,
    MedianStoppingPolicy,
    Output,
    RandomSamplingAlgorithm,
    Step,
    TruncationSelectionPolicy,
    Uniform,
    command,
    load_component,
    pipeline,
    sweep,
)
from lazulite.experience.sdk.sweep import Policy, Sampling
from lazulite.specs.sweep_job import SweepJobDocument

TRAIN = command(
    command="train --d ${{inputs.d}} --rate ${{inputs.rate}} --kernel ${{ inputs.kernel }}", code="src",
    environment="azureml:sklearn-lightgbm@latest", inputs={"d": Input("azureml:flights:1"), "rate": 0.1},
    outputs={"model": Output("mlflow_model")}, environment_variables={"RATE": "${{inputs.rate}}"}, compute="gpu",
    timeout_seconds=60, experiment_name="flights", tags={"a": "b"},
)  # fmt: skip
SPACE = {"rate": LogUniform(-6, -1), "kernel": Choice(["rbf", {"name": "poly", "degree": Choice([2, 3])}])}


def searched(**more: object) -> Step:
    given: dict[str, object] = {
        "trial": TRAIN, "search_space": SPACE, "primary_metric": "loss", "goal": "minimize", **more,
    }  # fmt: skip
    return sweep(**given)  # type: ignore[arg-type]  # a maker for tests


def test_a_sweep_of_a_command_is_the_document_that_one_would_write() -> None:
    found = searched(max_total_trials=20, max_concurrent_trials=4, timeout_seconds=3600, display_name="search")
    assert found == {
        "type": "sweep",
        "trial": {
            "command": "train --d ${{inputs.d}} --rate ${{search_space.rate}} --kernel ${{ search_space.kernel }}",
            "code": "src", "environment": "azureml:sklearn-lightgbm@latest",
            "environment_variables": {"RATE": "${{search_space.rate}}"},
        },
        "inputs": {"d": {"type": "uri_folder", "path": "azureml:flights:1"}},
        "outputs": {"model": {"type": "mlflow_model"}}, "compute": "gpu", "experiment_name": "flights",
        "display_name": "search", "tags": {"a": "b"}, "sampling_algorithm": "random",
        "search_space": {
            "rate": {"type": "loguniform", "min_value": -6, "max_value": -1},
            "kernel": {"type": "choice", "values": [
                "rbf", {"name": "poly", "degree": {"type": "choice", "values": [2, 3]}},
            ]},
        },
        "objective": {"goal": "minimize", "primary_metric": "loss"},
        "limits": {"max_total_trials": 20, "max_concurrent_trials": 4, "timeout": 3600, "trial_timeout": 60},
    }  # fmt: skip
    SweepJobDocument.model_validate(found)


def test_a_trial_may_be_a_component_by_its_file_or_a_reference() -> None:
    found = searched(trial=Path("train.yml"), inputs={"d": 1}, trial_timeout_seconds=9, outputs={"m": Output()})
    assert (found["trial"], found["inputs"], found["limits"]) == ("train.yml", {"d": 1}, {"trial_timeout": 9})
    assert searched(trial="azureml:train:1")["trial"] == "azureml:train:1"
    assert "limits" not in searched(trial="azureml:train:1")


@pytest.mark.parametrize(
    ("algorithm", "expected"),
    [
        ("bayesian", "bayesian"),
        (RandomSamplingAlgorithm("sobol", seed=3), {"type": "random", "rule": "sobol", "seed": 3}),
        (GridSamplingAlgorithm(), {"type": "grid"}),
        (BayesianSamplingAlgorithm(seed=1), {"type": "bayesian", "seed": 1}),
    ],
)
def test_every_sampling_algorithm_is_one_of_the_document(algorithm: Sampling, expected: object) -> None:
    found = searched(sampling_algorithm=algorithm)
    assert found["sampling_algorithm"] == expected
    SweepJobDocument.model_validate(found)


@pytest.mark.parametrize(
    ("policy", "kind"),
    [
        (BanditPolicy(slack_factor=0.1, evaluation_interval=2), "bandit"),
        (MedianStoppingPolicy(delay_evaluation=5), "median_stopping"),
        (TruncationSelectionPolicy(20, exclude_finished_jobs=True), "truncation_selection"),
    ],
)
def test_every_policy_is_one_of_the_document(policy: Policy, kind: str) -> None:
    read = SweepJobDocument.model_validate(searched(early_termination=policy)).early_termination
    assert read is not None
    assert read.model_dump(exclude_none=True) == policy.to_json()
    assert read.type == kind


@pytest.mark.parametrize("name", lazulite.PLACES["experience.sdk.search_space"])
def test_every_distribution_is_one_of_the_document(name: str) -> None:
    kind = getattr(lazulite, name)
    given = {"values": [1, 2], "upper": 3, "min_value": 0, "max_value": 1, "mu": 0, "sigma": 1, "q": 0.5}
    one = kind(**{field: given[field] for field in kind.__dataclass_fields__})
    read = SweepJobDocument.model_validate(searched(search_space={"rate": one})).search_space["rate"]
    assert type(read).__name__ == name
    assert read.model_dump() == one.to_json()


def test_only_what_is_searched_is_asked_of_the_search_space() -> None:
    trial = command(command="x ${{inputs.rates}} ${{inputs.rate}}", environment="e", inputs={"rates": 1})
    found = searched(trial=trial, search_space={"rate": Uniform(0, 1)})
    assert isinstance(found["trial"], dict)
    assert found["trial"]["command"] == "x ${{inputs.rates}} ${{search_space.rate}}"


def test_a_sweep_is_a_step_of_a_pipeline_and_its_trial_is_none(tmp_path: Path) -> None:
    (tmp_path / "train.yml").write_text("inputs: {d: {type: uri_folder}}\n")
    component = load_component(tmp_path / "train.yml")

    @pipeline
    def searching(d):
        trial = TRAIN()
        best = searched(trial=trial, inputs={"d": d})
        again = searched(trial=component, inputs={"d": best.outputs.model})
        return {"model": best.outputs.model, "again": again.outputs.model}

    made = searching(d=Input("azureml:flights:1"))["jobs"]
    assert isinstance(made, dict)
    assert {name: (one["type"], one["inputs"]) for name, one in made.items()} == {
        "best": ("sweep", {"d": "${{parent.inputs.d}}"}),
        "again": ("sweep", {"d": "${{parent.jobs.best.outputs.model}}"}),
    }
    assert made["again"]["trial"] == str(tmp_path / "train.yml")
