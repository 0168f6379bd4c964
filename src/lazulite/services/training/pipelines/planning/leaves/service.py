"""Steps that are no commands: parallel, Spark and AutoML jobs, with components looked up and inputs bound."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from pydantic import BaseModel

from lazulite.foundation.db.transaction import Tx
from lazulite.services.registry.components.service import FoundComponent
from lazulite.services.training.automl.planning.service import AutoMLPlanning, tables_of
from lazulite.services.training.jobs.entities import NewJob, WantedOutput
from lazulite.services.training.jobs.overlay import Said, overlaid
from lazulite.services.training.jobs.parallel.service import ParallelPlanning, Ports
from lazulite.services.training.jobs.ports import port_of
from lazulite.services.training.jobs.resolving.service import Template
from lazulite.services.training.jobs.spark.service import SparkPlanning
from lazulite.services.training.pipelines.binding import bound_to
from lazulite.services.training.pipelines.entities import Binding, Step, StepKind, StepOutput
from lazulite.services.training.pipelines.planning.inputs import inferred_ports
from lazulite.specs.component import ComponentFields, ParallelComponentDocument, SparkComponentDocument
from lazulite.specs.parallel_job import ParallelFields
from lazulite.specs.pipeline_job import AutoMLNode, NodeData, NodeFields, ParallelNode, SparkNode
from lazulite.specs.ports import DataInput, InputPort, JobOutput, Literally
from lazulite.specs.spark_job import SparkFields
from lazulite.specs.written import Written
from lazulite.words.errors import Invalid


class StepMismatched(Invalid):
    pass


@dataclass(frozen=True)
class LeafPlanners:
    """By what each kind of job is planned."""

    parallel: ParallelPlanning
    spark: SparkPlanning
    automl: AutoMLPlanning


class Steps(Protocol):
    """What the pipeline's own planner does for a step of any kind."""

    def found(self, written: Written, given: str | BaseModel, *, at: str = "component") -> FoundComponent: ...
    def note(self, name: str, template: Template) -> None: ...
    def placed(self, written: Written, name: str, compute: str | None, job: NewJob) -> tuple[str | None, NewJob]: ...
    def bindings(
        self, written: Written, given: Mapping[str, NodeData | Literally | None], ports: Mapping[str, InputPort]
    ) -> Mapping[str, Binding]: ...
    def outputs(
        self, written: Written, node: NodeFields, declared: Mapping[str, WantedOutput], *, is_open: bool = False
    ) -> dict[str, StepOutput]: ...


@dataclass(frozen=True)
class LeafSteps:
    """Those of one document, in the workspace that the transaction reads."""

    tx: Tx
    workspace_id: str
    planners: LeafPlanners
    steps: Steps

    def parallel(self, written: Written, name: str, node: ParallelNode, default: str | None) -> Step:
        made = self._made_from(written, name, node, ParallelComponentDocument)
        said = Said[ParallelFields](node, written)
        if made is not None:
            said = overlaid(ParallelFields, made.component, made.found.written, node, written)
        ports, outputs = self._ports(written, node, made)
        declared = {key: output.wanted for key, output in outputs.items()}
        template = self.planners.parallel.template(self.tx, self.workspace_id, said, Ports(ports, declared))
        compute = said.fields.compute or default
        step = self._step(written, name, node, template, made=made, outputs=outputs, compute=compute)
        return replace(step, bindings=self.steps.bindings(written, node.inputs, ports))

    def spark(self, written: Written, name: str, node: SparkNode) -> Step:
        """A pipeline's default compute is no cluster of Spark's: it counts nothing here."""
        made = self._made_from(written, name, node, SparkComponentDocument)
        said = Said[SparkFields](node, written)
        if made is not None:
            said = overlaid(SparkFields, made.component, made.found.written, node, written)
        ports, outputs = self._ports(written, node, made)
        declared = {key: output.wanted for key, output in outputs.items()}
        template = self.planners.spark.template(self.tx, self.workspace_id, said, ports, declared)
        step = self._step(written, name, node, template, made=made, outputs=outputs, compute=None)
        return replace(step, bindings=self.steps.bindings(written, node.inputs, ports))

    def automl(self, written: Written, name: str, node: AutoMLNode, default: str | None) -> Step:
        if node.inputs:
            raise written.wrong("/inputs", "an AutoML step has no 'inputs'", hint="Its tables are training_data, …")
        outputs = self.steps.outputs(written, node, {}, is_open=True)
        template = self.planners.automl.template(node, {key: output.wanted for key, output in outputs.items()})
        bindings = {key: self._table(written, key, given) for key, given in tables_of(node).items()}
        compute = node.compute or default
        step = self._step(written, name, node, template, made=None, outputs=outputs, compute=compute)
        return replace(step, bindings=bindings)

    def _table(self, written: Written, name: str, given: DataInput | str) -> Binding:
        path = given.path if isinstance(given, DataInput) else given
        with written.expressions_at(f"/{name}"):
            bound = bound_to(path)
        return bound or self.planners.automl.table(self.tx, self.workspace_id, written, name, given)

    def _made_from(
        self, written: Written, name: str, node: ParallelNode | SparkNode, kind: type[ComponentFields]
    ) -> "_Made | None":
        if node.component is None:
            return None
        found = self.steps.found(written, node.component)
        if not isinstance(found.document, kind):
            with written.at("/component"):
                raise StepMismatched(
                    f"The step '{name}' is of type {node.type}, and its component is a {found.document.type}."
                )
        return _Made(found, found.document)

    def _ports(
        self, written: Written, node: ParallelNode | SparkNode, made: "_Made | None"
    ) -> tuple[Mapping[str, InputPort], dict[str, StepOutput]]:
        if made is None:
            declared = {key: WantedOutput(_output_type(given)) for key, given in node.outputs.items()}
            return inferred_ports(node.inputs), self.steps.outputs(written, node, declared, is_open=True)
        declared = {key: WantedOutput(port.type) for key, port in made.component.outputs.items()}
        return made.component.inputs, self.steps.outputs(written, node, declared)

    def _step(
        self, written: Written, name: str, node: ParallelNode | SparkNode | AutoMLNode, template: Template, *,
        made: "_Made | None", outputs: dict[str, StepOutput], compute: str | None,
    ) -> Step:  # fmt: skip
        """With open inputs."""
        self.steps.note(name, template)
        described = made.component if made else None
        about = replace(
            template.job.about, display_name=node.display_name or (described and described.display_name) or name,
            description=node.description or (described.description if described else ""),
            tags={**(described.tags if described else {}), **node.tags},
            properties={**template.job.about.properties, **node.properties},
        )  # fmt: skip
        named, job = self.steps.placed(written, name, compute, replace(template.job, about=about))
        reusable = described.is_deterministic if described else True
        return Step(
            name, StepKind.JOB, {key: port_of(port) for key, port in template.ports.items()}, outputs=outputs, job=job,
            compute=named, component=(made.found.name or made.component.name) if made else None,
            display_name=node.display_name,
            is_deterministic=reusable if node.is_deterministic is None else node.is_deterministic,
        )  # fmt: skip


@dataclass(frozen=True)
class _Made:
    """What a step is made from."""

    found: FoundComponent
    component: ComponentFields


def _output_type(given: JobOutput | str) -> str:
    return given.type if isinstance(given, JobOutput) else JobOutput().type
