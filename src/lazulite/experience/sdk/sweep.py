"""A sweep written in Python instead of YAML: the same document."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from lazulite.experience.sdk.authoring.bindings import Given, OutputGiven
from lazulite.experience.sdk.authoring.building import current
from lazulite.experience.sdk.authoring.component import Component
from lazulite.experience.sdk.authoring.step import Step, step
from lazulite.experience.sdk.ports import document
from lazulite.experience.sdk.search_space import Distribution
from lazulite.words.json import JSON, JSONObject

SHARED = ("inputs", "outputs", "compute", "experiment_name", "display_name", "description", "tags")


@dataclass(frozen=True)
class RandomSamplingAlgorithm:
    """rule: `sobol` covers the space evenly. seed: the same draws each time. logbase: of the log kinds, else e."""

    rule: Literal["random", "sobol"] = "random"
    seed: int | None = None
    logbase: float | None = None

    def to_json(self) -> JSONObject:
        return document({"type": "random", **vars(self)})


@dataclass(frozen=True)
class GridSamplingAlgorithm:
    """Every combination of what can be counted."""

    def to_json(self) -> JSONObject:
        return {"type": "grid"}


@dataclass(frozen=True)
class BayesianSamplingAlgorithm:
    """By what was tried before."""

    seed: int | None = None

    def to_json(self) -> JSONObject:
        return document({"type": "bayesian", **vars(self)})


@dataclass(frozen=True)
class BanditPolicy:
    """Ends what is worse than the best by more than `slack_factor` times, or by `slack_amount`."""

    slack_factor: float | None = None
    slack_amount: float | None = None
    evaluation_interval: int = 1
    delay_evaluation: int = 0

    def to_json(self) -> JSONObject:
        return document({"type": "bandit", **vars(self)})


@dataclass(frozen=True)
class MedianStoppingPolicy:
    """Ends what has its best below the median of all running averages."""

    evaluation_interval: int = 1
    delay_evaluation: int = 0

    def to_json(self) -> JSONObject:
        return {"type": "median_stopping", **vars(self)}


@dataclass(frozen=True)
class TruncationSelectionPolicy:
    """Ends what is among the worst `truncation_percentage` at its interval."""

    truncation_percentage: int
    evaluation_interval: int = 1
    delay_evaluation: int = 0
    exclude_finished_jobs: bool = False

    def to_json(self) -> JSONObject:
        return {"type": "truncation_selection", **vars(self)}


Sampling: TypeAlias = (
    Literal["random", "grid", "bayesian"] | RandomSamplingAlgorithm | GridSamplingAlgorithm | BayesianSamplingAlgorithm
)
Policy: TypeAlias = BanditPolicy | MedianStoppingPolicy | TruncationSelectionPolicy


def sweep(
    *, trial: Step | Component | JSONObject | str | Path, search_space: Mapping[str, Distribution], primary_metric: str,
    goal: Literal["minimize", "maximize"], sampling_algorithm: Sampling = "random",
    early_termination: Policy | None = None, inputs: Mapping[str, Given] | None = None,
    outputs: Mapping[str, OutputGiven] | None = None, compute: str | None = None, max_total_trials: int | None = None,
    max_concurrent_trials: int | None = None, timeout_seconds: float | None = None,
    trial_timeout_seconds: float | None = None, exit_score: float | None = None, experiment_name: str | None = None,
    display_name: str | None = None, description: str | None = None, tags: Mapping[str, str] | None = None,
) -> Step:  # fmt: skip
    """The document of a sweep, for `client.jobs.create`; in a function with @pipeline a step.

    trial: what `command()` gives, whose inputs of the search space's names are searched, or a component: its file, or a
    reference. What is not given here is the command's. What other steps leave is given as `inputs` here.
    """
    of_trial, shared = _of_trial(trial, search_space)
    limits = {
        "max_total_trials": max_total_trials, "max_concurrent_trials": max_concurrent_trials,
        "timeout": timeout_seconds, "trial_timeout": trial_timeout_seconds or shared.get("timeout"),
        "exit_score": exit_score,
    }  # fmt: skip
    own: dict[str, object] = {
        "inputs": inputs or None, "outputs": outputs or None,
        "compute": compute, "experiment_name": experiment_name, "display_name": display_name,
        "description": description, "tags": dict(tags) if tags else None,
    }  # fmt: skip
    algorithm = sampling_algorithm if isinstance(sampling_algorithm, str) else sampling_algorithm.to_json()
    return step(
        {
            "type": "sweep",
            "trial": of_trial,
            "sampling_algorithm": algorithm,
            "search_space": {name: one.to_json() for name, one in search_space.items()},
            "objective": {"goal": goal, "primary_metric": primary_metric},
            "early_termination": early_termination.to_json() if early_termination else None,
            "limits": document(limits) or None,
            **{name: shared.get(name) if own[name] is None else own[name] for name in SHARED},
        }
    )


def _of_trial(
    trial: Step | Component | JSONObject | str | Path, searched: Mapping[str, Distribution]
) -> tuple[JSON, dict[str, JSON]]:
    """The trial as the sweep has it, and what of its document is the sweep's. It is no step itself."""
    if isinstance(trial, Component):
        return trial.given, {}
    if isinstance(trial, Step) and (building := current()):
        building.drop(trial)
    if not isinstance(trial, Mapping):
        return str(trial), {}
    moved = {"type", "limits", *SHARED}
    kept = {name: value for name, value in trial.items() if name not in moved}
    kept["command"] = _searching(str(trial["command"]), searched)
    variables = kept.get("environment_variables")
    if isinstance(variables, Mapping):
        kept["environment_variables"] = {name: _searching(str(text), searched) for name, text in variables.items()}
    shared: dict[str, JSON] = {name: trial[name] for name in SHARED if name in trial}
    limits, inputs = trial.get("limits"), trial.get("inputs")
    if isinstance(limits, Mapping):
        shared["timeout"] = limits.get("timeout")
    if isinstance(inputs, Mapping):
        shared["inputs"] = {name: value for name, value in inputs.items() if name not in searched} or None
    return kept, shared


def _searching(text: str, searched: Mapping[str, Distribution]) -> str:
    """`${{inputs.rate}}` of a command whose rate is searched."""
    names = "|".join(re.escape(name) for name in searched)
    return re.sub(rf"(\$\{{\{{\s*)inputs(\.(?:{names})\s*\}}\}})", r"\1search_space\2", text)
