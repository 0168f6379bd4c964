"""What steps are given and what they leave: bindings between them, checked against what is declared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from lazulite.experience.sdk.authoring.building import Nameable, asker
from lazulite.experience.sdk.authoring.document import Document, plain
from lazulite.experience.sdk.ports import Bound, Input, Literal, Output
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON


class PortUnknown(Invalid):
    pass


class StepUnnamed(Invalid):
    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} is not known yet: steps are named when their pipeline's function has returned.",
            hint="Give the output itself to another step, and call @pipeline's function to have its document.",
        )


@dataclass(frozen=True)
class Ports:
    """The inputs or the outputs that there are, None where nobody can tell. where: what declares them."""

    declared: Mapping[str, JSON] | None
    where: str
    noun: str

    def check(self, name: str) -> None:
        """Raises PortUnknown, with the nearest name."""
        if self.declared is not None and name not in self.declared:
            asked = f"{self.where} has no {self.noun} '{name}' ({asker()})."
            raise PortUnknown(asked, hint=nearest(name, self.declared))

    def type_of(self, name: str) -> str | None:
        one = (self.declared or {}).get(name)
        kind = one.get("type") if isinstance(one, Mapping) else None
        return kind if isinstance(kind, str) else None

    @property
    def required(self) -> list[str]:
        found = {name: one for name, one in (self.declared or {}).items() if isinstance(one, Mapping)}
        return [name for name, one in found.items() if not one.get("optional") and one.get("default") is None]


@dataclass(frozen=True)
class PipelineInput(Bound):
    """A parameter of a pipeline, for its steps' inputs. `value`: what it was given, or its default."""

    name: str
    value: "Given"
    type: str

    @property
    def expression(self) -> str:
        return f"${{{{parent.inputs.{self.name}}}}}"


class StepOutput(Bound):
    """What a step leaves at one of its outputs: for other steps' inputs, and with settings of its own.

    name and version: of the asset that it becomes. promoted: the output of the pipeline that it is.
    """

    type: str | None
    mode: str | None
    path: str | None
    name: str | None
    version: str | None
    description: str | None

    def __init__(self, step: Nameable, port: str, declared_type: str | None) -> None:
        self.step, self.port, self.declared_type = step, port, declared_type
        self.promoted: str | None = None
        self.set_as(None)

    def set_as(self, given: "OutputGiven") -> None:
        """All settings at once; a text is a binding, as a document has it."""
        self.given = given.to_json() if isinstance(given, Output) else given
        told = self.given if isinstance(self.given, Mapping) else {}
        self.others = {name: value for name, value in told.items() if name not in StepOutput.__annotations__}
        for name in StepOutput.__annotations__:
            setattr(self, name, told.get(name))

    @property
    def expression(self) -> str:
        if self.step.named is None:
            raise StepUnnamed(f"The output '{self.port}' of a step")
        return f"${{{{parent.jobs.{self.step.named}.outputs.{self.port}}}}}"

    @property
    def settings(self) -> dict[str, JSON]:
        found: dict[str, JSON] = {name: getattr(self, name) for name in StepOutput.__annotations__}
        return {**{name: value for name, value in found.items() if value is not None}, **self.others}

    def to_json(self) -> JSON:
        if self.promoted is not None:
            return f"${{{{parent.outputs.{self.promoted}}}}}"
        return self.settings or plain(self.given)


class StepInput(Bound):
    """What a step is given at one of its inputs, and how: `step.inputs.data.mode = "download"`."""

    def __init__(self, step: Nameable, port: str, value: "Given" = None) -> None:
        self.step, self.port, self.value = step, port, value
        self.mode: str | None = None
        self.type: str | None = None

    @property
    def expression(self) -> str:
        if self.step.named is None:
            raise StepUnnamed(f"The input '{self.port}' of a step")
        return f"${{{{parent.jobs.{self.step.named}.inputs.{self.port}}}}}"

    def to_json(self) -> JSON:
        told = plain(self.value)
        how: dict[str, JSON] = {"type": self.type, "mode": self.mode}
        own = {name: value for name, value in how.items() if value is not None}
        return {**(told if isinstance(told, Mapping) else {"path": told}), **own} if own else told


