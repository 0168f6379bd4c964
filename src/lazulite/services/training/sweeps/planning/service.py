"""From a sweep's own document to what every trial is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lazulite.foundation.db.transaction import Tx
from lazulite.services.registry.components.service import ComponentsService
from lazulite.services.training.jobs.entities import GivenInput, NewJob
from lazulite.services.training.jobs.planning.service import about, own_name
from lazulite.services.training.jobs.planning.submission import Submission
from lazulite.services.training.jobs.ports import literal
from lazulite.services.training.jobs.resolving.matching import demand
from lazulite.services.training.jobs.resolving.service import ResolvingService, wanted_output
from lazulite.services.training.sweeps.entities import SweepPlan
from lazulite.services.training.sweeps.trials import sweep_plan
from lazulite.specs.component import CommandComponentDocument
from lazulite.specs.ports import DataInput, InputPort, LiteralInput
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


class SweepPlanning:
    def __init__(self, *, resolving: ResolvingService, components: ComponentsService) -> None:
        self._resolving = resolving
        self._components = components

    def plan(self, tx: Tx, workspace_id: str, submission: Submission, *, uploaded: bool = True) -> PlannedSweep:
        """What `SweepsService.submit` takes. Raises what is wrong, with its file and line."""
        written = submission.written
        wanted = written.document.into(SweepJobDocument)
        if uploaded:
            self._resolving.check_held(tx, workspace_id, written.sources)
        where, component = self._trial(tx, workspace_id, written, wanted)
        open_ports = {name: InputPort(type="path") for name in wanted.inputs if name not in component.inputs}
        declared = component if component.inputs else component.model_copy(update={"inputs": open_ports})
        template = self._resolving.template(tx, workspace_id, where, declared, searched=wanted.search_space)
        outputs = {name: wanted_output(written, name, output) for name, output in wanted.outputs.items()}
        asked = demand(wanted.resources, wanted.queue_settings, over=template.job.demand)
        place = self._resolving.target(tx, workspace_id, wanted.compute, asked)
        trial = replace(template.job, outputs={**template.job.outputs, **outputs}, queue=place.queue, demand=asked)
        inputs = self._inputs(tx, workspace_id, written, wanted, declared)
        job = NewJob(
            about=about(wanted, submission.properties), outputs=trial.outputs, inputs=inputs, document=written.kept,
            name=own_name(written, wanted), sources=written.contents,
        )  # fmt: skip
        warnings = (*template.warnings, *place.warnings)
        return PlannedSweep(job, sweep_plan(trial, wanted), inputs, warnings, template.blockers)

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

    def _inputs(
        self, tx: Tx, workspace_id: str, written: Written, wanted: SweepJobDocument, component: CommandComponentDocument
    ) -> dict[str, GivenInput]:
        found: dict[str, GivenInput] = {}
        for name, given in wanted.inputs.items():
            port = component.inputs.get(name)
            with written.at(f"/inputs/{name}"):
                if port is None:
                    raise TrialInvalid(f"The trial has no input '{name}'.", hint=nearest(name, component.inputs))
                if isinstance(given, DataInput):
                    found[name] = self._resolving.data(tx, workspace_id, written, name, given)
                else:
                    value = given.value if isinstance(given, LiteralInput) else given
                    found[name] = literal(name, value, None if port.type == "path" else port)
        for name, port in component.inputs.items():
            if name in found or name in wanted.search_space:
                continue
            if port.default is not None:
                found[name] = literal(name, port.default, port)
            elif not port.optional:
                raise written.wrong("/inputs", f"the trial needs the input '{name}'")
        return found
