"""Pipelines with everything resolved: steps, what each is made from, and where its inputs come from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias, TypeVar

from lazulite.compute.spec import mapping, strings, text
from lazulite.services.training.jobs.entities import GivenInput, NewJob, WantedOutput
from lazulite.services.training.jobs.ports import Port
from lazulite.services.training.sweeps.entities import SweepPlan
from lazulite.words.json import JSON, JSONObject

T = TypeVar("T")


class StepKind(StrEnum):
    """JOB: one process. SWEEP, PIPELINE: a parent of its own. The others steer, and are called as in YAML."""

    JOB = "job"
    SWEEP = "sweep"
    PIPELINE = "pipeline"
    IF_ELSE = "if_else"
    DO_WHILE = "do_while"
    PARALLEL_FOR = "parallel_for"


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
class Choice:
    """The steps that run when the condition holds, and those that run when it does not."""

    condition: Binding
    if_true: tuple[str, ...] = ()
    if_false: tuple[str, ...] = ()

    def to_json(self) -> JSONObject:
        return {"condition": _bound_json(self.condition), "true": list(self.if_true), "false": list(self.if_false)}

    @classmethod
    def from_json(cls, value: JSONObject) -> "Choice":
        return cls(_bound(mapping(value["condition"])), strings(value["true"]), strings(value["false"]))


@dataclass(frozen=True)
class Loop:
    """Another round while the body's output `condition` is true, `limit` of them at most.

    mapping: by output of the body, the inputs of the next round that it becomes.
    """

    condition: str
    limit: int
    mapping: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def to_json(self) -> JSONObject:
        mapped = {output: list(inputs) for output, inputs in self.mapping.items()}
        return {"condition": self.condition, "limit": self.limit, "mapping": mapped}

    @classmethod
    def from_json(cls, value: JSONObject) -> "Loop":
        mapped = {output: strings(inputs) for output, inputs in mapping(value["mapping"]).items()}
        return cls(str(value["condition"]), int(str(value["limit"])), mapped)


@dataclass(frozen=True)
class Items:
    """What a body is run for: mappings of its inputs, one each, as JSON text or where that comes from."""

    given: Binding
    at_once: int | None = None

    def to_json(self) -> JSONObject:
        return {"given": _bound_json(self.given), "at_once": self.at_once}

    @classmethod
    def from_json(cls, value: JSONObject) -> "Items":
        at_once = value["at_once"]
        return cls(_bound(mapping(value["given"])), None if at_once is None else int(str(at_once)))


@dataclass(frozen=True)
class Step:
    """One of `job`, `sweep`, `pipeline` and `choice` says what it is made from, or `body` with `loop` or `items`.

    compute: the pipeline's input that names its compute, where one does. component: what people know it by.
    behind: the choice on whose `side` it stands: it runs when the condition is that.
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
    choice: Choice | None = None
    body: "Step | None" = None
    loop: Loop | None = None
    items: Items | None = None
    compute: str | None = None
    component: str | None = None
    display_name: str | None = None
    is_deterministic: bool = True
    behind: str | None = None
    side: bool = True

    @property
    def needs(self) -> set[str]:
        """The steps whose outputs it reads, and the choice behind which it stands."""
        steering = [self.choice.condition] if self.choice else [self.items.given] if self.items else []
        read = {bound.step for bound in (*self.bindings.values(), *steering) if isinstance(bound, OfStep)}
        return read | {self.behind} if self.behind else read

    def to_json(self) -> JSONObject:
        return {
            "name": self.name, "kind": self.kind.value,
            "ports": {name: port.to_json() for name, port in self.ports.items()},
            "bindings": {name: _bound_json(bound) for name, bound in self.bindings.items()},
            "outputs": {
                name: {"wanted": one.wanted.to_json(), "of_parent": one.of_parent} for name, one in self.outputs.items()
            },
            "job": self.job.to_json() if self.job else None, "sweep": self.sweep.to_json() if self.sweep else None,
            "pipeline": self.pipeline.to_json() if self.pipeline else None,
            "choice": self.choice.to_json() if self.choice else None,
            "body": self.body.to_json() if self.body else None,
            "loop": self.loop.to_json() if self.loop else None, "items": self.items.to_json() if self.items else None,
            "compute": self.compute,
            "component": self.component, "display_name": self.display_name, "is_deterministic": self.is_deterministic,
            "behind": self.behind, "side": self.side,
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: JSONObject) -> "Step":
        outputs = {name: mapping(one) for name, one in mapping(value["outputs"]).items()}
        return cls(
            str(value["name"]), StepKind(str(value["kind"])),
            {name: Port.from_json(mapping(port)) for name, port in mapping(value["ports"]).items()},
            {name: _bound(mapping(bound)) for name, bound in mapping(value["bindings"]).items()},
            {
                name: StepOutput(WantedOutput.from_json(mapping(one["wanted"])), text(one["of_parent"]))
                for name, one in outputs.items()
            },
            _read(NewJob.from_json, value["job"]), _read(SweepPlan.from_json, value["sweep"]),
            _read(Pipeline.from_json, value["pipeline"]),
            _read(Choice.from_json, value["choice"]), _read(Step.from_json, value["body"]),
            _read(Loop.from_json, value["loop"]), _read(Items.from_json, value["items"]),
            text(value["compute"]), text(value["component"]), text(value["display_name"]),
            bool(value["is_deterministic"]), text(value["behind"]), bool(value["side"]),
        )  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """force_rerun: nothing is reused. goes_on: what does not need a failed step runs all the same.

    at_once: how many steps may run beside each other.
    """

    force_rerun: bool = False
    goes_on: bool = True
    at_once: int | None = None

    def to_json(self) -> JSONObject:
        return {"force_rerun": self.force_rerun, "goes_on": self.goes_on, "at_once": self.at_once}

    @classmethod
    def from_json(cls, value: JSONObject) -> "Settings":
        at_once = value["at_once"]
        return cls(bool(value["force_rerun"]), bool(value["goes_on"]), None if at_once is None else int(str(at_once)))


@dataclass(frozen=True)
class Pipeline:
    """Steps by name, in an order in which each comes after what it needs.

    loop: its steps are rounds, and another may follow the last. gathers: an output holds that of every step, each in a
    folder of the step's name.
    """

    steps: Mapping[str, Step]
    ports: Mapping[str, Port] = field(default_factory=dict)
    outputs: Mapping[str, WantedOutput] = field(default_factory=dict)
    settings: Settings = Settings()
    loop: Loop | None = None
    gathers: bool = False

    def to_json(self) -> JSONObject:
        return {
            "loop": self.loop.to_json() if self.loop else None, "gathers": self.gathers,
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
            Settings.from_json(mapping(value["settings"])), _read(Loop.from_json, value["loop"]),
            bool(value["gathers"]),
        )  # fmt: skip


@dataclass(frozen=True)
class StepRun:
    """A step of one run of a pipeline. `job`: what ran for it, or the earlier job whose outputs were taken.

    said: why it was run or reused, why it failed, or why it was left out. resumes: what ran for it in the run that is
    resumed. verdict: of a choice, whether its condition held.
    """

    step: str
    state: StepState
    job: str | None = None
    is_reused: bool = False
    said: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    resumes: str | None = None
    verdict: bool | None = None


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


def _read(read: Callable[[JSONObject], T], value: JSON) -> T | None:
    return None if value is None else read(mapping(value))
