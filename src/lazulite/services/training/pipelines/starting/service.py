"""A step's start: its inputs gathered, an earlier run's outputs taken where nothing changed, else a job of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lazulite.compute.spec import VALUES, InputSpec, text
from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.jobs.entities import GivenInput, Job, NewJob, Place, WantedOutput
from lazulite.services.training.jobs.ports import UNTOLD, Port
from lazulite.services.training.jobs.resolving.matching import FILES
from lazulite.services.training.jobs.resolving.service import ResolvingService
from lazulite.services.training.jobs.service import JobsService
from lazulite.services.training.jobs.templates import filled
from lazulite.services.training.pipelines import store
from lazulite.services.training.pipelines.entities import (
    Binding,
    Choice,
    OfParent,
    OfStep,
    Pipeline,
    Step,
    StepKind,
    StepOutput,
    StepRun,
    StepState,
)
from lazulite.services.training.pipelines.reuse import Ingredients, difference, ingredients
from lazulite.services.training.pipelines.rounds import first_round, for_each, is_true
from lazulite.services.training.pipelines.store import Kept
from lazulite.services.training.sweeps.service import SweepsService
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import Manifest

OWNER = "pipelines"
NESTED = frozenset({StepKind.PIPELINE, StepKind.DO_WHILE, StepKind.PARALLEL_FOR})


class ValueLacking(Invalid):
    pass


Values = Mapping[str, GivenInput]
Runs = Mapping[str, StepRun]


@dataclass(frozen=True)
class Begun:
    """A pipeline on its way: its job, what is kept of it, and how far each step is."""

    job: Job
    kept: Kept
    runs: Runs


@dataclass(frozen=True)
class Nested:
    """A pipeline that is a step of another one, to be begun."""

    new: NewJob
    kept: Kept


class StartingService:
    def __init__(self, *, jobs: JobsService, sweeps: SweepsService, resolving: ResolvingService) -> None:
        self._jobs = jobs
        self._sweeps = sweeps
        self._resolving = resolving

    def start(self, tx: Tx, actor: Actor, begun: Begun, step: Step) -> StepRun | Nested:
        """Running or taken from an earlier run; a nested pipeline is for the caller to begin.

        Raises what its inputs and admission raise.
        """
        if step.choice is not None:
            return self._chosen(tx, begun, step.name, step.choice)
        values = self._values(tx, begun, step)
        if step.kind in NESTED:
            return self._nested(tx, begun, step, values)
        template = self._template(tx, begun, step)
        made_from = ingredients(_family(begun, step), template, values, sweep=step.sweep)
        taken = self._taken(tx, begun, step, made_from)
        if taken is not None:
            return taken
        why = self._why(tx, begun, step, made_from)
        place = Place(begun.job.name, step.name)
        if step.kind is StepKind.SWEEP:
            assert step.sweep is not None
            about = replace(template.about, display_name=step.display_name or step.name)
            new = NewJob(about=about, owner=OWNER, place=place, outputs=template.outputs)
            parts = {name: wanted.of_part() for name, wanted in template.outputs.items()}
            plan = replace(step.sweep, trial=replace(template, outputs=parts))
            child = self._sweeps.submit(tx, actor, begun.job.workspace_id, new, plan, values)
        else:
            new = replace(filled(template, values), owner=OWNER, place=place)
            child = self._jobs.submit(tx, actor, begun.job.workspace_id, new)
        store.add_result(tx, begun.job.workspace_id, child.name, made_from, reusable=step.is_deterministic)
        return replace(begun.runs[step.name], state=StepState.RUNNING, job=child.name, said=why, started_at=tx.now)

    def left(self, tx: Tx, workspace_id: str, ran: str, output: str) -> JSONObject:
        """What a step's job left there: its `files`, or a `value`."""
        left = self._jobs.get(tx, workspace_id, ran).outputs.get(output)
        return left if isinstance(left, Mapping) else {}

    def value(self, tx: Tx, workspace_id: str, ran: str, output: str) -> JSON:
        """The value of a step's output of a literal type. Raises ValueLacking."""
        value = self.left(tx, workspace_id, ran, output).get("value")
        if value is None:
            raise ValueLacking(f"The output '{output}' has no value.", hint="Its command writes it to its path.")
        return value

    def _chosen(self, tx: Tx, begun: Begun, name: str, choice: Choice) -> StepRun:
        condition = self._value(tx, begun, choice.condition)
        verdict = is_true(condition.spec.literal if condition else None)
        said = f"the condition is {str(verdict).lower()}"
        run = replace(begun.runs[name], state=StepState.COMPLETED, said=said, verdict=verdict)
        return replace(run, started_at=tx.now, ended_at=tx.now)

    def _pipeline(self, tx: Tx, begun: Begun, step: Step) -> Pipeline:
        settings = replace(begun.kept.pipeline.settings, at_once=None)
        if step.body is not None and step.loop is not None:
            return first_round(step.body, step.loop, settings)
        if step.body is not None and step.items is not None:
            given = self._value(tx, begun, step.items.given)
            return for_each(step.body, step.items, str(given.spec.literal if given else ""), settings)
        assert step.pipeline is not None
        if settings.force_rerun:
            return replace(step.pipeline, settings=replace(step.pipeline.settings, force_rerun=True))
        return step.pipeline

    def _nested(self, tx: Tx, begun: Begun, step: Step, values: Values) -> Nested:
        about = replace(begun.job.about, display_name=step.display_name or step.name)
        outputs = {name: _named_file(output, begun.job) for name, output in step.outputs.items()}
        new = NewJob(about=about, outputs=outputs, owner=OWNER, place=Place(begun.job.name, step.name))
        return Nested(new, Kept(self._pipeline(tx, begun, step), values, begun.runs[step.name].resumes))

    def _template(self, tx: Tx, begun: Begun, step: Step) -> NewJob:
        template = step.sweep.trial if step.sweep else step.job
        assert template is not None
        about = replace(template.about, experiment_name=begun.job.about.experiment_name)
        outputs = {name: _named_file(output, begun.job) for name, output in step.outputs.items()}
        template = replace(template, about=about, outputs=outputs)
        if step.compute is None:
            return template
        named = begun.kept.inputs.get(step.compute)
        compute = named.spec.literal if named else begun.kept.pipeline.ports[step.compute].default
        return replace(
            template, queue=self._resolving.target(tx, begun.job.workspace_id, compute, template.demand).queue
        )

    def _taken(self, tx: Tx, begun: Begun, step: Step, made_from: Ingredients) -> StepRun | None:
        """What an earlier run left, if it was made from the same."""
        run = begun.runs[step.name]
        if run.resumes is not None:
            past = store.result(tx, run.resumes)
            if past is not None and past.key == made_from.key:
                return _completed(tx, run, past.job, "taken from the run that this one resumes: nothing changed")
        if begun.kept.pipeline.settings.force_rerun or not step.is_deterministic or _writes_to(step):
            return None
        found = store.same(tx, begun.job.workspace_id, made_from.key)
        if found is None:
            return None
        return _completed(tx, run, found.job, "reused: the same code, environment, inputs and parameters")

    def _why(self, tx: Tx, begun: Begun, step: Step, made_from: Ingredients) -> str:
        """The reason for running it."""
        if not step.is_deterministic:
            return "run: it says that it is not deterministic"
        if begun.kept.pipeline.settings.force_rerun:
            return "run: the pipeline forces every step to run"
        if path := _writes_to(step):
            return f"run: it writes to {path}"
        akin = store.akin(tx, begun.job.workspace_id, made_from.family)
        changed = difference(made_from.parts, akin.parts) if akin else ""
        return f"run: {changed}" if changed else "run: it has not completed before"

    def _values(self, tx: Tx, begun: Begun, step: Step) -> Values:
        """What each input is; one that is optional and has nothing is left out."""
        found = {name: self._value(tx, begun, bound) for name, bound in step.bindings.items()}
        given = {name: _as_declared(value, step.ports[name]) for name, value in found.items() if value is not None}
        defaults = {
            name: GivenInput(InputSpec(port.type, literal=port.default), port.default)
            for name, port in step.ports.items()
            if name not in given and port.default is not None
        }
        return {**given, **defaults}

    def _value(self, tx: Tx, begun: Begun, bound: Binding) -> GivenInput | None:
        match bound:
            case OfParent(name):
                return begun.kept.inputs.get(name)
            case OfStep(step, output):
                ran = begun.runs[step].job
                assert ran is not None, "it has completed"
                kind = begun.kept.pipeline.steps[step].outputs[output].wanted.type
                if kind in VALUES:
                    value = str(self.value(tx, begun.job.workspace_id, ran, output))
                    return GivenInput(InputSpec(kind, literal=value), value, f"jobs/{ran}")
                left = self.left(tx, begun.job.workspace_id, ran, output).get("files")
                said = f"azureml://jobs/{ran}/outputs/{output}"
                lies_as = FILES if kind == FILES else "uri_folder"
                return GivenInput(InputSpec(lies_as, Manifest.from_json(left or [])), said, f"jobs/{ran}")
            case GivenInput():
                return bound


