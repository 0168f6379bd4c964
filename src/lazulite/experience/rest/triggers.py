"""Triggers, what they did and did not do, and what they would do."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from lazulite.assembly import Platform
from lazulite.compute.status import JobStatus
from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.assets import IfMatch, etag, expected
from lazulite.experience.rest.documents import DocumentChange, DocumentIn, Sources
from lazulite.experience.rest.lists import ListDep, ListOf, ListQuery
from lazulite.experience.rest.platform import PlatformDep
from lazulite.foundation.db.transaction import Tx
from lazulite.ops.triggers.entities import Entry, Outcome, Start, Trigger
from lazulite.ops.triggers.rules import Fire, Hold, Seen
from lazulite.ops.triggers.writing import revision_of, text_of
from lazulite.services.training.jobs.entities import Job
from lazulite.specs.durations import spelled
from lazulite.specs.written import read_written
from lazulite.words.errors import PlatformError
from lazulite.words.json import JSONObject

router = api_router("triggers")
ROOT = "/workspaces/{workspace}/triggers"
ONE = f"{ROOT}/{{name}}"


class StartOut(BaseModel):
    """`job`: a document, or the name of the job that is run again. `inputs`: what is put into it."""

    job: JsonValue
    inputs: dict[str, JsonValue] = Field(default_factory=dict)


class TriggerOut(BaseModel):
    """`if` are the clauses as they are told. `counts`: how often each outcome has come so far. `document` makes it as
    it is, but for what lies at local paths; None in lists.

    `quiet_seconds`, `longest_seconds`: a stretch of facts fires once, that long after its newest, or its first one.
    """

    model_config = ConfigDict(populate_by_name=True)

    id: str
    name: str
    description: str
    owner: str
    is_enabled: bool
    when: list[str]
    clauses: list[str] = Field(serialization_alias="if", validation_alias="if")
    quiet_seconds: float
    at_most: str | None
    start: StartOut
    counts: dict[str, int]
    created_by: str
    created_at: datetime
    longest_seconds: float | None
    document: str | None

    @classmethod
    def of(cls, trigger: Trigger, counts: Mapping[str, int] | None, *, document: str | None = None) -> "TriggerOut":
        rule, debounce = trigger.rule, trigger.rule.conditions.debounce
        at_most = rule.conditions.at_most
        return cls.model_validate(
            {
                "id": trigger.id, "name": trigger.name, "description": trigger.description, "owner": trigger.owner,
                "is_enabled": rule.enabled, "when": list(rule.conditions.when),
                "if": [str(clause) for clause in rule.conditions.clauses],
                "quiet_seconds": debounce.quiet.total_seconds(),
                "longest_seconds": debounce.longest.total_seconds() if debounce.longest is not None else None,
                "at_most": f"{at_most.times} in {spelled(at_most.per)}" if at_most else None,
                "start": {"job": trigger.start.job, "inputs": trigger.start.inputs}, "counts": dict(counts or {}),
                "created_by": trigger.created_by, "created_at": trigger.created_at, "document": document,
            }
        )  # fmt: skip


class TriggerList(ListOf[TriggerOut]):
    pass


class TriggerEntryOut(BaseModel):
    """What one fact did. clause, asked, found: what kept the trigger still, or why its job was refused. job_status: how
    the job that it started stands; None where it started none, and once the job is deleted."""

    trigger: str
    fact: str
    fact_type: str
    subject: str
    outcome: Outcome
    at: datetime
    clause: str
    asked: str
    found: str
    job: str | None
    facts: int
    job_status: JobStatus | None

    @classmethod
    def of(cls, entry: Entry, job: Job | None) -> "TriggerEntryOut":
        status = job.status if job else None
        return cls.model_validate({**entry.to_json(), "at": entry.at, "job_status": status})


class TriggerIn(DocumentIn):
    """`sources`: what lay at the local paths of the job's document."""

    sources: Sources = Field(default_factory=dict)


class TriggerChange(DocumentChange):
    """`sources` as for a new one; what lay at local paths that are the same is still there."""

    sources: Sources = Field(default_factory=dict)


class HistoryQuery(ListQuery):
    outcome: Outcome | None = None


class TriggerHistory(ListOf[TriggerEntryOut]):
    pass


class FactIn(BaseModel):
    """A fact as it might come."""

    model_config = ConfigDict(extra="ignore")

    type: str
    subject: str = ""
    data: dict[str, JsonValue] = Field(default_factory=dict)
    actor: str = "system:test"

    def seen(self) -> Seen:
        return Seen("test", self.type, self.subject, self.data, self.actor, datetime.now(UTC))


class TriggerTestIn(BaseModel):
    fact: FactIn


class WeighedOut(BaseModel):
    """What was asked of the fact, and what was found."""

    clause: str
    asked: str
    found: str
    passed: bool


