"""A sweep as a document: one command, tried with many parameters."""

import math
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from lazulite.specs.component import CommandComponentGiven
from lazulite.specs.document_parts import Described, Part
from lazulite.specs.durations import Duration
from lazulite.specs.execution import QueueSettings, Resources
from lazulite.specs.ports import JobInputs, JobOutputs, PortName
from lazulite.specs.search_space import Distribution

PositiveInt = Annotated[int, Field(ge=1)]


def _by_name(value: object) -> object:
    """`sampling_algorithm: random` says as much as `{type: random}`."""
    return {"type": value} if isinstance(value, str) else value


def _base(value: object) -> object:
    """`e` is the base of the natural logarithm; a number may be written as a text."""
    return math.e if value == "e" else value


def _in_small_letters(value: object) -> object:
    """`Maximize`, as Azure's SDK writes it."""
    return value.lower() if isinstance(value, str) else value


class RandomSampling(Part):
    """`rule: sobol` covers the space evenly; `seed` makes the draws repeatable. logbase: of the log kinds, e if not
    given."""

    type: Literal["random"]
    rule: Literal["random", "sobol"] = "random"
    seed: int | None = None
    logbase: Annotated[float, BeforeValidator(_base), Field(gt=1, le=1000)] | None = None


class GridSampling(Part):
    type: Literal["grid"]


class BayesianSampling(Part):
    """By Optuna's tree-structured Parzen estimator. `seed` makes it repeatable where one trial runs after the other."""

    type: Literal["bayesian"]
    seed: int | None = None


AnySampling = Annotated[RandomSampling | GridSampling | BayesianSampling, Field(discriminator="type")]
Sampling = Annotated[
    AnySampling,
    BeforeValidator(_by_name, json_schema_input_type=AnySampling | Literal["random", "grid", "bayesian"]),
]


class Objective(Part):
    goal: Annotated[Literal["minimize", "maximize"], BeforeValidator(_in_small_letters)]
    primary_metric: Annotated[str, Field(min_length=1)]


class _Policy(Part):
    """Asked whenever a trial has logged a multiple of `evaluation_interval` values of the metric (0 counts as 1), and
    not before it has logged `delay_evaluation`."""

    evaluation_interval: Annotated[int, Field(ge=0)] = 1
    delay_evaluation: Annotated[int, Field(ge=0)] = 0


class BanditPolicy(_Policy):
    """Ends what is worse than the best by more than a factor, or an amount; one that is 0 counts as not given."""

    type: Literal["bandit"]
    slack_factor: Annotated[float, Field(ge=0)] | None = None
    slack_amount: Annotated[float, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _one(self) -> "BanditPolicy":
        if bool(self.slack_factor) == bool(self.slack_amount):
            raise ValueError("a bandit has a slack_factor or a slack_amount, and not both")
        return self


class MedianStoppingPolicy(_Policy):
    """Ends what has its best below the median of all trials' running averages."""

    type: Literal["median_stopping"]


class TruncationSelectionPolicy(_Policy):
    """Ends what is among the worst `truncation_percentage` at its interval; `exclude_finished_jobs`: of what runs."""

    type: Literal["truncation_selection"]
    truncation_percentage: Annotated[int, Field(ge=1, le=99)]
    exclude_finished_jobs: bool = False


Policy = Annotated[BanditPolicy | MedianStoppingPolicy | TruncationSelectionPolicy, Field(discriminator="type")]


class SweepLimits(Part):
    """timeout: of the whole sweep, trial_timeout: of each trial, in seconds or as a length of time.

    exit_score: once a trial's metric is as good as that, no more are started and those beside it are ended.
    """

    max_total_trials: PositiveInt = 1000
    max_concurrent_trials: PositiveInt | None = None
    timeout: Duration | None = None
    trial_timeout: Duration | None = None
    exit_score: Annotated[float, Field(allow_inf_nan=False)] | None = None


class SweepFields(Part):
    sampling_algorithm: Sampling = RandomSampling(type="random")
    search_space: Annotated[dict[PortName, Distribution], Field(min_length=1)]
    objective: Objective
    early_termination: Policy | None = None
    limits: SweepLimits = SweepLimits()
    compute: str | None = None
    resources: Resources = Resources()
    queue_settings: QueueSettings | None = None
    identity: object = None


class SweepJobDocument(Described, SweepFields):
    type: Literal["sweep"]
    trial: CommandComponentGiven
    inputs: JobInputs = Field(default_factory=dict)
    outputs: JobOutputs = Field(default_factory=dict)
