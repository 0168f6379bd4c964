"""Training as a whole: what takes documents, and what moves jobs of jobs on."""

from dataclasses import dataclass

from lazulite.services.registry.components.service import ComponentsService
from lazulite.services.training.jobs.planning.service import PlanningService
from lazulite.services.training.jobs.resolving.service import ResolvingService
from lazulite.services.training.jobs.service import JobsService
from lazulite.services.training.pipelines.planning.service import PipelinePlanning
from lazulite.services.training.pipelines.service import PipelinesService
from lazulite.services.training.studies.service import StudiesService
from lazulite.services.training.submission.service import Planners, SubmissionService
from lazulite.services.training.sweeps.extending.service import ExtendingService
from lazulite.services.training.sweeps.planning.service import SweepPlanning
from lazulite.services.training.sweeps.service import SweepsService
from lazulite.services.training.sweeps.watching.service import WatchingService
from lazulite.services.training.tracking.service.tracking import TrackingService


@dataclass(frozen=True)
class Training:
    submission: SubmissionService
    sweeps: SweepsService
    pipelines: PipelinesService
    planners: Planners
    extending: ExtendingService
    watching: WatchingService
    studies: StudiesService


def build_training(
    resolving: ResolvingService, components: ComponentsService, *, jobs: JobsService, tracking: TrackingService
) -> Training:
    planners = Planners(
        PlanningService(resolving=resolving),
        SweepPlanning(resolving=resolving, components=components),
        PipelinePlanning(resolving=resolving, components=components),
    )
    sweeps = SweepsService(jobs=jobs, tracking=tracking)
    pipelines = PipelinesService(jobs=jobs, sweeps=sweeps, resolving=resolving)
    submission = SubmissionService(planners=planners, jobs=jobs, sweeps=sweeps, pipelines=pipelines)
    return Training(
        submission, sweeps, pipelines, planners, extending=ExtendingService(sweeps=sweeps, jobs=jobs),
        watching=WatchingService(sweeps=sweeps, jobs=jobs, tracking=tracking), studies=StudiesService(),
    )  # fmt: skip
