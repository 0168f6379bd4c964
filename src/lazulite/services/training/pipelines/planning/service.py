"""From a pipeline's document to its steps with everything resolved, each bound to what it reads."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lazulite.foundation.db.transaction import Tx
from lazulite.services.registry.components.service import ComponentsService
from lazulite.services.training.jobs.entities import GivenInput, JobType, NewJob
from lazulite.services.training.jobs.planning.service import about, given_inputs, own_name
from lazulite.services.training.jobs.planning.submission import Submission
from lazulite.services.training.jobs.ports import Port
from lazulite.services.training.jobs.resolving.service import ResolvingService
from lazulite.services.training.pipelines.binding import BindingInvalid
from lazulite.services.training.pipelines.entities import Pipeline
from lazulite.services.training.pipelines.planning.leaves.service import LeafPlanners
from lazulite.services.training.pipelines.planning.steps.service import StepPlanner
from lazulite.specs.pipeline_job import PipelineComponentDocument, PipelineJobDocument
from lazulite.specs.written import Written
from lazulite.words.errors import nearest


@dataclass(frozen=True)
class PipelinePlan:
    """`inputs`: what the pipeline's own are. `warnings`: what was read otherwise than it was written."""

    job: NewJob
    pipeline: Pipeline
    inputs: Mapping[str, GivenInput]
    warnings: tuple[str, ...]
    blockers: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlannedComponent:
    """A pipeline component as it would run, with open inputs."""

    pipeline: Pipeline
    warnings: tuple[str, ...]
    blockers: tuple[str, ...]


class PipelinePlanning:
    def __init__(self, *, resolving: ResolvingService, components: ComponentsService, leaves: LeafPlanners) -> None:
        self._resolving = resolving
        self._components = components
        self._leaves = leaves

    def plan(self, tx: Tx, workspace_id: str, submission: Submission, *, uploaded: bool = True) -> PipelinePlan:
        """What `PipelinesService.submit` takes. Raises what is wrong, with its file and line."""
        written = submission.written
        wanted = submission.job
        assert isinstance(wanted, PipelineJobDocument)
        if uploaded:
            self._resolving.check_held(tx, workspace_id, written.sources)
        inputs = given_inputs(self._resolving, tx, workspace_id, written, wanted.inputs)
        default = wanted.settings.datastore
        outputs = {
            name: self._resolving.output(
                tx, workspace_id, written, name, output, default_datastore=default, of_parent=True
            )
            for name, output in wanted.outputs.items()
        }
        planner = StepPlanner(tx, workspace_id, self._resolving, self._components, self._leaves)
        if wanted.component is None:
            ports = {name: Port(given.spec.type) for name, given in inputs.items()}
            pipeline = planner.pipeline(
                written, wanted.jobs, ports=ports, outputs=outputs, settings=wanted.settings, compute=wanted.compute
            )
        else:
            pipeline = self._of_component(planner, written, wanted)
            _check_given(written, pipeline.ports, inputs)
            outputs = {**pipeline.outputs, **outputs}
        described = about(wanted, submission.told)
        job = NewJob(
            type=JobType.PIPELINE, about=described, outputs=outputs, inputs=inputs, document=written.kept,
            name=own_name(written, wanted), sources=written.contents,
        )  # fmt: skip
        return PipelinePlan(job, pipeline, inputs, tuple(planner.warnings), tuple(planner.blockers))

    def check_component(
        self, tx: Tx, workspace_id: str, written: Written, component: PipelineComponentDocument
    ) -> PlannedComponent:
        """Every step planned, as it would be inside of a pipeline."""
        planner = StepPlanner(tx, workspace_id, self._resolving, self._components, self._leaves)
        pipeline = planner.component(written, component, None)
        return PlannedComponent(pipeline, tuple(planner.warnings), tuple(planner.blockers))

    def _of_component(self, planner: StepPlanner, written: Written, wanted: PipelineJobDocument) -> Pipeline:
        assert wanted.component is not None
        found = planner.found(written, wanted.component)
        if not isinstance(found.document, PipelineComponentDocument):
            raise written.wrong(
                "/component", f"it is a {found.document.type}, and a pipeline's own component is a pipeline"
            )
        pipeline = planner.component(found.written, found.document, wanted.compute or wanted.settings.default_compute)
        return replace(pipeline, settings=planner.settings(wanted.settings))


def _check_given(written: Written, ports: Mapping[str, Port], inputs: Mapping[str, GivenInput]) -> None:
    for name in inputs:
        if name not in ports:
            with written.at(f"/inputs/{name}"):
                raise BindingInvalid(f"The component has no input '{name}'.", hint=nearest(name, ports))
    for name, port in ports.items():
        if name not in inputs and not port.optional and port.default is None:
            raise written.wrong("/inputs", f"the component needs the input '{name}'")
