"""Jobs: submitted as documents, listed, shown, canceled, their logs followed, their outputs fetched."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

from fastapi import Query
from fastapi.responses import FileResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from starlette.requests import Request

from lazulite.assembly import Platform
from lazulite.compute.status import JobStatus
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.openapi import also, text_answer
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.data_answers import PreviewOut
from lazulite.experience.rest.documents import Sources
from lazulite.experience.rest.job_answers import (
    JobCodeFilesOut,
    JobEnvironmentOut,
    JobList,
    JobOut,
    JobOutputsOut,
    JobPlanOut,
)
from lazulite.experience.rest.job_attempts import log_span, of_process
from lazulite.experience.rest.job_logs import LogQuery, followed_log, log_pieces
from lazulite.experience.rest.job_steps import JobStepsOut
from lazulite.experience.rest.lists import ListDep
from lazulite.experience.rest.looking import with_sights
from lazulite.experience.rest.platform import PlatformDep
from lazulite.experience.rest.service_pages import pages_of
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.jobs.entities import JobType
from lazulite.services.training.jobs.planning.submission import Submission, read_submission
from lazulite.services.training.jobs.resolving.service import left_in
from lazulite.services.training.submission.leaves import jobs_of
from lazulite.specs.sights import Sights
from lazulite.words.errors import Missing, nearest
from lazulite.words.json import JSON
from lazulite.words.manifests import Manifest
from lazulite.words.refs import OutputRef

router = api_router("jobs")
PLAIN = "text/plain; charset=utf-8"
ALL, ONE = "/workspaces/{workspace}/jobs", "/workspaces/{workspace}/jobs/{name}"
Reader = Annotated[Call, permit("jobs/read")]
Writer = Annotated[Call, permit("jobs/write")]


class OutputFileMissing(Missing):
    pass


class SubmissionIn(BaseModel):
    """`document`: YAML or JSON. `set`: values by dotted place. `sources`: by the place of a local path its manifest,
    [{path, size, digest}], or a small file's text. `properties`: what the client knows, such as Git's commit."""

    model_config = ConfigDict(extra="forbid")

    document: str
    set: dict[str, JsonValue] = Field(default_factory=dict)
    sources: Sources = Field(default_factory=dict)
    properties: dict[str, str] = Field(default_factory=dict)

    def read(self) -> Submission:
        return read_submission(self.document, settings=self.set, sources=self.sources, properties=self.properties)


class CloneIn(BaseModel):
    """`set`: values of the document by dotted place. `document`: another one, in place of the past job's. `sources`, as
    for a job: what is there in place of the past job's code, or of what it was given from a local path."""

    model_config = ConfigDict(extra="forbid")

    set: dict[str, JsonValue] = Field(default_factory=dict)
    document: str | None = None
    sources: Sources = Field(default_factory=dict)


class ResumeIn(BaseModel):
    """`set`: values of the document by dotted place, as for a clone."""

    model_config = ConfigDict(extra="forbid")

    set: dict[str, JsonValue] = Field(default_factory=dict)


@router.post(ALL, status_code=201)
def create_job(body: SubmissionIn, call: Writer, platform: PlatformDep) -> JobOut:
    submission = body.read()
    return _submitted(platform, call, lambda _: submission)


@router.post(f"{ALL}/validate")
def validate_job(body: SubmissionIn, call: Reader, platform: PlatformDep) -> JobPlanOut:
    """Every reference resolved, nothing submitted."""
    submission = body.read()
    with platform.read() as tx:
        plan = platform.training.submission.plan(tx, call.workspace_id, submission, uploaded=False)
        return JobPlanOut.of(plan, platform.jobs.costs.estimate(tx, call.workspace_id, [*jobs_of(plan)]))


@router.get(ALL)
def list_jobs(call: Reader, platform: PlatformDep, query: ListDep) -> JobList:
    """What was submitted, the newest first; filter = `level = 'any'` lists children of pipelines and sweeps and our own
    steps too, `parent = 'NAME'` the children of one, `archived = 'any'` the archived."""
    with platform.read() as tx:
        page = platform.jobs.list(tx, call.workspace_id, query.page())
    return JobList.of(page.map(JobOut.of))


