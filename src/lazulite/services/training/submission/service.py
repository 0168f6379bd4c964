"""Whatever kind of job a document is: planned, and submitted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.jobs.entities import Job
from lazulite.services.training.jobs.planning.service import Plan, PlanningService
from lazulite.services.training.jobs.planning.submission import Submission, read_submission
from lazulite.services.training.jobs.service import JobsService
from lazulite.services.training.pipelines.planning.leaves.service import LeafPlanners
from lazulite.services.training.pipelines.planning.service import PipelinePlan, PipelinePlanning
from lazulite.services.training.pipelines.service import NothingToResume, PipelinesService
from lazulite.services.training.sweeps.planning.service import PlannedSweep, SweepPlanning
from lazulite.services.training.sweeps.service import SweepsService
from lazulite.specs.automl_job import AutoMLJobDocument
from lazulite.specs.command_job import CommandJobDocument
from lazulite.specs.local_paths import still_there
from lazulite.specs.parallel_job import ParallelJobDocument
from lazulite.specs.pipeline_job import PipelineJobDocument
from lazulite.specs.reading import read_document
from lazulite.specs.sights import Unseen
from lazulite.specs.spark_job import SparkJobDocument
from lazulite.specs.sweep_job import SweepJobDocument
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject
from lazulite.words.repositories import git_properties

AnyPlan: TypeAlias = Plan | PlannedSweep | PipelinePlan


CLONED = "lazulite.cloned_from"
GIT_PROPERTIES = git_properties("known", "known", "known", dirty="known").keys()


class NotRunHere(Invalid):
    """What is read and planned, and cannot be run on what there is."""

    def __init__(self, blockers: Sequence[str]) -> None:
        more = f" ({len(blockers) - 1} more)" if len(blockers) > 1 else ""
        super().__init__(
            f"{blockers[0].rstrip('.')}{more}.", hint="'lazulite job validate' says all that is in the way."
        )


@dataclass(frozen=True)
class Planners:
    """By what each kind of document is planned."""

    commands: PlanningService
    sweeps: SweepPlanning
    pipelines: PipelinePlanning
    leaves: LeafPlanners


class SubmissionService:
    def __init__(
        self, *, planners: Planners, jobs: JobsService, sweeps: SweepsService, pipelines: PipelinesService
    ) -> None:
        self._planners = planners
        self._jobs = jobs
        self._sweeps = sweeps
        self._pipelines = pipelines

    def plan(self, tx: Tx, workspace_id: str, submission: Submission, *, uploaded: bool = True) -> AnyPlan:
        """Everything resolved. `uploaded` False asks for no content, and looks nowhere.

        Raises what is wrong, with its line, and Unseen while there are addresses at which nobody has looked.
        """
        plan = self._plan(tx, workspace_id, submission, uploaded=uploaded)
        if uploaded and submission.written.sights.wanted:
            raise Unseen(submission.written.sights.wanted)
        return plan

    def _plan(self, tx: Tx, workspace_id: str, submission: Submission, *, uploaded: bool) -> AnyPlan:
        match submission.job:
            case CommandJobDocument():
                return self._planners.commands.plan(tx, workspace_id, submission, uploaded=uploaded)
            case SweepJobDocument():
                return self._planners.sweeps.plan(tx, workspace_id, submission, uploaded=uploaded)
            case PipelineJobDocument():
                return self._planners.pipelines.plan(tx, workspace_id, submission, uploaded=uploaded)
            case ParallelJobDocument():
                return self._planners.leaves.parallel.plan(tx, workspace_id, submission, uploaded=uploaded)
            case SparkJobDocument():
                return self._planners.leaves.spark.plan(tx, workspace_id, submission, uploaded=uploaded)
            case AutoMLJobDocument():
                return self._planners.leaves.automl.plan(tx, workspace_id, submission, uploaded=uploaded)

    def again(
        self, tx: Tx, workspace_id: str, name: str, settings: Mapping[str, JSON], *, text: str | None = None,
        sources: Mapping[str, JSON] | None = None, properties: Mapping[str, str] | None = None,
    ) -> Submission:  # fmt: skip
        """What was submitted as this job, or another document in its place, with the same code and data.

        A local path that says something else than it did is not the past job's any more, and a reference is looked up
        anew. `sources` take the place of what the past job had there. Raises JobMissing.
        """
        past = self._jobs.get(tx, workspace_id, name)
        had = self._jobs.sources(tx, workspace_id, name)
        document = past.document if text is None else text
        settings = {**unnamed(read_document(document, {}).value), **settings}
        before, after = read_document(past.document, {}).value, read_document(document, settings).value
        kept = still_there(had, before, after)
        told = {key: str(value) for key, value in past.about.properties.items()} | {CLONED: name}
        if any(_is_code(place) for place in (had.keys() - kept.keys()) | (sources or {}).keys()):
            told = {key: value for key, value in told.items() if key not in GIT_PROPERTIES}
        return read_submission(
            document, settings=settings, sources={**kept, **(sources or {})},
            properties=told if properties is None else properties,
        )  # fmt: skip

    def submit(self, tx: Tx, actor: Actor, workspace_id: str, plan: AnyPlan, *, resumes: str | None = None) -> Job:
        """Queued, or begun. Raises NotRunHere, JobExists, JobMissing, NothingToResume, and what admission raises.

        resumes: an earlier run of a pipeline, whose completed steps are taken where nothing of theirs changed.
        """
        check_runs_here(plan)
        past = None if resumes is None else self._jobs.get(tx, workspace_id, resumes)
        if past is not None and not isinstance(plan, PipelinePlan):
            again = f"'lazulite job clone {past.name}' runs it again."
            raise NothingToResume(f"The job {past.name} is no pipeline.", hint=again)
        match plan:
            case PipelinePlan():
                return self._pipelines.submit(tx, actor, workspace_id, plan, resumes=past)
            case PlannedSweep():
                return self._sweeps.submit(tx, actor, workspace_id, plan.job, plan.sweep, plan.inputs)
            case Plan():
                return self._jobs.submit(tx, actor, workspace_id, plan.job)


def check_runs_here(plan: AnyPlan) -> None:
    """Raises NotRunHere."""
    if plan.blockers:
        raise NotRunHere(plan.blockers)


def unnamed(document: JSONObject) -> dict[str, JSON]:
    """Settings for a document that is submitted more than once: the name that it chose was its first job's."""
    name = document.get("name")
    if name is None:
        return {}
    return {"name": None} if document.get("display_name") else {"name": None, "display_name": name}


def _is_code(place: str) -> bool:
    return place.rpartition(".")[2] == "code"