def _as_declared(value: GivenInput, port: Port) -> GivenInput:
    """A folder's step gets a folder, whatever lies in it; but what is given as one file stays one, as at Azure ML."""
    if port.type == UNTOLD or (value.spec.type == FILES and port.type == "uri_folder"):
        return value
    return replace(value, spec=replace(value.spec, type=port.type))


def _writes_to(step: Step) -> str | None:
    """Where in a datastore it leaves something beside its job."""
    return next((one.wanted.path for one in step.outputs.values() if one.wanted.path), None)


def _named_file(output: StepOutput, job: Job) -> WantedOutput:
    """The file of a step's output is called as the pipeline's, whose file it becomes."""
    declared = job.outputs.get(output.of_parent or "")
    file = text(declared.get("file")) if isinstance(declared, Mapping) else None
    wanted = output.wanted
    return replace(wanted, file=file) if wanted.type == "uri_file" and file and not wanted.file else wanted


def _completed(tx: Tx, run: StepRun, job: str, why: str) -> StepRun:
    return replace(
        run, state=StepState.COMPLETED, job=job, is_reused=True, said=why, started_at=tx.now, ended_at=tx.now
    )


def _family(begun: Begun, step: Step) -> str:
    """By its component; one in place by where it stands."""
    return step.component or f"{begun.job.about.experiment_name}/{begun.job.about.display_name}/{step.name}"
