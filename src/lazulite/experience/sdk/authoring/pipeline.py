"""Pipelines in Python: a function's parameters are the inputs, its steps the jobs, and what it returns the outputs."""

from collections.abc import Callable, Iterator, Mapping
from functools import update_wrapper
from inspect import unwrap
from typing import TypeAlias, overload

from lazulite.experience.sdk.authoring.bindings import Given, PipelineInput, Ports, StepInput, StepOutput
from lazulite.experience.sdk.authoring.building import Building, asker, building, current
from lazulite.experience.sdk.authoring.document import Fields
from lazulite.experience.sdk.authoring.parameters import Parameter, parameters_of
from lazulite.experience.sdk.authoring.step import Step, StepRef
from lazulite.experience.sdk.ports import Input
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject

Returned: TypeAlias = Mapping[str, StepOutput] | None
OF_ASSETS = ("name", "version")


class PipelineInvalid(Invalid):
    """No steps, an output that no step leaves, or something of another pipeline."""


class PipelineFunction:
    """What @pipeline makes of a function: each call is a pipeline's document, or in another one a step.

    said: what the document has beside inputs, outputs and jobs.
    """

    def __init__(self, function: Callable[..., Returned], *, name: str | None, said: Mapping[str, object]) -> None:
        self.function, self.name, self.said = function, name or function.__name__, said
        update_wrapper(self, function)

    def __call__(self, /, *args: Given, **kwargs: Given) -> Step:
        """Raises ArgumentsWrong, PipelineInvalid, InputLacking, StepNameTaken."""
        parameters = parameters_of(self.function, args, kwargs)
        given = {one.name: one.bound for one in parameters}
        with building(unwrap(self.function).__code__) as made:
            returned = self.function(**given)
        made.name_all()
        steps: list[Step] = [step for step in made.steps if isinstance(step, Step)]
        if not steps:
            raise PipelineInvalid(f"The pipeline {self.name} makes no steps.", hint="Call a component in it.")
        _check(self.name, steps, [one for one in given.values() if one])
        outputs = _promoted(self.name, returned, made)
        jobs = Fields({str(step.named): step for step in steps})
        return self._nested(parameters, outputs, jobs) if current() else self._job(parameters, outputs, jobs)

    def _job(self, parameters: list[Parameter], outputs: Mapping[str, JSONObject], jobs: Fields) -> Step:
        inputs = {one.name: one.value for one in parameters}
        fields = {"type": "pipeline", **self.said, "inputs": inputs, "outputs": outputs, "jobs": jobs}
        return Step(fields, kind=self.name, inputs=_open(self.name, "input"), outputs=_open(self.name, "output"))

    def _nested(self, parameters: list[Parameter], outputs: Mapping[str, JSONObject], jobs: Fields) -> Step:
        inputs = {one.name: one.as_port() for one in parameters if one.value is not None}
        left: dict[str, JSON] = {name: _without(one, OF_ASSETS) for name, one in outputs.items()}
        component: dict[str, object] = {
            "type": "pipeline", "name": self.name, "display_name": self.said.get("display_name"),
            "description": self.said.get("description"), "inputs": inputs, "outputs": left,
            "settings": self.said.get("settings"), "jobs": jobs,
        }  # fmt: skip
        fields = {
            "type": "pipeline", "component": {name: one for name, one in component.items() if one},
            "compute": self.said.get("compute"), "inputs": {one.name: one.given for one in parameters},
        }  # fmt: skip
        known, made = Ports(inputs, self.name, "input"), Ports(left, self.name, "output")
        step = Step(fields, kind=self.name, inputs=known, outputs=made)
        for name, one in outputs.items():
            if any(word in one for word in OF_ASSETS):
                step.outputs[name] = {word: one[word] for word in OF_ASSETS if word in one}
        return step


