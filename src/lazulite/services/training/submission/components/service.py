"""Components: planned as steps would be made from them, and registered when nothing is wrong with them."""

from dataclasses import dataclass

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.services.assets.entities import AssetVersion, PlannedVersion, Source
from lazulite.services.registry.components.service import AnyComponent, ComponentsService, read_component
from lazulite.services.training.jobs.entities import NewJob, WantedOutput
from lazulite.services.training.jobs.overlay import Said
from lazulite.services.training.jobs.parallel.service import Ports
from lazulite.services.training.jobs.ports import check_default
from lazulite.services.training.jobs.resolving.matching import obstacles
from lazulite.services.training.jobs.resolving.service import ResolvingService, Template
from lazulite.services.training.pipelines.entities import Pipeline
from lazulite.services.training.pipelines.planning.leaves.service import LeafPlanners
from lazulite.services.training.pipelines.planning.service import PipelinePlanning
from lazulite.specs.component import CommandComponentDocument, ParallelComponentDocument, SparkComponentDocument
from lazulite.specs.parallel_job import ParallelFields
from lazulite.specs.pipeline_job import PipelineComponentDocument
from lazulite.specs.sights import Unseen
from lazulite.specs.spark_job import SparkFields
from lazulite.specs.written import Written


@dataclass(frozen=True)
class ComponentPlan:
    """What would be registered, and what a step would be made from: a job, or a pipeline of steps.

    `warnings`: what was read otherwise than it was written. `blockers`: why no step of it runs here.
    """

    document: AnyComponent
    version: PlannedVersion
    job: NewJob | None
    pipeline: Pipeline | None
    warnings: tuple[str, ...]
    blockers: tuple[str, ...]


class ComponentPlanning:
    def __init__(
        self, *, components: ComponentsService, resolving: ResolvingService, pipelines: PipelinePlanning,
        leaves: LeafPlanners,
    ) -> None:  # fmt: skip
        self._components = components
        self._resolving = resolving
        self._pipelines = pipelines
        self._leaves = leaves

    def plan(self, tx: Tx, workspace_id: str, written: Written, source: Source) -> ComponentPlan:
        """Everything resolved, whether its files are held or not. Raises what is wrong, with its file and line."""
        document = read_component(written)
        version = self._components.plan_version(tx, workspace_id, written, source)
        for name, port in document.inputs.items():
            with written.at(f"/inputs/{name}"):
                check_default(name, port)
        if isinstance(document, PipelineComponentDocument):
            planned = self._pipelines.check_component(tx, workspace_id, written, document)
            return ComponentPlan(document, version, None, planned.pipeline, planned.warnings, planned.blockers)
        template = self._template(tx, workspace_id, written, document)
        place = self._resolving.target(tx, workspace_id, document.compute, template.job.demand)
        blockers = (*template.blockers, *obstacles(template.job, place))
        return ComponentPlan(document, version, template.job, None, template.warnings, blockers)

    def create(
        self, tx: Tx, actor: Actor, workspace_id: str, written: Written, source: Source
    ) -> tuple[AssetVersion, ComponentPlan]:
        """A version of the document's name. Raises what `plan` raises, AssetVersionExists, ContentNotHeld, Unseen."""
        plan = self.plan(tx, workspace_id, written, source)
        if written.sights.wanted:
            raise Unseen(written.sights.wanted)
        return self._components.create(tx, actor, workspace_id, written, source=source), plan

    def _template(
        self, tx: Tx, workspace_id: str, written: Written,
        document: CommandComponentDocument | ParallelComponentDocument | SparkComponentDocument,
    ) -> Template:  # fmt: skip
        outputs = {name: WantedOutput(port.type) for name, port in document.outputs.items()}
        match document:
            case CommandComponentDocument():
                return self._resolving.template(tx, workspace_id, written, document)
            case ParallelComponentDocument():
                of_parallel = Said[ParallelFields](document, written)
                return self._leaves.parallel.template(tx, workspace_id, of_parallel, Ports(document.inputs, outputs))
            case SparkComponentDocument():
                of_spark = Said[SparkFields](document, written)
                return self._leaves.spark.template(tx, workspace_id, of_spark, document.inputs, outputs)