class TriggerDecision(BaseModel):
    """`clauses`: everything that was asked and what was found. `would_start`: None where it would hold."""

    fires: bool
    because: WeighedOut | None
    clauses: list[WeighedOut]
    would_start: StartOut | None
    refused: str | None

    @classmethod
    def of(cls, decision: Fire | Hold, start: Start | PlatformError) -> "TriggerDecision":
        holds = isinstance(decision, Hold)
        startable = isinstance(start, Start) and not holds
        return cls.model_validate(
            {
                "fires": not holds,
                "because": decision.because.to_json() if isinstance(decision, Hold) else None,
                "clauses": [weighed.to_json() for weighed in decision.weighed],
                "would_start": _document(start) if startable and isinstance(start, Start) else None,
                "refused": start.detail if isinstance(start, PlatformError) and not holds else None,
            }
        )


@router.get(ROOT)
def list_triggers(call: Annotated[Call, permit("triggers/read")], platform: PlatformDep, query: ListDep) -> TriggerList:
    """By name."""
    with platform.read() as tx:
        page = platform.triggers.list(tx, call.workspace_id, query.page())
        counts = platform.triggers.counts(tx, call.workspace_id, [one.name for one in page.items])
    return TriggerList.of(page.map(lambda one: TriggerOut.of(one, counts.get(one.name))))


@router.post(ROOT, status_code=201)
def create_trigger(
    body: TriggerIn, call: Annotated[Call, permit("triggers/write")], platform: PlatformDep
) -> TriggerOut:
    written = read_written(body.document, settings=body.set, sources=body.sources)

    def create(tx: Tx) -> TriggerOut:
        made = platform.triggers.create(tx, call.actor, call.workspace_id, written.document, sources=written.sources)
        return _one(tx, platform, made)

    return platform.create(call, TriggerOut, create)


@router.get(ONE)
def show_trigger(
    name: str, call: Annotated[Call, permit("triggers/read")], platform: PlatformDep, response: Response
) -> TriggerOut:
    with platform.read() as tx:
        trigger = platform.triggers.get(tx, call.workspace_id, name)
        etag(response, revision_of(trigger))
        return _one(tx, platform, trigger)


@router.patch(ONE)
def update_trigger(
    name: str, body: TriggerChange, call: Annotated[Call, permit("triggers/write")], platform: PlatformDep,
    response: Response, if_match: IfMatch = None,
) -> TriggerOut:  # fmt: skip
    """Another document, or other values in the one it has. Its jobs run in the name of whoever changes it, unless they
    may name another. What waited under other conditions is forgotten."""
    seen = expected(if_match)

    def change(tx: Tx) -> TriggerOut:
        trigger = platform.triggers.change(
            tx, call.actor, call.workspace_id, name, body.set, text=body.document, sources=body.sources, revision=seen
        )
        etag(response, revision_of(trigger))
        return _one(tx, platform, trigger)

    return platform.write(change)


@router.delete(ONE, status_code=204)
def delete_trigger(name: str, call: Annotated[Call, permit("triggers/write")], platform: PlatformDep) -> Response:
    """Its history stays."""
    platform.write(lambda tx: platform.triggers.delete(tx, call.actor, call.workspace_id, name))
    return Response(status_code=204)


@router.post(f"{ONE}/enable")
def enable_trigger(name: str, call: Annotated[Call, permit("triggers/write")], platform: PlatformDep) -> TriggerOut:
    return _switched(name, call, platform, enabled=True)


@router.post(f"{ONE}/disable")
def disable_trigger(name: str, call: Annotated[Call, permit("triggers/write")], platform: PlatformDep) -> TriggerOut:
    """What it waited for is forgotten."""
    return _switched(name, call, platform, enabled=False)


@router.get(f"{ONE}/history")
def list_trigger_history(
    name: str, call: Annotated[Call, permit("triggers/read")], platform: PlatformDep,
    query: Annotated[HistoryQuery, Query()],
) -> TriggerHistory:  # fmt: skip
    """The newest first."""
    with platform.read() as tx:
        page = platform.triggers.history(tx, call.workspace_id, name, outcome=query.outcome, request=query.page())
        jobs = platform.jobs.standing(tx, call.workspace_id, [one.job for one in page.items if one.job])
    return TriggerHistory.of(page.map(lambda one: TriggerEntryOut.of(one, jobs.get(one.job or ""))))


@router.post(f"{ONE}/test")
def try_trigger(
    name: str, body: TriggerTestIn, call: Annotated[Call, permit("triggers/read")], platform: PlatformDep
) -> TriggerDecision:
    """What the trigger would do with this fact. Nothing is written, nothing starts."""
    with platform.read() as tx:
        return TriggerDecision.of(*platform.triggers.test(tx, call.workspace_id, name, body.fact.seen()))


def _one(tx: Tx, platform: Platform, trigger: Trigger) -> TriggerOut:
    counts = platform.triggers.counts(tx, trigger.workspace_id, [trigger.name])
    return TriggerOut.of(trigger, counts.get(trigger.name), document=text_of(trigger))


def _switched(name: str, call: Call, platform: PlatformDep, *, enabled: bool) -> TriggerOut:
    def switch(tx: Tx) -> TriggerOut:
        return _one(tx, platform, platform.triggers.switch(tx, call.actor, call.workspace_id, name, enabled=enabled))

    return platform.write(switch)


def _document(start: Start) -> JSONObject:
    return {"job": start.document}
