"""Training as a whole: what takes documents, and what moves jobs of jobs on."""

from dataclasses import dataclass

from lazulite.compute.service import Queue
from lazulite.foundation.blobs.content import Blobs
from lazulite.services.registry.components.service import ComponentsService
from lazulite.services.training.jobs.planning.service import PlanningService
from lazulite.services.training.jobs.resolving.service import ResolvingService, Shelves
from lazulite.services.training.pipelines.planning.service import PipelinePlanning
from lazulite.services.training.pipelines.service import PipelinesService
from lazulite.services.training.submission.service import Planners, SubmissionService
from lazulite.services.training.sweeps.planning.service import SweepPlanning
from lazulite.services.training.sweeps.service import SweepsService


@dataclass(frozen=True)
class Training:
    submission: SubmissionService
    sweeps: SweepsService
    pipelines: PipelinesService
    planners: Planners


def build_training(shelves: Shelves, components: ComponentsService, *, queue: Queue, blobs: Blobs) -> Training:
    jobs, tracking = shelves.jobs, shelves.tracking
    resolving = ResolvingService(shelves=shelves, queue=queue, blobs=blobs)
    planners = Planners(
        PlanningService(resolving=resolving),
        SweepPlanning(resolving=resolving, components=components),
        PipelinePlanning(resolving=resolving, components=components),
    )
    sweeps = SweepsService(jobs=jobs, tracking=tracking)
    pipelines = PipelinesService(jobs=jobs, sweeps=sweeps, resolving=resolving)
    return Training(
        SubmissionService(planners=planners, jobs=jobs, sweeps=sweeps, pipelines=pipelines), sweeps, pipelines, planners
    )
