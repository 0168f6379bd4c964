"""A schedule as a document: when it fires, and the job that it creates then."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema

from lazulite.specs.document_parts import Part, Title, Word, Words
from lazulite.specs.other_products import refuse_scheduled
from lazulite.specs.schedule_trigger import Trigger
from lazulite.specs.written import SourceLacking, Written
from lazulite.words.refs import is_reference

CREATE, JOB = "create_job", "job"
PAST = "azureml:"


class ChangedJob(Part):
    """`job`: a file's, a past job's name (`azureml:NAME`) or a document. What stands beside it goes over its own."""

    type: str | None = None
    job: dict[str, Any] | str
    inputs: dict[str, Any] = Field(default_factory=dict)
    outputs: dict[str, Any] = Field(default_factory=dict)
    settings: dict[str, Any] = Field(default_factory=dict)
    tags: Words = Field(default_factory=dict)
    properties: Words = Field(default_factory=dict)
    experiment_name: Title | None = None
    display_name: Title | None = None
    description: str | None = None
    compute: str | None = None


class MissedDocument(Part):
    """Times at which nobody was there: `skip`, the `latest`, or `all` fire later; of all, the newest `at_most`."""

    run: Literal["skip", "latest", "all"] = "latest"
    at_most: int = Field(default=24, ge=1, le=1000)


def _missed(value: object) -> object:
    return {"run": value} if isinstance(value, str) else value


def _kind(value: object) -> str:
    if isinstance(value, str):
        return "named"
    return "changed" if isinstance(value, ChangedJob) or (isinstance(value, Mapping) and JOB in value) else "inline"


class JobScheduleDocument(Part):
    """`create_job`: a document, its file or a past job's name, or one of these with what is different about it.

    `overlap`: of a time that comes while a job of an earlier one has not ended; both run, this one is skipped, or the
    earlier job is canceled.
    """

    schema_url: str | None = Field(default=None, alias="$schema")
    name: Annotated[Word, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$")]
    display_name: Title | None = None
    description: str = ""
    tags: Words = Field(default_factory=dict)
    properties: Words = Field(default_factory=dict)
    trigger: Trigger
    create_job: Annotated[
        Annotated[str, Tag("named")]
        | Annotated[ChangedJob, Tag("changed")]
        | Annotated[dict[str, Any], Tag("inline"), WithJsonSchema({"type": "object", "not": {"required": [JOB]}})],
        Discriminator(_kind),
    ]
    is_enabled: bool = True
    missed: Annotated[
        MissedDocument,
        BeforeValidator(_missed, json_schema_input_type=Literal["skip", "latest", "all"] | MissedDocument),
    ] = MissedDocument()
    overlap: Literal["allow", "skip", "cancel"] = "allow"
    x_lazulite: Any = Field(default=None, alias="x-lazulite")


@dataclass(frozen=True)
class ScheduledJob:
    """One of a document and the name of a past job, and in `changes` what goes over it."""

    written: Written | None
    past: str | None
    changes: Written | None

    def over(self, job: Written) -> Written:
        """The job's document with the changes."""
        if self.changes is None:
            return job
        fields = {name: value for name, value in self.changes.value.items() if name not in {JOB, "type"}}
        return job.overlaid(self.changes, fields)


def read_schedule(written: Written) -> JobScheduleDocument:
    """Raises DocumentInvalid with every wrong field, OtherProduct."""
    refuse_scheduled(written.document)
    return written.document.into(JobScheduleDocument)


def scheduled_job(written: Written, schedule: JobScheduleDocument) -> ScheduledJob:
    """What it creates. Raises SourceLacking for a file that was named and is not there."""
    given, changes, where = schedule.create_job, None, written.within(CREATE)
    if isinstance(given, ChangedJob):
        given, changes, where = given.job, where, where.within(JOB)
    if not isinstance(given, str):
        return ScheduledJob(where.alone(), None, changes)
    if not is_reference(given):
        with where.at(""):
            raise SourceLacking(given)
    return ScheduledJob(None, given.removeprefix(PAST), changes)
