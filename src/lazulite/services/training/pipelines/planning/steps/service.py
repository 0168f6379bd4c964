"""The steps of a pipeline's document, each with its component looked up and its bindings read."""

from collections.abc import Mapping
from dataclasses import replace

from pydantic import BaseModel

from lazulite.foundation.db.transaction import Tx
from lazulite.services.registry.components.service import ComponentsService, FoundComponent
from lazulite.services.training.jobs.entities import NewJob, WantedOutput
from lazulite.services.training.jobs.ports import UNTOLD, Port, port_of
from lazulite.services.training.jobs.resolving.matching import demand, obstacles
from lazulite.services.training.jobs.resolving.service import ResolvingService, Template
from lazulite.services.training.pipelines.binding import promoted_to
from lazulite.services.training.pipelines.checking import check_bindings, check_registries, typed
from lazulite.services.training.pipelines.entities import Binding, Pipeline, Settings, Step, StepKind, StepOutput
from lazulite.services.training.pipelines.graph import in_order
from lazulite.services.training.pipelines.planning.inputs import bindings_of, inferred_ports, unread
from lazulite.services.training.pipelines.planning.leaves.service import LeafPlanners, LeafSteps
from lazulite.services.training.pipelines.planning.steering import steered
from lazulite.services.training.pipelines.planning.steps.documents import in_place, opened, overlaid
from lazulite.services.training.sweeps.checking import check_search
from lazulite.services.training.sweeps.trials import sweep_plan
from lazulite.specs.component import CommandComponentDocument
from lazulite.specs.expressions import find_expressions
from lazulite.specs.pipeline_job import (
    AutoMLNode,
    CommandNode,
    DoWhileNode,
    IfElseNode,
    Node,
    NodeData,
    NodeFields,
    ParallelForNode,
    ParallelNode,
    PipelineComponentDocument,
    PipelineNode,
    PipelineSettings,
    SparkNode,
    SweepNode,
)
from lazulite.specs.ports import InputPort, JobOutput, Literally
from lazulite.specs.search_space import searched_names
from lazulite.specs.written import SourceLacking, Written
from lazulite.words.errors import Invalid, nearest
from lazulite.words.refs import is_address


class StepInvalid(Invalid):
    pass


