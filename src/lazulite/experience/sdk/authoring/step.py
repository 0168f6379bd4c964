"""Steps: made by calling a component or a command inside of a pipeline's function, each named by its variable."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from lazulite.experience.sdk.authoring.bindings import Given, Inputs, Outputs, Ports, StepUnnamed
from lazulite.experience.sdk.authoring.building import asker, current
from lazulite.experience.sdk.authoring.document import Document, Fields
from lazulite.experience.sdk.ports import Bound
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON


class InputLacking(Invalid):
    pass


class NotInPipeline(Invalid):
    pass


@dataclass(frozen=True)
class StepRef(Bound):
    """A step itself, for those that steer it."""

    step: "Step"

    @property
    def expression(self) -> str:
        if self.step.named is None:
            raise StepUnnamed(f"The name of a step ({self.step.made})")
        return f"${{{{parent.jobs.{self.step.named}}}}}"


class Step(Document):
    """One step, or a job of its own where no pipeline is made. In a pipeline its variable names it, or its `name`."""

    MAPPINGS: ClassVar[frozenset[str]] = frozenset(
        {"tags", "properties", "environment_variables", "resources", "limits", "settings", "retry_settings"}
    )
    INNER: ClassVar[frozenset[str]] = frozenset({"inputs", "outputs", "kind", "named", "made"})

    name: str | None
    type: str | None
    display_name: str | None
    experiment_name: str | None
    description: str | None
    comment: str | None
    tags: Fields
    properties: Fields
    component: object
    command: str | None
    code: object
    additional_includes: Sequence[str] | None
    environment: object
    environment_variables: Fields
    compute: str | None
    jobs: Mapping[str, "Step"]
    resources: Fields
    limits: Fields
    distribution: object
    services: object
    identity: object
    queue_settings: object
    is_deterministic: bool | None
    settings: Fields
    mini_batch_size: str | None
    max_concurrency_per_instance: int | None
    mini_batch_error_threshold: int | None
    error_threshold: int | None
    retry_settings: Fields
    logging_level: str | None

    inputs: Inputs
    outputs: Outputs
    kind: str
    named: str | None
    made: str

    def __init__(self, fields: Mapping[str, object], *, kind: str, inputs: Ports, outputs: Ports) -> None:
        """What stands in its fields for `inputs` and `outputs` is given to these ports.

        kind: the word that names it where no variable does.
        """
        super().__init__({name: value for name, value in fields.items() if name not in {"inputs", "outputs"}})
        vars(self).update(kind=kind, named=None, made=asker())
        vars(self).update(inputs=Inputs(self, inputs, _mapping(fields.get("inputs"))))
        vars(self).update(outputs=Outputs(self, outputs, _mapping(fields.get("outputs"))))
        if building := current():
            building.add(self)

    def __call__(self, /, **inputs: Given) -> "Step":
        """The same once more, with these inputs. In a pipeline the one that is called is a template, and no step."""
        made = copy(self)
        vars(made).update(_fields={name: copy(value) for name, value in self._fields.items()}, made=asker())
        vars(made).update(_as_they_are=dict(self._as_they_are), named=None)
        vars(made).update(inputs=self.inputs._copied(made), outputs=self.outputs._copied(made))
        for name, value in inputs.items():
            made.inputs[name] = value
        if building := current():
            building.drop(self)
            building.add(made)
        return made

    if not TYPE_CHECKING:

        def __setattr__(self, name: str, value: object) -> None:
            if name in {"inputs", "outputs"}:
                for port, one in _mapping(value).items():
                    getattr(self, name)[port] = one
            elif name in self.INNER:
                vars(self)[name] = value
            else:
                super().__setattr__(name, value)

    def __repr__(self) -> str:
        return f"<step {self.named or self.asked or self.kind} of {self.made}>"

    @property
    def asked(self) -> str | None:
        name = self._fields.get("name")
        return str(name) if name is not None else None

    def to_json(self) -> dict[str, JSON]:
        """Its name is the key that it stands under, where it is a step; that of a job is a field."""
        found = super().to_json()
        if self.named is not None and "name" not in self._as_they_are:
            found.pop("name", None)
        return found

    def check(self) -> None:
        """Raises InputLacking when something that its component needs was not given."""
        for name in self.inputs._lacking():
            needed = f"'{name}', which {self.inputs._ports.where} needs"
            raise InputLacking(
                f"The step '{self.named}' ({self.made}) lacks the input {needed}.", hint=f"Give it: ({name}=…)."
            )

    def _more(self) -> Mapping[str, JSON]:
        outputs = self.outputs._to_json() if self.outputs._step is self else {}
        told: dict[str, JSON] = {"inputs": self.inputs._to_json(), "outputs": outputs}
        return {name: value for name, value in told.items() if value}


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def step(document: Mapping[str, object] | None = None, /, **fields: object) -> Step:
    """A step of any type by its fields, as YAML has them: `step(type="parallel", task={…}, inputs={…})`.

    document: one that was made elsewhere, a sweep's too. Its inputs and outputs are called with others as a command's.
    """
    told = {**(document or {}), **fields}
    kind = str(told.get("type") or "step")
    free = (Ports(None, f"the {kind}", noun) for noun in ("input", "output"))
    return Step(told, kind=kind, inputs=next(free), outputs=next(free))
