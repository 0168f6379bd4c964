"""Training as a whole: what takes documents, and what moves jobs of jobs on."""

from dataclasses import dataclass

from lazulite.services.registry.components.service import ComponentsService
from lazulite.services.training.automl.planning.service import AutoMLPlanning
from lazulite.services.training.jobs.parallel.service import ParallelPlanning
from lazulite.services.training.jobs.planning.service import PlanningService
from lazulite.services.training.jobs.resolving.service import ResolvingService, Shelves
from lazulite.services.training.jobs.spark.service import SparkPlanning
from lazulite.services.training.pipelines.planning.leaves.service import LeafPlanners
from lazulite.services.training.pipelines.planning.service import PipelinePlanning
from lazulite.services.training.pipelines.service import PipelinesService
from lazulite.services.training.pipelines.starting.service import StartingService
from lazulite.services.training.studies.service import StudiesService
from lazulite.services.training.submission.components.service import ComponentPlanning
from lazulite.services.training.submission.service import Planners, SubmissionService
from lazulite.services.training.sweeps.extending.service import ExtendingService
from lazulite.services.training.sweeps.planning.service import SweepPlanning
from lazulite.services.training.sweeps.service import SweepsService
from lazulite.services.training.sweeps.watching.service import WatchingService


@dataclass(frozen=True)
class Training:
    submission: SubmissionService
    sweeps: SweepsService
    pipelines: PipelinesService
    planners: Planners
    components: ComponentsService
    extending: ExtendingService
    watching: WatchingService
    studies: StudiesService
    component_planning: ComponentPlanning


def build_training(shelves: Shelves) -> Training:
    jobs, components = shelves.jobs, ComponentsService(assets=shelves.assets)
    resolving = ResolvingService(shelves)
    leaves = LeafPlanners(
        ParallelPlanning(resolving=resolving), SparkPlanning(resolving=resolving), AutoMLPlanning(resolving=resolving)
    )
    planners = Planners(
        PlanningService(resolving=resolving),
        SweepPlanning(resolving=resolving, components=components),
        PipelinePlanning(resolving=resolving, components=components, leaves=leaves),
        leaves,
    )
    sweeps = SweepsService(jobs=jobs, tracking=shelves.tracking)
    starting = StartingService(jobs=jobs, sweeps=sweeps, resolving=resolving)
    pipelines = PipelinesService(jobs=jobs, starting=starting)
    submission = SubmissionService(planners=planners, jobs=jobs, sweeps=sweeps, pipelines=pipelines)
    planning = ComponentPlanning(
        components=components, resolving=resolving, pipelines=planners.pipelines, leaves=leaves
    )
    return Training(
        submission, sweeps, pipelines, planners, components, ExtendingService(sweeps=sweeps, jobs=jobs),
        WatchingService(sweeps=sweeps, jobs=jobs, tracking=shelves.tracking), StudiesService(), planning,
    )  # fmt: skip
