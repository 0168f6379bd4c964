"""The facts of a job: JobSubmitted, JobStarted, JobRetried, JobPreempted, JobFinished."""

from collections.abc import Callable, Mapping

from lazulite.foundation.events.facts import NewFact, new_fact
from lazulite.services.training.jobs.entities import Job
from lazulite.words.facts import FactCatalogue, FactKind
from lazulite.words.json import JSON, JSONObject

SUBJECT = "jobs/NAME"
OF_JOB = ("name", "kind", "step", "owner", "status", "display_name", "experiment_name", "parent", "node")
ENDED = ("reason", "exit_code", "result", "inputs", "outputs", "tags")
FACTS = FactCatalogue(
    FactKind(
        "JobSubmitted", SUBJECT, (*OF_JOB, "inputs", "outputs", "code", "environment"), "A job waits for a worker."
    ),
    FactKind("JobStarted", SUBJECT, (*OF_JOB, "environment"), "A job's own command runs."),
    FactKind(
        "JobRetried",
        SUBJECT,
        (*OF_JOB, "attempt", "reason", "exit_code", "due_at"),
        "An attempt of a job has failed, and it waits for another one, not before `due_at`.",
    ),
    FactKind(
        "JobPreempted",
        SUBJECT,
        (*OF_JOB, "attempt", "reason"),
        "A job was stopped for what is more urgent, and waits to go on from what it has left.",
    ),
    FactKind("JobFinished", SUBJECT, (*OF_JOB, *ENDED), "A job has ended: `status` is Completed, Failed or Canceled."),
)


def job_submitted(job: Job) -> NewFact:
    """`outputs` as declared: what a name stands beside will be registered under it."""
    data: dict[str, JSON] = {
        "inputs": _assets(job.inputs), "outputs": job.outputs, "code": job.code, "environment": job.environment,
    }  # fmt: skip
    return _fact("JobSubmitted", job, data)


def job_started(job: Job) -> NewFact:
    return _fact("JobStarted", job, {"environment": job.environment})


def job_retried(job: Job, failed: JSONObject) -> NewFact:
    """failed: of the attempt, as its process tells it."""
    return _fact("JobRetried", job, {name: failed[name] for name in ("attempt", "reason", "exit_code", "due_at")})


def job_preempted(job: Job, stopped: JSONObject) -> NewFact:
    """stopped: the attempt, as its process tells it."""
    return _fact("JobPreempted", job, {name: stopped[name] for name in ("attempt", "reason")})


OF_ATTEMPTS: Mapping[str, Callable[[Job, JSONObject], NewFact]] = {
    "ProcessRetried": job_retried, "ProcessPreempted": job_preempted,
}  # fmt: skip
"""By what a process tells of an attempt, what its job tells of it."""


def job_finished(job: Job) -> NewFact:
    data: dict[str, JSON] = {
        "reason": job.reason,
        "exit_code": job.exit_code,
        "result": job.result,
        "inputs": _assets(job.inputs),
        "outputs": job.outputs,
        "tags": job.about.tags,
    }
    return _fact("JobFinished", job, data)


def _fact(name: str, job: Job, data: dict[str, JSON]) -> NewFact:
    known: dict[str, JSON] = {
        "name": job.name, "kind": job.type.value, "step": job.step, "owner": job.owner, "status": job.status.value,
        "display_name": job.about.display_name, "experiment_name": job.about.experiment_name,
        "parent": job.place.parent, "node": job.place.node,
    }  # fmt: skip
    return new_fact(FACTS, name, subject=job.subject, workspace_id=job.workspace_id, data=known | data)


def _assets(inputs: Mapping[str, JSON]) -> JSON:
    """What went in, by name: the registered version, or what the document said."""
    return {
        name: given.get("asset") or given.get("said") for name, given in inputs.items() if isinstance(given, Mapping)
    }