@router.get(ONE)
def show_job(name: str, call: Reader, platform: PlatformDep, request: Request) -> JobOut:
    """With the lock of all that is installed for it, once it has started."""
    with platform.read() as tx:
        job = platform.jobs.get(tx, call.workspace_id, name)
        shown, told = JobOut.of(job), of_process(tx, platform, job, pages_of(request, platform.settings.services_port))
        ran_in = platform.queue.environments(tx, call.workspace_id, [name]).get(name, {})
        placed = _placed(tx, platform, call, shown)
    environment = JobEnvironmentOut.model_validate({**shown.environment.model_dump(), **ran_in})
    return shown.model_copy(update={"environment": environment, **told, **placed})


@router.post(f"{ONE}/cancel")
def cancel_job(name: str, call: Writer, platform: PlatformDep) -> JobOut:
    """Asked to end; the answer says where it stands now."""
    return JobOut.of(platform.write(lambda tx: platform.jobs.cancel(tx, call.actor, call.workspace_id, name)))


@router.post(f"{ONE}/clone", status_code=201)
def clone_job(name: str, body: CloneIn, call: Writer, platform: PlatformDep) -> JobOut:
    """The same code and data once more, or other ones, by the same document or another one, with settings over it."""

    def again(tx: Tx) -> Submission:
        training = platform.training.submission
        return training.again(tx, call.workspace_id, name, body.set, text=body.document, sources=body.sources)

    return _submitted(platform, call, again)


@router.post(f"{ONE}/resume", status_code=201)
def resume_job(name: str, body: ResumeIn, call: Writer, platform: PlatformDep) -> JobOut:
    """A pipeline that has ended once more: steps that completed are taken from it where nothing of theirs changed."""

    def again(tx: Tx) -> Submission:
        return platform.training.submission.again(tx, call.workspace_id, name, body.set)

    return _submitted(platform, call, again, resumes=name)


@router.get(f"{ONE}/steps")
def list_job_steps(name: str, call: Reader, platform: PlatformDep) -> JobStepsOut:
    """Of a pipeline, each after what it needs; of any other job none."""
    with platform.read() as tx:
        job = platform.jobs.get(tx, call.workspace_id, name)
        if job.type is not JobType.PIPELINE:
            return JobStepsOut(items=[])
        pipeline, runs = platform.training.pipelines.steps(tx, job)
    return JobStepsOut.of(pipeline, runs)


@router.post(f"{ONE}/archive")
def archive_job(name: str, call: Writer, platform: PlatformDep) -> JobOut:
    return JobOut.of(platform.write(lambda tx: platform.jobs.archive(tx, call.workspace_id, name)))


@router.post(f"{ONE}/restore")
def restore_job(name: str, call: Writer, platform: PlatformDep) -> JobOut:
    return JobOut.of(platform.write(lambda tx: platform.jobs.archive(tx, call.workspace_id, name, archived=False)))


@router.get(f"{ONE}/log", response_class=StreamingResponse, responses=text_answer("text/plain"))
def read_job_log(
    name: str, call: Reader, platform: PlatformDep, request: Request, query: Annotated[LogQuery, Query()]
) -> StreamingResponse:
    """The log as it is now, its length told; with `follow` until the job has ended, or the server stops: ask again.

    X-Log-Offset: the byte that the answer begins at. X-Log-Size: how long the log was when it was asked for.
    """
    with platform.read() as tx:
        job = platform.jobs.get(tx, call.workspace_id, name)
        begin, size = log_span(tx, platform, job, query.attempt)
    start = max(begin, query.offset)
    if query.tail is not None:
        start = max(start, platform.logs.tail(name, size=size, most=query.tail * 1024))
    headers = {"X-Log-Offset": str(start), "X-Log-Size": str(size), "X-Content-Type-Options": "nosniff"}
    if not query.follow:
        end = size if query.limit is None else min(size, start + query.limit)
        headers["Content-Length"] = str(max(0, end - start))
        return StreamingResponse(log_pieces(platform, name, start, end), media_type=PLAIN, headers=headers)

    def goes_on() -> bool:
        return not request.app.state.stopping()

    pieces = followed_log(platform, call.workspace_id, name, start, goes_on)
    return StreamingResponse(pieces, media_type=PLAIN, headers=headers)


