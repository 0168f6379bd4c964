"""Submitting jobs and steps, finding and canceling them, and closing them in one write when their process has ended."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from lazulite.compute.service import Queue
from lazulite.compute.spec import ARTIFACTS, EnvironmentSpec, JobKind, JobSpec
from lazulite.compute.status import JobStatus
from lazulite.foundation.actor import Actor, Principal, PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.events.facts import Fact
from lazulite.foundation.events.outbox import publish
from lazulite.foundation.pagination import Page, PageRequest
from lazulite.services.training.jobs import events, store
from lazulite.services.training.jobs.costs.service import CostsService
from lazulite.services.training.jobs.entities import (
    Description,
    GivenEnvironment,
    GivenInput,
    Job,
    JobExists,
    JobMissing,
    JobType,
    NewJob,
    WantedOutput,
)
from lazulite.services.training.jobs.making import made
from lazulite.services.training.jobs.outputs.service import Outputs
from lazulite.services.training.jobs.standing import as_queued, in_queue
from lazulite.services.training.jobs.templates import named, output_files, output_places
from lazulite.services.training.tracking.entities import RunStatus
from lazulite.services.training.tracking.errors import RunClosed
from lazulite.services.training.tracking.service.tracking import TrackingService
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import Manifest
from lazulite.words.repositories import Checkout, GitOrigin

HEARD = ("ProcessStarted", "ProcessRetried", "ProcessPreempted", "ProcessEnded")
STEP_MODULE = "lazulite.processes.step"
RUN_ENDS = {
    JobStatus.COMPLETED: RunStatus.FINISHED,
    JobStatus.FAILED: RunStatus.FAILED,
    JobStatus.CANCELED: RunStatus.KILLED,
}


@dataclass(frozen=True)
class JobTokens:
    """How a job gets a token of its own, and loses it: governance's, which lies above."""

    issue: Callable[[Tx, Principal, str, Principal], str]
    """(tx, the job, workspace id, on behalf of whom) -> the secret."""
    revoke: Callable[[Tx, Principal], None]


@dataclass(frozen=True)
class Ending:
    """How a job ended. `left`: by output, the manifest of what is there; `values`: of outputs that are one."""

    status: JobStatus
    reason: str = ""
    exit_code: int | None = None
    result: JSON = None
    left: JSON = None
    values: Mapping[str, JSON] = field(default_factory=dict)


