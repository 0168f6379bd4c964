"""A sweep as a document: one command, tried with many parameters."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from lazulite.specs.component import CommandComponentGiven
from lazulite.specs.document_parts import Described, Part
from lazulite.specs.durations import Duration
from lazulite.specs.execution import Resources
from lazulite.specs.ports import JobInputs, JobOutputs, PortName
from lazulite.specs.search_space import Distribution

PositiveInt = Annotated[int, Field(ge=1)]


def _by_name(value: object) -> object:
    """`sampling_algorithm: random` says as much as `{type: random}`."""
    return {"type": value} if isinstance(value, str) else value


class RandomSampling(Part):
    """`rule: sobol` covers the space evenly; `seed` makes the draw repeatable. logbase: of the log kinds, else e."""

    type: Literal["random"]
    rule: Literal["random", "sobol"] = "random"
    seed: int | None = None
    logbase: float | str | None = None


class GridSampling(Part):
    type: Literal["grid"]


class BayesianSampling(Part):
    type: Literal["bayesian"]


AnySampling = Annotated[RandomSampling | GridSampling | BayesianSampling, Field(discriminator="type")]
Sampling = Annotated[
    AnySampling,
    BeforeValidator(_by_name, json_schema_input_type=AnySampling | Literal["random", "grid", "bayesian"]),
]


class Objective(Part):
    goal: Literal["minimize", "maximize"]
    primary_metric: Annotated[str, Field(min_length=1)]


class _Policy(Part):
    """Asked every `evaluation_interval` logged values of the metric, after the first `delay_evaluation`."""

    evaluation_interval: Annotated[int, Field(ge=1)] = 1
    delay_evaluation: Annotated[int, Field(ge=0)] = 0


class BanditPolicy(_Policy):
    """Ends what is worse than the best by more than a factor, or an amount."""

    type: Literal["bandit"]
    slack_factor: Annotated[float, Field(ge=0)] | None = None
    slack_amount: Annotated[float, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _one(self) -> "BanditPolicy":
        if bool(self.slack_factor) == bool(self.slack_amount):
            raise ValueError("a bandit has a slack_factor or a slack_amount, and not both")
        return self


class MedianStoppingPolicy(_Policy):
    """Ends what has its best below the median of the others' running averages."""

    type: Literal["median_stopping"]


class TruncationSelectionPolicy(_Policy):
    """Ends the worst `truncation_percentage` of what runs, at each interval."""

    type: Literal["truncation_selection"]
    truncation_percentage: Annotated[int, Field(ge=1, le=99)]
    exclude_finished_jobs: bool = False


Policy = Annotated[BanditPolicy | MedianStoppingPolicy | TruncationSelectionPolicy, Field(discriminator="type")]


class SweepLimits(Part):
    """timeout: of the whole sweep, trial_timeout: of each trial, in seconds or as a length of time."""

    max_total_trials: PositiveInt = 1000
    max_concurrent_trials: PositiveInt | None = None
    timeout: Duration | None = None
    trial_timeout: Duration | None = None


class SweepFields(Part):
    sampling_algorithm: Sampling
    search_space: dict[PortName, Distribution]
    objective: Objective
    early_termination: Policy | None = None
    limits: SweepLimits = SweepLimits()
    compute: str | None = None
    resources: Resources = Resources()
    queue_settings: object = None
    identity: object = None


class SweepJobDocument(Described, SweepFields):
    type: Literal["sweep"]
    trial: CommandComponentGiven
    inputs: JobInputs = Field(default_factory=dict)
    outputs: JobOutputs = Field(default_factory=dict)