@router.get(f"{ONE}/code")
def list_job_code(name: str, call: Reader, platform: PlatformDep) -> JobCodeFilesOut:
    """The files that it began with; none where it was given none."""
    with platform.read() as tx:
        manifest = platform.jobs.code(tx, call.workspace_id, name)
    return JobCodeFilesOut.model_validate({"files": manifest.to_json()})


@router.get(f"{ONE}/code/{{path:path}}", response_class=FileResponse, responses=text_answer("application/octet-stream"))
def download_job_code(name: str, path: str, call: Reader, platform: PlatformDep) -> FileResponse:
    """One file of its code."""
    with platform.read() as tx:
        manifest = platform.jobs.code(tx, call.workspace_id, name)
    return _file(platform, manifest, path, f"The code of the job {name}")


@router.get(f"{ONE}/outputs")
def list_job_outputs(name: str, call: Reader, platform: PlatformDep) -> JobOutputsOut:
    with platform.read() as tx:
        left = platform.jobs.get(tx, call.workspace_id, name).outputs
    found = {key: output["files"] for key, output in left.items() if isinstance(output, Mapping) and "files" in output}
    return JobOutputsOut.model_validate({"outputs": found})


@router.get(
    f"{ONE}/outputs/{{output}}/{{path:path}}", response_class=FileResponse,
    responses=text_answer("application/octet-stream"),
)  # fmt: skip
def download_job_output(name: str, output: str, path: str, call: Reader, platform: PlatformDep) -> FileResponse:
    """One file of an output."""
    with platform.read() as tx:
        manifest = left_in(platform.jobs.get(tx, call.workspace_id, name).outputs, OutputRef(name, output))
    return _file(platform, manifest, path, f"The output '{output}' of the job {name}")


@router.get(f"{ONE}/preview", responses=also(429))
def preview_job_output(
    name: str, output: str, path: str, call: Reader, platform: PlatformDep,
    rows: Annotated[int, Query(ge=1, le=1000)] = 20,
) -> PreviewOut:  # fmt: skip
    """The first rows of a table that it has left, without reading the rest. `path`: the file in its `output`."""
    with platform.read() as tx:
        manifest = left_in(platform.jobs.get(tx, call.workspace_id, name).outputs, OutputRef(name, output))
    place = _place(platform, manifest, path, f"The output '{output}' of the job {name}")
    return PreviewOut.model_validate(platform.data.preview_files({path: place}, rows=rows))


def _submitted(
    platform: Platform, call: Call, read: Callable[[Tx], Submission], *, resumes: str | None = None
) -> JobOut:
    training = platform.training.submission

    def create(tx: Tx, sights: Sights) -> JobOut:
        plan = training.plan(tx, call.workspace_id, read(tx).seeing(sights))
        return JobOut.of(training.submit(tx, call.actor, call.workspace_id, plan, resumes=resumes), plan.warnings)

    def submit(sights: Sights) -> JobOut:
        return platform.create(call, JobOut, lambda tx: create(tx, sights))

    return with_sights(platform, call.actor, call.workspace_id, submit)


def _placed(tx: Tx, platform: Platform, call: Call, job: JobOut) -> dict[str, JSON]:
    """Where it was submitted to, who has it, and why it waits there, if it does."""
    placed = None if job.type.is_parent else platform.queue.scheduler.placed(tx, call.workspace_id, job.name)
    if placed is None:
        return {}
    found: dict[str, JSON] = {
        "compute": placed.queue, "attempt": placed.attempt, "worker": placed.worker, "worker_id": placed.worker_id,
    }  # fmt: skip
    wait = platform.queue.scheduler.wait(tx, call.workspace_id, job.name) if job.status is JobStatus.QUEUED else None
    return found if wait is None else {**found, "waiting_for": str(wait), "queue_position": wait.before + 1}


def _file(platform: Platform, manifest: Manifest, path: str, place: str) -> FileResponse:
    return FileResponse(_place(platform, manifest, path, place), media_type="application/octet-stream")


def _place(platform: Platform, manifest: Manifest, path: str, place: str) -> Path:
    """Where a file of it lies. Raises OutputFileMissing."""
    entry = manifest.find(path)
    if entry is None:
        raise OutputFileMissing(f"{place} has no file '{path}'.", hint=nearest(path, [file.path for file in manifest]))
    return platform.blobs.path(entry.digest)