class JobsService:
    """`workspace_name` gives the name that clients inside the job use.

    `cancels`: for each type of parent, how its own slice asks its children to end.
    """

    def __init__(
        self, *, queue: Queue, tracking: TrackingService, outputs: Outputs, tokens: JobTokens,
        workspace_name: Callable[[Tx, str], str],
    ) -> None:  # fmt: skip
        self._queue = queue
        self._tracking = tracking
        self._outputs = outputs
        self._tokens = tokens
        self._workspace_name = workspace_name
        self.costs = CostsService(queue)
        self.cancels: dict[JobType, Callable[[Tx, Actor, Job], None]] = {}

    def submit(self, tx: Tx, actor: Actor, workspace_id: str, new: NewJob) -> Job:
        """Queued, with its run open and a token of its own. Raises JobExists, and what admission raises."""
        new = named(new)
        return self._enqueue(tx, actor, made(new, actor, workspace_id, at=tx.now), new)

    def begin(self, tx: Tx, actor: Actor, workspace_id: str, new: NewJob) -> Job:
        """A parent: running at once, with its run open. Its own slice moves it on, and ends it by `finish`."""
        new = named(new)
        job = replace(made(new, actor, workspace_id, at=tx.now), status=JobStatus.RUNNING, started_at=tx.now)
        self._add(tx, job, new)
        self._open_run(tx, actor, job)
        publish(tx, actor, events.job_submitted(job), events.job_started(job))
        return job

    def submit_step(
        self, tx: Tx, actor: Actor, workspace_id: str, *, step: str, arguments: JSONObject,
        inputs: Mapping[str, GivenInput], owner: str, outputs: Mapping[str, WantedOutput] | None = None,
        display_name: str | None = None,
    ) -> Job:  # fmt: skip
        """A step of ours in our own environment; `owner` hears of its result by JobFinished."""
        new = NewJob(
            argv=("python", "-m", STEP_MODULE, step, "${{arguments}}"), inputs=inputs, outputs=outputs or {},
            environment=GivenEnvironment(EnvironmentSpec(), "lazulite"), owner=owner, tracked=False,
            about=Description(display_name=display_name or step, experiment_name=owner),
        )  # fmt: skip
        job = replace(made(new, actor, workspace_id, at=tx.now), type=JobType.STEP, step=step, command=step)
        return self._enqueue(tx, actor, job, new, arguments={"arguments": arguments})

    def get(self, tx: Tx, workspace_id: str, name: str) -> Job:
        """Raises JobMissing, naming the nearest."""
        job = store.find(tx, workspace_id, name)
        if job is None:
            raise JobMissing(name, store.recent_names(tx, workspace_id), store.names_meant(tx, workspace_id, name))
        return self._standing(tx, [job])[0]

    def hold(self, tx: Tx, workspace_id: str, name: str) -> Job:
        """As `get`, and until this transaction ends nobody else moves it on who holds it too. Raises JobMissing."""
        store.hold(tx, name)
        return self.get(tx, workspace_id, name)

    def sources(self, tx: Tx, workspace_id: str, name: str) -> JSONObject:
        """What lay at the local paths of the job's document: files by the places that name them. Raises JobMissing."""
        job = self.get(tx, workspace_id, name)
        kept = store.sources(tx, name)
        if kept is not None or job.type.is_parent:
            return kept or {}
        spec = self._queue.get(tx, workspace_id, name).spec
        assets = {key for key, given in job.inputs.items() if isinstance(given, Mapping) and given.get("asset")}
        local = {key: one.manifest for key, one in spec.inputs.items() if key not in assets}
        found: dict[str, JSON] = {f"inputs.{key}": files.to_json() for key, files in local.items() if files}
        return {**found, **({"code": spec.code.to_json()} if spec.code else {})}

    def origins(self, tx: Tx, workspace_id: str, name: str) -> Sequence[GitOrigin]:
        """The commits whose files the server has fetched for the job itself, each once. Raises JobMissing."""
        found = [Checkout.read(source) for source in self.sources(tx, workspace_id, name).values()]
        return tuple(dict.fromkeys(checkout.origin.whole for checkout in found if checkout is not None))

    def code(self, tx: Tx, workspace_id: str, name: str) -> Manifest:
        """The files that a job began with; none where it was given none. Raises JobMissing."""
        if self.get(tx, workspace_id, name).type.is_parent:
            return Manifest(())
        return self._queue.get(tx, workspace_id, name).spec.code or Manifest(())

    def standing(self, tx: Tx, workspace_id: str, names: Collection[str]) -> dict[str, Job]:
        """By their names those of these that the workspace has, as they stand now."""
        found = self._standing(tx, store.find_all(tx, workspace_id, names)) if names else ()
        return {job.name: job for job in found}

    def list(self, tx: Tx, workspace_id: str, request: PageRequest | None = None) -> Page[Job]:
        """Newest first unless asked otherwise; steps, and what is archived, only when the filter asks for them."""
        page = store.page(tx, workspace_id, request or PageRequest(), open_in=self._queue.open_in)
        return page.made_into(self._standing(tx, page.items))

    def cancel(self, tx: Tx, actor: Actor, workspace_id: str, name: str, *, reason: str = "") -> Job:
        """Asked to end; one that has ended stays as it is. reason: what its `reason` will be when it is canceled."""
        job = self.hold(tx, workspace_id, name)
        if job.has_ended:
            return job
        if reason:
            store.save(tx, job, reason=reason)
        if job.type.is_parent:
            store.save(tx, job, status=JobStatus.CANCEL_REQUESTED.value)
            self.cancels[job.type](tx, actor, job)
        else:
            self._queue.cancel(tx, actor, name)
        return self.get(tx, workspace_id, name)

    def finish(self, tx: Tx, actor: Actor, job: Job, ending: Ending) -> Job:
        """The run closed, the outputs registered and the final state, in this one transaction."""
        completed = ending.status is JobStatus.COMPLETED
        cost, currency = self.costs.spent(tx, job) or (None, None)
        outputs = self._outputs.register(tx, actor, job, ending.left, completed=completed)
        outputs = {name: _with_value(output, ending.values.get(name)) for name, output in outputs.items()}
        said = job.reason if ending.status is JobStatus.CANCELED else ""  # by whoever canceled it
        finished = replace(
            job, status=ending.status, reason=said or ending.reason, exit_code=ending.exit_code, result=ending.result,
            outputs=outputs, ended_at=tx.now, cost=cost, currency=currency,
        )  # fmt: skip
        store.save(
            tx, job, status=ending.status.value, reason=finished.reason, exit_code=ending.exit_code,
            result=ending.result, outputs=outputs, ended_at=finished.ended_at, cost=cost, currency=currency,
        )  # fmt: skip
        self._keep_artifacts(tx, finished)
        self._close_run(tx, actor, finished)
        self._tokens.revoke(tx, Principal(PrincipalKind.JOB, job.name))
        publish(tx, actor, events.job_finished(finished))
        return finished

    def archive(self, tx: Tx, workspace_id: str, name: str, *, archived: bool = True) -> Job:
        """Out of the lists, or back; it can still be shown by name."""
        job = self.get(tx, workspace_id, name)
        store.save(tx, job, archived=archived)
        return replace(job, archived=archived)

    def on_process(self, tx: Tx, fact: Fact) -> None:
        """Subscribes to HEARD; those of other owners' services are not its business."""
        if fact.data["kind"] == JobKind.SERVICE.value:
            return
        job = store.find(tx, fact.workspace_id, str(fact.data["id"]))
        if job is None or job.has_ended:
            return
        if fact.type == "ProcessStarted":
            self._started(tx, fact, job)
        elif (told := events.OF_ATTEMPTS.get(fact.type)) is not None:
            publish(tx, _of(job, fact), told(job, fact.data))
        else:
            self._ended(tx, fact, job)

    def _standing(self, tx: Tx, jobs: Sequence[Job]) -> Sequence[Job]:
        names = in_queue(jobs)
        return as_queued(jobs, self._queue.states(tx, jobs[0].workspace_id, names) if names else {})

    def _started(self, tx: Tx, fact: Fact, job: Job) -> None:
        ran = fact.data["environment"]
        environment = {**job.environment, **(ran if isinstance(ran, Mapping) else {})}
        at = job.started_at or fact.occurred_at  # of its first attempt
        started = replace(job, status=JobStatus.RUNNING, started_at=at, environment=environment)
        store.save(tx, job, status=started.status.value, started_at=at, environment=environment)
        publish(tx, _of(started, fact), events.job_started(started))

    def _ended(self, tx: Tx, fact: Fact, job: Job) -> None:
        code, reason = fact.data["exit_code"], str(fact.data["reason"] or "")
        exit_code = code if isinstance(code, int) else None
        status = JobStatus(str(fact.data["status"]))
        result = fact.data["result"]
        values = result.get("values") if isinstance(result, Mapping) else None
        told = values if isinstance(values, Mapping) else {}
        ending = Ending(status, reason, exit_code, result, fact.data["outputs"], told)
        self.finish(tx, _of(job, fact), job, ending)

    def _enqueue(self, tx: Tx, actor: Actor, job: Job, new: NewJob, *, arguments: JSON = None) -> Job:
        assert not any(given.spec.is_unseen for given in new.inputs.values()), "what lies elsewhere was looked at"
        self._add(tx, job, new)
        run = self._open_run(tx, actor, job) if job.tracked else {}
        token = self._tokens.issue(tx, _principal(job), job.workspace_id, actor.answerable)
        spec = JobSpec(
            id=job.name, workspace_id=job.workspace_id, workspace=self._workspace_name(tx, job.workspace_id),
            kind=JobKind.STEP if job.type is JobType.STEP else JobKind.JOB, name=job.about.display_name or job.name,
            owner=job.owner, command=new.command, argv=new.argv, arguments=arguments, code=new.code,
            environment=new.environment.spec, inputs={name: given.spec for name, given in new.inputs.items()},
            outputs={name: wanted.type for name, wanted in new.outputs.items()},
            output_files=output_files(new.outputs), output_places=output_places(new.outputs),
            environment_variables={**run, **new.environment_variables}, timeout_seconds=new.timeout_seconds,
            slots=new.slots, queue=new.queue, demand=new.demand, distribution=new.distribution, retries=new.retries,
            services=new.services, token=token,
        )  # fmt: skip
        publish(tx, actor, events.job_submitted(job))
        self._queue.enqueue(tx, actor, spec)
        return job

    def _keep_artifacts(self, tx: Tx, job: Job) -> None:
        """What it left in ./outputs and ./logs is its run's."""
        left = job.outputs.get(ARTIFACTS)
        files = left.get("files") if isinstance(left, Mapping) else None
        folder = self._tracking.runs.artifact_folder(tx, job.workspace_id, job.name) if job.tracked and files else None
        if folder is not None:
            self._tracking.artifacts.put_files(tx, job.workspace_id, folder, Manifest.from_json(files))

    @staticmethod
    def _add(tx: Tx, job: Job, new: NewJob) -> None:
        if not store.add(tx, job):
            raise JobExists(job.name)
        if new.document:
            store.add_sources(tx, job.name, new.sources)

    def _close_run(self, tx: Tx, actor: Actor, job: Job) -> None:
        if job.tracked:
            with suppress(RunClosed):  # somebody has deleted it meanwhile: it stays as it is
                self._tracking.finish_run(tx, actor, job.workspace_id, job.name, RUN_ENDS[job.status])

    def _open_run(self, tx: Tx, actor: Actor, job: Job) -> Mapping[str, str]:
        """What a client inside the job is to know of its run, beside the run's id."""
        tags = {**job.about.tags, **job.about.properties, "lazulite.job": job.name}
        if job.place.parent is not None:
            tags["mlflow.parentRunId"] = job.place.parent
        run = self._tracking.create_run(
            tx, actor, job.workspace_id, run_id=job.name, experiment_name=job.about.experiment_name,
            run_name=job.about.display_name, tags={name: str(value) for name, value in tags.items()},
        )  # fmt: skip
        return {"MLFLOW_EXPERIMENT_ID": run.info.experiment_id}


def _with_value(output: JSON, value: JSON) -> JSON:
    return {**output, "value": value} if isinstance(output, Mapping) and value is not None else output


def _principal(job: Job) -> Principal:
    return Principal(PrincipalKind.JOB, job.name)


def _of(job: Job, fact: Fact) -> Actor:
    """The job itself, for whom it was submitted, because of its process."""
    return Actor(_principal(job), Principal.parse(job.created_by), fact.id, job.workspace_id)
