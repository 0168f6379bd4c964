"""From a parallel job's document to the job that runs its driver."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.jobs.entities import Description, JobType, NewJob, WantedOutput
from lazulite.services.training.jobs.overlay import Said
from lazulite.services.training.jobs.parallel.driving import check_arguments, driver_argv, split_input
from lazulite.services.training.jobs.planning.service import Plan, about, given_inputs, own_name
from lazulite.services.training.jobs.planning.submission import Submission
from lazulite.services.training.jobs.resolving.matching import demand, obstacles
from lazulite.services.training.jobs.resolving.service import ResolvingService, Template
from lazulite.services.training.jobs.templates import filled
from lazulite.specs.commands import always_wanted, check_text
from lazulite.specs.parallel_job import ParallelFields, ParallelJobDocument, ParallelTask
from lazulite.specs.ports import InputPort
from lazulite.specs.written import Written
from lazulite.words.errors import nearest
from lazulite.words.manifests import Manifest

MODEL_TASK = "A task of type 'model' scores a model by itself, which is done by a later version: write a run_function."


@dataclass(frozen=True)
class Ports:
    """What goes in and what comes out."""

    inputs: Mapping[str, InputPort]
    outputs: Mapping[str, WantedOutput]

    @property
    def known(self) -> dict[str, Collection[str]]:
        """What expressions may name."""
        return {"inputs": self.inputs, "outputs": self.outputs}


class ParallelPlanning:
    def __init__(self, *, resolving: ResolvingService) -> None:
        self._resolving = resolving

    def plan(self, tx: Tx, workspace_id: str, submission: Submission, *, uploaded: bool = True) -> Plan:
        """What `JobsService.submit` takes. Raises what is wrong, with its file and line."""
        written, wanted = submission.written, submission.job
        assert isinstance(wanted, ParallelJobDocument)
        if uploaded:
            self._resolving.check_held(tx, workspace_id, written.sources)
        inputs = given_inputs(self._resolving, tx, workspace_id, written, wanted.inputs)
        ports = {name: InputPort.model_validate({"type": given.spec.type}) for name, given in inputs.items()}
        outputs = {
            name: self._resolving.output(tx, workspace_id, written, name, output)
            for name, output in wanted.outputs.items()
        }
        template = self.template(tx, workspace_id, Said(wanted, written), Ports(ports, outputs))
        asked = demand(wanted.resources, wanted.queue_settings)
        place = self._resolving.target(tx, workspace_id, wanted.compute, asked)
        job = replace(
            filled(template.job, inputs), about=about(wanted, submission.told), queue=place.queue, demand=asked,
            document=written.kept, name=own_name(written, wanted), sources=written.contents,
        )  # fmt: skip
        warnings = (*template.warnings, *place.warnings)
        return Plan(job, warnings, (*template.blockers, *obstacles(job, place)))

    def template(self, tx: Tx, workspace_id: str, said: Said[ParallelFields], ports: Ports) -> Template:
        """The job without its inputs. Raises DocumentInvalid, EnvironmentMissing, EnvironmentInvalid, SourceLacking."""
        fields, task = said.fields, said.fields.task
        if task is None:
            raise said.where("task").wrong("", "'task' is missing", hint="It has a code, an entry_script, …")
        within = said.where("task").within("task")
        name = split_input(said)
        self._check(said, within, task, ports, name=name)
        code = self._resolving.code(within, task.code, ())
        if task.type != "model" and not code.is_unseen:
            _check_script(within, task, code.files)
        found = self._resolving.environment(tx, workspace_id, within, task.environment)
        runs = task.type != "model"
        timeout = fields.limits.timeout
        job = NewJob(
            argv=driver_argv(fields, name=name, data_type=ports.inputs[name].type) if runs else (), code=code.files,
            environment=found.given, environment_variables=fields.environment_variables, outputs=ports.outputs,
            about=Description(properties=code.properties), type=JobType.PARALLEL,
            timeout_seconds=timeout.total_seconds() if timeout else None,
        )  # fmt: skip
        return Template(job, ports.inputs, (*fields.warnings, *found.warnings), () if runs else (MODEL_TASK,))

    @staticmethod
    def _check(said: Said[ParallelFields], within: Written, task: ParallelTask, ports: Ports, *, name: str) -> None:
        if name not in ports.inputs or ports.inputs[name].is_literal:
            what = "which is no file" if name in ports.inputs else "which is not among the inputs"
            hint = nearest(name, [key for key, port in ports.inputs.items() if not port.is_literal])
            raise said.where("input_data").wrong("/input_data", f"'input_data' is '{name}', {what}", hint=hint)
        arguments = task.program_arguments or ""
        check_text(within, "/program_arguments", arguments, ports.known)
        check_arguments(within, arguments)
        check_text(within, "/append_row_to", task.append_row_to or "", {"outputs": ports.outputs})
        optional = {key for key, port in ports.inputs.items() if port.optional and port.default is None}
        if lacking := sorted(always_wanted(arguments) & optional):
            raise within.wrong(
                "/program_arguments", f"the input '{lacking[0]}' is optional, and the arguments always want it",
                hint="Write it as $[[--NAME ${{inputs.NAME}}]].",
            )  # fmt: skip
        for variable, value in said.fields.environment_variables.items():
            where = said.where("environment_variables")
            check_text(where, f"/environment_variables/{variable}", value, ports.known)


def _check_script(within: Written, task: ParallelTask, code: Manifest | None) -> None:
    if task.entry_script is None:
        raise within.wrong("", "'entry_script' is missing", hint="It is a file of the code, with init() and run().")
    if code is None:
        raise within.wrong("", "'code' is missing: nothing says where the entry_script lies", hint="Write code: ./src.")
    if code.find(task.entry_script) is None:
        known = [entry.path for entry in code if entry.path.endswith(".py")]
        raise within.wrong(
            "/entry_script", f"the code has no file '{task.entry_script}'", hint=nearest(task.entry_script, known)
        )
