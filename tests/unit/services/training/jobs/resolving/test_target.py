"""Where a document's `compute` lies, and what its resources and queue settings ask for."""

import pytest

from lazulite.assembly import Platform
from lazulite.compute.needs import Demand, Needs, Priority
from lazulite.services.training.jobs.planning.submission import read_submission
from lazulite.services.training.jobs.resolving.matching import Target, demand, target
from lazulite.services.training.pipelines.planning.service import PipelinePlan
from lazulite.services.training.submission.service import AnyPlan
from lazulite.services.training.sweeps.planning.service import PlannedSweep
from lazulite.specs.execution import QueueSettings, Resources

NAMED = {"cpu-cluster", "gpu-cluster"}


@pytest.mark.parametrize("compute", [None, "", "local", "azureml:local", "serverless", "azureml:serverless", "default"])
def test_no_target_is_the_default_queue(compute: str | None) -> None:
    assert target(compute, NAMED) == Target("default")


@pytest.mark.parametrize("compute", ["cpu-cluster", "azureml:cpu-cluster", "azureml:cpu-cluster@latest"])
def test_a_target_goes_by_its_name(compute: str) -> None:
    assert target(compute, NAMED) == Target("cpu-cluster")


@pytest.mark.parametrize(
    ("compute", "hint"),
    [("cpu-clutser", "Did you mean 'cpu-cluster'?"), ("box", "Known: cpu-cluster, default, gpu-cluster.")],
)
def test_a_name_that_is_none_runs_on_the_default_queue_and_hears_the_nearest(compute: str, hint: str) -> None:
    warning = f"compute: there is no '{compute}' here, so it runs on 'default'. {hint}"
    assert target(f"azureml:{compute}", NAMED) == Target("default", (warning,), is_known=False)


HIGH = QueueSettings.model_validate({"priority": "high"})
COMPONENT = Demand(Needs(cpus=2), 3, Priority.LOW)


@pytest.mark.parametrize(
    ("resources", "settings", "over", "found"),
    [
        ({}, None, None, Demand()),
        ({"gpu": 1, "instance_count": 2}, HIGH, None, Demand(Needs(gpus=1), 2, Priority.HIGH)),
        ({}, None, COMPONENT, COMPONENT),
        ({}, HIGH, COMPONENT, Demand(Needs(cpus=2), 3, Priority.HIGH)),
        ({"gpu": 1}, None, COMPONENT, Demand(Needs(gpus=1), 1, Priority.LOW)),
    ],
)
def test_what_is_said_nearer_counts(
    resources: dict[str, object], settings: QueueSettings | None, over: Demand | None, found: Demand
) -> None:
    assert demand(Resources.model_validate(resources), settings, over) == found


def plan(platform: Platform, text: str) -> AnyPlan:
    submission = read_submission(text, settings={}, sources={}, properties={})
    with platform.read() as tx:
        workspace = platform.workspaces.named(tx, "default").id
        return platform.training.submission.plan(tx, workspace, submission)


STEP = "command: 'true'\nenvironment: {requirements: [six]}\n"


def test_a_sweep_asks_for_its_trials_and_over_what_the_trial_asks(platform: Platform) -> None:
    text = """
type: sweep
trial: {command: 'true', environment: {requirements: [six]}, resources: {gpu: 1}}
sampling_algorithm: random
search_space: {a: {type: choice, values: [1, 2]}}
objective: {goal: minimize, primary_metric: loss}
"""
    planned = plan(platform, text)
    assert isinstance(planned, PlannedSweep)
    assert planned.sweep.trial.demand == Demand(Needs(gpus=1))
    assert any("needs 1 GPU" in text or "no worker is there" in text for text in planned.warnings)
    planned = plan(platform, f"{text}resources: {{cpu: 2}}\nqueue_settings: {{priority: Low}}\n")
    assert isinstance(planned, PlannedSweep)
    assert planned.sweep.trial.demand == Demand(Needs(cpus=2), 1, Priority.LOW)


def test_steps_of_a_pipeline_ask_each_for_their_own(platform: Platform) -> None:
    text = """
type: pipeline
settings: {default_compute: azureml:nowhere}
jobs:
  one: {command: 'true', environment: {requirements: [six]}, resources: {gpu: 2}, queue_settings: {job_tier: Spot}}
  two:
    component: {type: command, command: 'true', environment: {requirements: [six]}, resources: {memory: 1Gi}}
"""
    planned = plan(platform, text)
    assert isinstance(planned, PipelinePlan)
    asked = {name: step.job.demand for name, step in planned.pipeline.steps.items() if step.job}
    assert asked == {
        "one": Demand(Needs(gpus=2), 1, Priority.LOW, preemptible=True), "two": Demand(Needs(memory_bytes=1 << 30)),
    }  # fmt: skip
    assert planned.warnings == (
        "compute: there is no 'nowhere' here, so it runs on 'default'. Known: default.",
        "compute: it would wait on 'default': no worker is there; start one: lazulite worker --url ADDRESS.",
    )
