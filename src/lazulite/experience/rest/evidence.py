"""Evidence on model versions."""

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from lazulite.experience.http.callers import Call, permit
from lazulite.experience.http.routers import api_router
from lazulite.experience.rest.lists import ListOf, ListQuery
from lazulite.experience.rest.platform import PlatformDep
from lazulite.services.registry.evidence.entities import Evidence, Figure

router = api_router("evidence")
OF_VERSION = "/workspaces/{workspace}/models/{name}/versions/{version}/evidence"


class FigureIO(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    value: float | None = Field(allow_inf_nan=False)


class EvidenceIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: str = Field(min_length=1, max_length=100)
    content: dict[str, JsonValue]
    figure: FigureIO | None = None
    source: str | None = None


class EvidenceOut(BaseModel):
    """`digest` is the SHA-256 of the content's canonical JSON: sorted keys, no spaces."""

    id: str
    model: str
    version: str
    kind: str
    content: dict[str, object]
    digest: str
    figure: FigureIO | None
    source: str | None
    created_at: datetime
    created_by: str

    @classmethod
    def of(cls, one: Evidence) -> "EvidenceOut":
        return cls(
            id=one.id, model=one.model, version=one.version, kind=one.kind, content=dict(one.content),
            digest=one.digest, figure=FigureIO(name=one.figure.name, value=one.figure.value) if one.figure else None,
            source=one.source, created_at=one.created_at, created_by=one.created_by,
        )  # fmt: skip


class EvidenceQuery(ListQuery):
    kind: str | None = None


class EvidenceList(ListOf[EvidenceOut]):
    pass


@router.post(OF_VERSION, status_code=201)
def attach_evidence(
    name: str, version: str, body: EvidenceIn, call: Annotated[Call, permit("evidence/write")], platform: PlatformDep
) -> EvidenceOut:
    figure = Figure(body.figure.name, body.figure.value) if body.figure else None
    return platform.create(
        call,
        EvidenceOut,
        lambda tx: EvidenceOut.of(
            platform.evidence.attach(
                tx, call.actor, call.workspace_id, name, version, kind=body.kind, content=body.content,
                figure=figure, source=body.source,
            )
        ),
    )  # fmt: skip


@router.get(OF_VERSION)
def list_evidence(
    name: str, version: str, call: Annotated[Call, permit("evidence/read")], platform: PlatformDep,
    query: Annotated[EvidenceQuery, Query()],
) -> EvidenceList:  # fmt: skip
    """The newest first."""
    with platform.read() as tx:
        page = platform.evidence.list(tx, call.workspace_id, name, version, kind=query.kind, request=query.page())
    return EvidenceList.of(page.map(EvidenceOut.of))


@router.get("/workspaces/{workspace}/evidence/{evidence_id}")
def show_evidence(
    evidence_id: str, call: Annotated[Call, permit("evidence/read")], platform: PlatformDep
) -> EvidenceOut:
    with platform.read() as tx:
        return EvidenceOut.of(platform.evidence.get(tx, call.workspace_id, evidence_id))
