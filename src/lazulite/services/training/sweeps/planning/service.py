"""From a sweep's own document to what every trial is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lazulite.foundation.db.transaction import Tx
from lazulite.services.registry.components.service import ComponentsService
from lazulite.services.training.jobs.entities import GivenInput, JobType, NewJob, WantedOutput
from lazulite.services.training.jobs.planning.service import about, own_name
from lazulite.services.training.jobs.planning.submission import Submission
from lazulite.services.training.jobs.ports import UNTOLD, literal
from lazulite.services.training.jobs.resolving.matching import demand, obstacles
from lazulite.services.training.jobs.resolving.service import ResolvingService
from lazulite.services.training.sweeps.checking import check_search
from lazulite.services.training.sweeps.entities import SweepPlan
from lazulite.services.training.sweeps.proposing import most_trials
from lazulite.services.training.sweeps.trials import sweep_plan
from lazulite.specs.component import CommandComponentDocument
from lazulite.specs.ports import DataInput, InputPort, LiteralInput, OutputPort
from lazulite.specs.search_space import searched_names
from lazulite.specs.sweep_job import SweepJobDocument
from lazulite.specs.written import SourceLacking, Written
from lazulite.words.errors import Invalid, nearest
from lazulite.words.refs import is_address


class TrialInvalid(Invalid):
    pass


@dataclass(frozen=True)
class PlannedSweep:
    """`inputs`: what every trial gets beside its parameters. `warnings`: what was read otherwise than written."""

    job: NewJob
    sweep: SweepPlan
    inputs: Mapping[str, GivenInput]
    warnings: tuple[str, ...]
    blockers: tuple[str, ...] = ()

    @property
    def trials(self) -> int:
        """How many there will be at most."""
        return most_trials(self.sweep.definition)


class SweepPlanning:
    def __init__(self, *, resolving: ResolvingService, components: ComponentsService) -> None:
        self._resolving = resolving
        self._components = components

    def plan(self, tx: Tx, workspace_id: str, submission: Submission, *, uploaded: bool = True) -> PlannedSweep:
        """What `SweepsService.submit` takes. Raises what is wrong, with its file and line."""
        written = submission.written
        wanted = submission.job
        assert isinstance(wanted, SweepJobDocument)
        if uploaded:
            self._resolving.check_held(tx, workspace_id, written.sources)
        where, trial = self._trial(tx, workspace_id, written, wanted)
        searched = dict(searched_names(wanted.search_space))
        declared = _open(trial, wanted) if isinstance(wanted.trial, CommandComponentDocument) else trial
        template = self._resolving.template(tx, workspace_id, where, declared, searched=searched)
        told = check_search(written, wanted, where=where, trial=trial, given=wanted.inputs)
        inputs = self._inputs(tx, workspace_id, written, wanted, declared)
        asked = demand(wanted.resources, wanted.queue_settings, over=template.job.demand)
        place = self._resolving.target(tx, workspace_id, wanted.compute or trial.compute, asked)
        outputs = self._outputs(tx, workspace_id, written, wanted, declared)
        parts = {name: output.of_part() for name, output in outputs.items()}
        made = replace(template.job, outputs={**template.job.outputs, **parts}, queue=place.queue, demand=asked)
        job = NewJob(
            about=about(wanted, submission.told), outputs={**made.outputs, **outputs}, inputs=inputs,
            document=written.kept, name=own_name(written, wanted), sources=written.contents, type=JobType.SWEEP,
        )  # fmt: skip
        warnings = (*template.warnings, *told, *place.warnings)
        return PlannedSweep(job, sweep_plan(made, wanted), inputs, warnings, obstacles(made, place))

    def _trial(
        self, tx: Tx, workspace_id: str, written: Written, wanted: SweepJobDocument
    ) -> tuple[Written, CommandComponentDocument]:
        if not isinstance(wanted.trial, str):
            return written.within("trial"), wanted.trial
        with written.at("/trial"):
            if not is_address(wanted.trial):
                raise SourceLacking(wanted.trial)
            found = self._components.resolve(tx, workspace_id, wanted.trial)
            if not isinstance(found.document, CommandComponentDocument):
                raise TrialInvalid(f"A trial is a command, and {wanted.trial} is a {found.document.type}.")
        return found.written, found.document

    def _outputs(
        self, tx: Tx, workspace_id: str, written: Written, wanted: SweepJobDocument, trial: CommandComponentDocument
    ) -> dict[str, WantedOutput]:
        for name in wanted.outputs:
            if name not in trial.outputs:
                with written.at(f"/outputs/{name}"):
                    raise TrialInvalid(f"The trial has no output '{name}'.", hint=nearest(name, trial.outputs))
        return {
            name: self._resolving.output(tx, workspace_id, written, name, output, of_parent=True)
            for name, output in wanted.outputs.items()
        }

    def _inputs(
        self, tx: Tx, workspace_id: str, written: Written, wanted: SweepJobDocument, trial: CommandComponentDocument
    ) -> dict[str, GivenInput]:
        found: dict[str, GivenInput] = {}
        for name, given in wanted.inputs.items():
            port = trial.inputs.get(name)
            with written.at(f"/inputs/{name}"):
                if port is None:
                    raise TrialInvalid(f"The trial has no input '{name}'.", hint=nearest(name, trial.inputs))
                if isinstance(given, DataInput):
                    found[name] = self._resolving.data(tx, workspace_id, written, name, given)
                else:
                    value = given.value if isinstance(given, LiteralInput) else given
                    found[name] = literal(name, value, None if port.type == UNTOLD else port)
        for name, port in trial.inputs.items():
            if name in found or name in wanted.search_space:
                continue
            if port.default is not None:
                found[name] = literal(name, port.default, port)
            elif not port.optional:
                raise written.wrong("/inputs", f"the trial needs the input '{name}'")
        return found


def _open(trial: CommandComponentDocument, wanted: SweepJobDocument) -> CommandComponentDocument:
    """A trial that stands in the sweep has what the sweep gives and wants, where it declares none."""
    inputs = trial.inputs or {name: InputPort(type=UNTOLD) for name in wanted.inputs}
    outputs = trial.outputs or {name: OutputPort(type=output.type) for name, output in wanted.outputs.items()}
    return trial.model_copy(update={"inputs": inputs, "outputs": outputs})