Given: TypeAlias = Input | Literal | PipelineInput | StepOutput | StepInput | Mapping[str, JSON] | None
OutputGiven: TypeAlias = Output | Mapping[str, JSON] | str | None


class Inputs(Mapping[str, StepInput]):
    """`step.inputs.rate = 0.1`, by attribute or by key."""

    def __init__(self, step: Nameable, ports: Ports, given: Mapping[str, Given]) -> None:
        vars(self).update(_step=step, _ports=ports, _held={})
        for name, value in given.items():
            self[name] = value

    if TYPE_CHECKING:
        _step: Nameable
        _ports: Ports
        _held: dict[str, StepInput]

    def __getitem__(self, name: str) -> StepInput:
        if name not in self._held:
            self._ports.check(name)
            self._held[name] = StepInput(self._step, name)
        return self._held[name]

    def __setitem__(self, name: str, value: Given) -> None:
        if isinstance(value, Document):
            raise PortUnknown(f"The input '{name}' is given a whole step ({asker()}).", hint="Give one of its outputs.")
        held = self[name]
        before = held.value
        if isinstance(before, Input) and before.path is None and not isinstance(value, Input | Mapping):
            held.mode = before.mode
        held.value = value.value if isinstance(value, StepInput) else value

    def __getattr__(self, name: str) -> StepInput:
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def __setattr__(self, name: str, value: Given) -> None:
        self[name] = value

    def __iter__(self) -> Iterator[str]:
        return iter([name for name, one in self._held.items() if one.value is not None])

    def __len__(self) -> int:
        return len([*self])

    def _copied(self, step: Nameable) -> "Inputs":
        made = Inputs(step, self._ports, {})
        for name, one in self._held.items():
            made[name] = one.value
            made[name].mode, made[name].type = one.mode, one.type
        return made

    def _to_json(self) -> dict[str, JSON]:
        return {name: self[name].to_json() for name in self}

    def _lacking(self) -> list[str]:
        """What must be given and is not."""
        empty = [
            name for name in self
            if isinstance(value := self[name].value, Input) and value.path is None and value.default is None
        ]  # fmt: skip
        return [name for name in self._ports.required if name not in {*self}] + empty


class Outputs(Mapping[str, StepOutput]):
    """`step.outputs.model.mode = "upload"`, by attribute or by key."""

    def __init__(self, step: Nameable, ports: Ports, given: Mapping[str, OutputGiven]) -> None:
        vars(self).update(_step=step, _ports=ports, _held={}, _told={*given})
        for name, value in given.items():
            self[name] = value

    if TYPE_CHECKING:
        _step: Nameable
        _ports: Ports
        _held: dict[str, StepOutput]
        _told: set[str]

    def __getitem__(self, name: str) -> StepOutput:
        if name not in self._held:
            self._ports.check(name)
            self._held[name] = StepOutput(self._step, name, self._ports.type_of(name))
        return self._held[name]

    def __setitem__(self, name: str, value: OutputGiven) -> None:
        self[name].set_as(value)
        self._told.add(name)

    def __getattr__(self, name: str) -> StepOutput:
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def __setattr__(self, name: str, value: OutputGiven) -> None:
        self[name] = value

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def _copied(self, step: Nameable) -> "Outputs":
        given: dict[str, OutputGiven] = {name: one.settings or one.given for name, one in self._held.items()}
        made = Outputs(step, self._ports, given)
        vars(made).update(_told={*self._told})
        return made

    def _to_json(self) -> dict[str, JSON]:
        """Those that were told of, or have settings; of others it is said nothing."""
        found = {name: one.to_json() for name, one in self._held.items()}
        return {name: value for name, value in found.items() if value or name in self._told}
