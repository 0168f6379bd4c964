"""Training as a whole: what takes documents, and what moves jobs of jobs on."""

from dataclasses import dataclass

from lazulite.services.registry.components.service import ComponentsService
from lazulite.services.training.automl.planning.service import AutoMLPlanning
from lazulite.services.training.jobs.parallel.service import ParallelPlanning
from lazulite.services.training.jobs.planning.service import PlanningService
from lazulite.services.training.jobs.resolving.service import ResolvingService
from lazulite.services.training.jobs.service import JobsService
from lazulite.services.training.jobs.spark.service import SparkPlanning
from lazulite.services.training.pipelines.planning.leaves.service import LeafPlanners
from lazulite.services.training.pipelines.planning.service import PipelinePlanning
from lazulite.services.training.pipelines.service import PipelinesService
from lazulite.services.training.submission.components.service import ComponentPlanning
from lazulite.services.training.submission.service import Planners, SubmissionService
from lazulite.services.training.sweeps.planning.service import SweepPlanning
from lazulite.services.training.sweeps.service import SweepsService
from lazulite.services.training.tracking.service.tracking import TrackingService


@dataclass(frozen=True)
class Training:
    submission: SubmissionService
    components: ComponentPlanning
    sweeps: SweepsService
    pipelines: PipelinesService
    planners: Planners


def build_training(
    resolving: ResolvingService, components: ComponentsService, *, jobs: JobsService, tracking: TrackingService
) -> Training:
    leaves = LeafPlanners(
        ParallelPlanning(resolving=resolving), SparkPlanning(resolving=resolving), AutoMLPlanning(resolving=resolving)
    )
    planners = Planners(
        PlanningService(resolving=resolving),
        SweepPlanning(resolving=resolving, components=components),
        PipelinePlanning(resolving=resolving, components=components, leaves=leaves),
        leaves,
    )
    sweeps = SweepsService(jobs=jobs, tracking=tracking)
    pipelines = PipelinesService(jobs=jobs, sweeps=sweeps, resolving=resolving)
    return Training(
        SubmissionService(planners=planners, jobs=jobs, sweeps=sweeps, pipelines=pipelines),
        ComponentPlanning(components=components, resolving=resolving, pipelines=planners.pipelines, leaves=leaves),
        sweeps,
        pipelines,
        planners,
    )