class StepPlanner:
    """One document's. `warnings`: what was read otherwise than it was written."""

    def __init__(
        self, tx: Tx, workspace_id: str, resolving: ResolvingService, components: ComponentsService,
        leaves: LeafPlanners,
    ) -> None:  # fmt: skip
        self._tx = tx
        self._workspace_id = workspace_id
        self._resolving = resolving
        self._components = components
        self._datastore: str | None = None
        self._leaves = LeafSteps(tx, workspace_id, leaves, self)
        self.warnings: list[str] = []
        self.blockers: list[str] = []

    def pipeline(
        self, written: Written, nodes: Mapping[str, Node], *, ports: Mapping[str, Port],
        outputs: Mapping[str, WantedOutput], settings: PipelineSettings, compute: str | None,
    ) -> Pipeline:  # fmt: skip
        """Raises what is wrong with a step, PipelineCyclic, BindingInvalid, PortTypeWrong."""
        check_registries(written, nodes)
        default = compute or settings.default_compute
        outer, self._datastore = self._datastore, settings.datastore or self._datastore
        planned = {
            name: self._step(written.within("jobs", name), name, node, default)
            for name, node in nodes.items()
            if not isinstance(node, IfElseNode | DoWhileNode | ParallelForNode)
        }
        self._datastore = outer
        steps = typed(steered(written, planned, nodes), ports, outputs)
        self.warnings += check_bindings(written, steps, ports, outputs)
        with written.at("/jobs"):
            return Pipeline(in_order(steps), ports, outputs, self.settings(settings))

    def component(self, written: Written, document: PipelineComponentDocument, compute: str | None) -> Pipeline:
        """A pipeline component as it runs, with open inputs."""
        ports = {name: port_of(port) for name, port in document.inputs.items()}
        outputs = {name: WantedOutput(output.type) for name, output in document.outputs.items()}
        return self.pipeline(
            written, document.jobs, ports=ports, outputs=outputs, settings=document.settings, compute=compute
        )

    def settings(self, settings: PipelineSettings) -> Settings:
        self.warnings += settings.warnings
        return Settings(force_rerun=settings.force_rerun, goes_on=settings.continue_on_step_failure)

    def found(self, written: Written, given: str | BaseModel, *, at: str = "component") -> FoundComponent:
        """The document in the field's place, or the registered one. Raises AssetMissing, SourceLacking."""
        if not isinstance(given, str):
            return FoundComponent(written.within(at), given)  # type: ignore[arg-type]  # each field says which kinds
        with written.at(f"/{at}"):
            if not is_address(given):
                raise SourceLacking(given)
            found = self._components.resolve(self._tx, self._workspace_id, given)
            return replace(found, written=replace(found.written, sights=written.sights))

    def _step(self, written: Written, name: str, node: Node, default: str | None) -> Step:
        match node:
            case CommandNode():
                return self._command(written, name, node, default)
            case SweepNode():
                return self._sweep(written, name, node, default)
            case PipelineNode():
                return self._nested(written, name, node, default)
            case ParallelNode():
                return self._leaves.parallel(written, name, node, default)
            case SparkNode():
                return self._leaves.spark(written, name, node)
            case AutoMLNode():
                return self._leaves.automl(written, name, node, default)
        with written.at(""):
            raise StepInvalid(f"The step '{name}' is of type {node.type}, which cannot be run by this version.")

    def _command(self, written: Written, name: str, node: CommandNode, default: str | None) -> Step:
        if node.component is None:
            ports = inferred_ports(node.inputs)
            found = FoundComponent(written, in_place(node, ports))
        else:
            found = self.found(written, node.component)
        document = found.document
        if not isinstance(document, CommandComponentDocument):
            with written.at("/component"):
                raise StepInvalid(f"The step '{name}' is a command, and its component is a {document.type}.")
        document = overlaid(document, node)
        own = None if node.environment is None else (written, node.environment)
        template = self._resolving.template(
            self._tx, self._workspace_id, found.written, document, environment=own if node.component else None
        )
        self.note(name, template)
        compute, job = self.placed(written, name, node.compute or document.compute or default, template.job)
        declared = {output: WantedOutput(port.type) for output, port in document.outputs.items()}
        if node.component is None:
            declared |= {output: WantedOutput(UNTOLD) for output, one in node.outputs.items() if _says_no_type(one)}
        return Step(
            name, StepKind.JOB, {port: port_of(one) for port, one in document.inputs.items()},
            self.bindings(written, node.inputs, document.inputs),
            self.outputs(written, node, declared, is_open=node.component is None),
            job=_named(job, name, node, document), compute=compute, component=found.name or document.name,
            display_name=node.display_name,
            is_deterministic=document.is_deterministic if node.is_deterministic is None else node.is_deterministic,
        )  # fmt: skip

    def _sweep(self, written: Written, name: str, node: SweepNode, default: str | None) -> Step:
        found = self.found(written, node.trial, at="trial")
        document = found.document
        if not isinstance(document, CommandComponentDocument):
            with written.at("/trial"):
                raise StepInvalid(f"The trial of '{name}' is a command, and the component is a {document.type}.")
        if not isinstance(node.trial, str):
            document = opened(document, node)
        template = self._resolving.template(
            self._tx, self._workspace_id, found.written, document, searched=dict(searched_names(node.search_space))
        )
        self.note(name, template)
        told = check_search(written, node, where=found.written, trial=document, given=node.inputs)
        self.warnings += (f"jobs.{name}.{text}" for text in told)
        asked = demand(node.resources, node.queue_settings, over=template.job.demand)
        own = replace(template.job, demand=asked)
        compute, job = self.placed(written, name, node.compute or document.compute or default, own)
        declared = {output: WantedOutput(port.type) for output, port in document.outputs.items()}
        outputs = self.outputs(written, node, declared, is_open=not document.outputs)
        parts = {key: one.wanted.of_part() for key, one in outputs.items()}
        trial = replace(_named(job, name, node, document), outputs=parts)
        ports = {key: port for key, port in document.inputs.items() if key not in node.search_space}
        return Step(
            name, StepKind.SWEEP, {key: port_of(port) for key, port in ports.items()},
            self.bindings(written, node.inputs, ports), outputs, sweep=sweep_plan(trial, node), compute=compute,
            component=found.name or document.name, display_name=node.display_name,
            is_deterministic=document.is_deterministic,
        )  # fmt: skip

    def _nested(self, written: Written, name: str, node: PipelineNode, default: str | None) -> Step:
        found = self.found(written, node.component)
        document = found.document
        if not isinstance(document, PipelineComponentDocument):
            with written.at("/component"):
                raise StepInvalid(f"The step '{name}' is a pipeline, and its component is a {document.type}.")
        before = len(self.warnings)
        pipeline = self.component(found.written, document, node.compute or default)
        self.warnings[before:] = [f"jobs.{name}.{text}" for text in self.warnings[before:]]
        if node.settings is not None:
            pipeline = replace(pipeline, settings=self.settings(node.settings))
        return Step(
            name, StepKind.PIPELINE, pipeline.ports, self.bindings(written, node.inputs, document.inputs),
            self.outputs(written, node, pipeline.outputs), pipeline=pipeline,
            component=found.name or document.name, display_name=node.display_name,
        )  # fmt: skip

    def note(self, name: str, template: Template) -> None:
        self.warnings += (f"jobs.{name}: {text}" for text in template.warnings)
        self.blockers += (f"jobs.{name}: {text}" for text in template.blockers)

    def bindings(
        self, written: Written, given: Mapping[str, NodeData | Literally | None], ports: Mapping[str, InputPort]
    ) -> Mapping[str, Binding]:
        found = bindings_of(written, given, ports)
        self.warnings += (f"jobs.{written.pointer.rpartition('/')[2]}.{text}" for text in unread(given, ports))
        return {
            name: one
            if isinstance(one, Binding)
            else self._resolving.data(self._tx, self._workspace_id, written, name, one)
            for name, one in found.items()
        }

    def outputs(
        self, written: Written, node: NodeFields, declared: Mapping[str, WantedOutput], *, is_open: bool = False
    ) -> dict[str, StepOutput]:
        """Every declared one, as the step says it is to be kept. is_open: the step may name others."""
        outputs = {name: StepOutput(wanted) for name, wanted in declared.items()}
        for name, given in node.outputs.items():
            with written.at(f"/outputs/{name}"):
                if name not in declared and not is_open:
                    raise StepInvalid(f"The component has no output '{name}'.", hint=nearest(name, declared))
                known = declared.get(name, WantedOutput())
                outputs[name] = self._output(written, node, name, given, known)
        return outputs

    def _output(
        self, written: Written, node: NodeFields, name: str, given: JobOutput | str, known: WantedOutput
    ) -> StepOutput:
        if isinstance(given, str):
            return StepOutput(known, promoted_to(given))
        if given.path is not None and find_expressions(given.path) and given.path.startswith("${{parent"):
            return StepOutput(known, promoted_to(given.path))
        wanted = self._resolving.output(
            self._tx, self._workspace_id, written, name, given, default_datastore=self._datastore,
            of_parent=isinstance(node, SweepNode | PipelineNode),
        )  # fmt: skip
        return StepOutput(wanted if "type" in given.model_fields_set else replace(wanted, type=known.type))

    def placed(self, written: Written, name: str, compute: str | None, job: NewJob) -> tuple[str | None, NewJob]:
        """The pipeline's input that names the compute, or the job on the queue that is named."""
        found = find_expressions(compute or "")
        if found:
            match found[0].path:
                case ("parent", "inputs", given):
                    return given, job
            with written.at("/compute"):
                raise StepInvalid(f"{compute!r} is no compute.", hint="Write its name, or ${{parent.inputs.NAME}}.")
        place = self._resolving.target(self._tx, self._workspace_id, compute, job.demand)
        self.warnings += (text for text in place.warnings if text not in self.warnings)
        self.blockers += (f"jobs.{name}: {text}" for text in obstacles(job, place))
        return None, replace(job, queue=place.queue)


def _says_no_type(output: JobOutput | str) -> bool:
    return isinstance(output, str) or "type" not in output.model_fields_set


def _named(job: NewJob, name: str, node: NodeFields, document: CommandComponentDocument) -> NewJob:
    about = replace(
        job.about, display_name=node.display_name or document.display_name or name,
        description=node.description or job.about.description, tags={**job.about.tags, **node.tags},
        properties={**job.about.properties, **node.properties},
    )  # fmt: skip
    return replace(job, about=about)