@overload
def pipeline(function: Callable[..., Returned], /) -> PipelineFunction: ...
@overload
def pipeline(
    *, name: str | None = None, display_name: str | None = None, description: str | None = None,
    experiment_name: str | None = None, tags: Mapping[str, str] | None = None, compute: str | None = None,
    default_compute: str | None = None, default_datastore: str | None = None,
    continue_on_step_failure: bool | None = None, force_rerun: bool | None = None,
) -> Callable[[Callable[..., Returned]], PipelineFunction]: ...  # fmt: skip
def pipeline(
    function: Callable[..., Returned] | None = None, /, *, name: str | None = None, display_name: str | None = None,
    description: str | None = None, experiment_name: str | None = None, tags: Mapping[str, str] | None = None,
    compute: str | None = None, default_compute: str | None = None, default_datastore: str | None = None,
    continue_on_step_failure: bool | None = None, force_rerun: bool | None = None,
) -> PipelineFunction | Callable[[Callable[..., Returned]], PipelineFunction]:  # fmt: skip
    """A function as a pipeline: called, it gives the document of a pipeline job, for `client.jobs.create`.

    Its parameters are the pipeline's inputs, what is called in it are the steps, named by the variables that hold
    them, and the outputs of steps that it returns by name are the pipeline's. Its display_name is its own name, unless
    another is given; an empty one leaves it out.
    """
    settings = {
        "default_compute": default_compute, "default_datastore": default_datastore,
        "continue_on_step_failure": continue_on_step_failure, "force_rerun": force_rerun,
    }  # fmt: skip

    def made(one: Callable[..., Returned]) -> PipelineFunction:
        shown = (name or one.__name__) if display_name is None else display_name
        said: dict[str, object] = {
            "display_name": shown or None, "description": description, "experiment_name": experiment_name,
            "tags": dict(tags) if tags else None, "compute": compute,
            "settings": {word: value for word, value in settings.items() if value is not None},
        }  # fmt: skip
        return PipelineFunction(one, name=name, said=said)

    return made if function is None else made(function)


def _open(name: str, noun: str) -> Ports:
    """Those of a job: what its document says, it has."""
    return Ports(None, f"The pipeline {name}", noun)


def _promoted(name: str, returned: Returned, made: Building) -> dict[str, JSONObject]:
    """By the pipeline's output, what is known of it; the step's output is bound to it from now on."""
    if returned is not None and not isinstance(returned, Mapping):
        raise PipelineInvalid(
            f"The pipeline {name} returns {returned!r}.", hint="Return outputs by name: {'model': train.outputs.model}."
        )
    found: dict[str, JSONObject] = {}
    for output, one in (returned or {}).items():
        if not isinstance(one, StepOutput) or not any(one.step is step for step in made.steps):
            raise PipelineInvalid(
                f"The output '{output}' of the pipeline {name} is none of its steps' ({asker()}).",
                hint=f"Return {{'{output}': STEP.outputs.NAME}}.",
            )
        if one.promoted is not None:
            raise PipelineInvalid(f"The pipeline {name} returns one output twice: '{one.promoted}' and '{output}'.")
        kind: JSONObject = {} if one.type or not one.declared_type else {"type": one.declared_type}
        found[output] = {**kind, **one.settings}
        one.promoted = output
    return found


def _check(name: str, steps: list[Step], inputs: list[PipelineInput]) -> None:
    """Raises InputLacking, and PipelineInvalid for what belongs to another pipeline."""
    by_items = [step._fields["body"] for step in steps if step.type == "parallel_for"]
    for step in steps:
        if StepRef(step) not in by_items:  # an item brings what the body lacks
            step.check()
        for bound in _bound_in([*step._fields.values(), *(step.inputs[port].value for port in step.inputs)]):
            own: list[object] = list(inputs) if isinstance(bound, PipelineInput) else list(steps)
            wanted = bound if isinstance(bound, PipelineInput) else bound.step
            if not any(wanted is one for one in own):
                what = f"the parameter '{bound.name}'" if isinstance(bound, PipelineInput) else f"{wanted!r}"
                raise PipelineInvalid(
                    f"The step '{step.named}' of the pipeline {name} needs {what}, which is none of this pipeline.",
                    hint="Hand it in as a parameter; call a command in the function to have it as a step.",
                )


def _bound_in(value: object) -> Iterator[PipelineInput | StepOutput | StepInput | StepRef]:
    match value:
        case PipelineInput() | StepOutput() | StepInput() | StepRef():
            yield value
        case Input():
            yield from _bound_in(value.path)
        case Step():
            return
        case Mapping():
            for one in value.values():
                yield from _bound_in(one)
        case list() | tuple():
            for one in value:
                yield from _bound_in(one)


def _without(value: JSONObject, names: tuple[str, ...]) -> JSONObject:
    return {name: one for name, one in value.items() if name not in names}
