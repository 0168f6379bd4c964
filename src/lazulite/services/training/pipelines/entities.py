"""Pipelines with everything resolved: steps, what each is made from, and where its inputs come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from lazulite.compute.spec import mapping
from lazulite.services.training.jobs.entities import GivenInput, NewJob, Port, WantedOutput
from lazulite.services.training.sweeps.entities import SweepPlan
from lazulite.words.json import JSON, JSONObject


class StepKind(StrEnum):
    """JOB: one process. SWEEP, PIPELINE: a parent of its own."""

    JOB = "job"
    SWEEP = "sweep"
    PIPELINE = "pipeline"


class StepState(StrEnum):
    """SKIPPED: something that it needs did not complete, or the pipeline had stopped before its turn."""

    WAITING = "Waiting"
    RUNNING = "Running"
    COMPLETED = "Completed"
    FAILED = "Failed"
    CANCELED = "Canceled"
    SKIPPED = "Skipped"

    @property
    def has_ended(self) -> bool:
        return self not in {StepState.WAITING, StepState.RUNNING}


@dataclass(frozen=True)
class OfParent:
    """The pipeline's own input of that name."""

    name: str


@dataclass(frozen=True)
class OfStep:
    """What another step of the pipeline leaves."""

    step: str
    output: str


Binding: TypeAlias = GivenInput | OfParent | OfStep
"""Where an input comes from; a GivenInput was known when the pipeline was submitted."""


@dataclass(frozen=True)
class StepOutput:
    """`of_parent`: the pipeline's output that it becomes."""

    wanted: WantedOutput
    of_parent: str | None = None


@dataclass(frozen=True)
class Step:
    """One of `job`, `sweep` and `pipeline` says what it is made from, as `kind` says.

    compute: the pipeline's input that names its compute, where one does. component: what people know it by.
    is_deterministic: the same inputs give the same outputs, so that what an earlier run left may be taken.
    """

    name: str
    kind: StepKind
    ports: Mapping[str, Port] = field(default_factory=dict)
    bindings: Mapping[str, Binding] = field(default_factory=dict)
    outputs: Mapping[str, StepOutput] = field(default_factory=dict)
    job: NewJob | None = None
    sweep: SweepPlan | None = None
    pipeline: "Pipeline | None" = None
    compute: str | None = None
    component: str | None = None
    display_name: str | None = None
    is_deterministic: bool = True

    @property
    def writes_to(self) -> str | None:
        """Where in a datastore it leaves something beside its job."""
        return next((one.wanted.path for one in self.outputs.values() if one.wanted.path), None)

    @property
    def needs(self) -> set[str]:
        """The steps whose outputs it reads."""
        return {bound.step for bound in self.bindings.values() if isinstance(bound, OfStep)}

    def to_json(self) -> JSONObject:
        return {
            "name": self.name, "kind": self.kind.value,
            "ports": {name: port.to_json() for name, port in self.ports.items()},
            "bindings": {name: _bound_json(bound) for name, bound in self.bindings.items()},
            "outputs": {
                name: {"wanted": one.wanted.to_json(), "of_parent": one.of_parent} for name, one in self.outputs.items()
            },
            "job": self.job.to_json() if self.job else None, "sweep": self.sweep.to_json() if self.sweep else None,
            "pipeline": self.pipeline.to_json() if self.pipeline else None, "compute": self.compute,
            "component": self.component, "display_name": self.display_name, "is_deterministic": self.is_deterministic,
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: JSONObject) -> "Step":
        job, sweep, pipeline = value["job"], value["sweep"], value["pipeline"]
        outputs = {name: mapping(one) for name, one in mapping(value["outputs"]).items()}
        return cls(
            str(value["name"]), StepKind(str(value["kind"])),
            {name: Port.from_json(mapping(port)) for name, port in mapping(value["ports"]).items()},
            {name: _bound(mapping(bound)) for name, bound in mapping(value["bindings"]).items()},
            {
                name: StepOutput(WantedOutput.from_json(mapping(one["wanted"])), _text(one["of_parent"]))
                for name, one in outputs.items()
            },
            None if job is None else NewJob.from_json(mapping(job)),
            None if sweep is None else SweepPlan.from_json(mapping(sweep)),
            None if pipeline is None else Pipeline.from_json(mapping(pipeline)),
            _text(value["compute"]), _text(value["component"]), _text(value["display_name"]),
            bool(value["is_deterministic"]),
        )  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """force_rerun: nothing is reused. goes_on: what does not need a failed step runs all the same."""

    force_rerun: bool = False
    goes_on: bool = True

    def to_json(self) -> JSONObject:
        return {"force_rerun": self.force_rerun, "goes_on": self.goes_on}

    @classmethod
    def from_json(cls, value: JSONObject) -> "Settings":
        return cls(bool(value["force_rerun"]), bool(value["goes_on"]))


@dataclass(frozen=True)
class Pipeline:
    """Steps by name, in an order in which each comes after what it needs."""

    steps: Mapping[str, Step]
    ports: Mapping[str, Port] = field(default_factory=dict)
    outputs: Mapping[str, WantedOutput] = field(default_factory=dict)
    settings: Settings = Settings()

    def to_json(self) -> JSONObject:
        return {
            "steps": [step.to_json() for step in self.steps.values()],
            "ports": {name: port.to_json() for name, port in self.ports.items()},
            "outputs": {name: wanted.to_json() for name, wanted in self.outputs.items()},
            "settings": self.settings.to_json(),
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: JSONObject) -> "Pipeline":
        found = value["steps"]
        steps = [Step.from_json(mapping(one)) for one in (found if isinstance(found, list | tuple) else ())]
        return cls(
            {step.name: step for step in steps},
            {name: Port.from_json(mapping(port)) for name, port in mapping(value["ports"]).items()},
            {name: WantedOutput.from_json(mapping(one)) for name, one in mapping(value["outputs"]).items()},
            Settings.from_json(mapping(value["settings"])),
        )  # fmt: skip


@dataclass(frozen=True)
class StepRun:
    """A step of one run of a pipeline. `job`: what ran for it, or the earlier job whose outputs were taken.

    said: why it was run or reused, why it failed, or why it was left out. resumes: what ran for it in the run that is
    resumed.
    """

    step: str
    state: StepState
    job: str | None = None
    is_reused: bool = False
    said: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    resumes: str | None = None


def _bound_json(bound: Binding) -> JSONObject:
    match bound:
        case OfParent(name):
            return {"parent": name}
        case OfStep(step, output):
            return {"step": step, "output": output}
        case _:
            return {"given": bound.to_json()}


def _bound(value: JSONObject) -> Binding:
    match value:
        case {"parent": str(name)}:
            return OfParent(name)
        case {"step": str(step), "output": str(output)}:
            return OfStep(step, output)
    return GivenInput.from_json(mapping(value["given"]))


def _text(value: JSON) -> str | None:
    return None if value is None else str(value)
