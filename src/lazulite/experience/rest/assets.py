"""What data, models and environments look like on the wire."""

import re
from datetime import datetime
from typing import Annotated

from fastapi import Header, Query, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from lazulite.experience.http.callers import Call
from lazulite.experience.rest.told import Told
from lazulite.foundation.pagination import PageRequest
from lazulite.services.assets.entities import AssetContainer, AssetVersion, ListView, Source
from lazulite.words.errors import Invalid
from lazulite.words.refs import AssetRef


class RevisionInvalid(Invalid):
    pass


class NewestOut(BaseModel):
    """`owner` and `tier` are of data."""

    version: str
    type: str
    size: int
    created_at: datetime
    created_by: str
    owner: str | None
    tier: str | None


class ContainerOut(BaseModel):
    """A name; `latest_version` is the newest that is not archived, and `newest` what lists tell of it."""

    name: str
    kind: str
    description: str
    tags: dict[str, str]
    properties: dict[str, str]
    labels: dict[str, str]
    latest_version: str | None
    newest: NewestOut | None
    archived: bool
    revision: int
    created_at: datetime
    created_by: str
    updated_at: datetime

    @classmethod
    def of(cls, one: AssetContainer) -> "ContainerOut":
        return cls(
            name=one.name, kind=one.kind.value, description=one.description, tags=dict(one.tags),
            properties=dict(one.properties), labels=dict(one.labels), latest_version=one.latest,
            newest=NewestOut(**vars(one.newest)) if one.newest else None, archived=one.archived,
            revision=one.revision, created_at=one.created_at, created_by=one.created_by, updated_at=one.updated_at,
        )  # fmt: skip


class SourceOut(BaseModel):
    job: str | None = None
    run_id: str | None = None
    uri: str | None = None
    code_digest: str | None = None
    git_commit: str | None = None


class MLmodelOut(Told):
    """What the model's folder says of itself; the `signature` has inputs, outputs and params as lists."""

    flavors: list[str]
    loader: str | None = None
    signature: dict[str, JsonValue] | None = None
    input_example: str | None = None
    run_id: str | None = None
    model_id: str | None = None
    mlflow_version: str | None = None
    metadata: dict[str, JsonValue] | None = None


class FactsOut(Told):
    """Data: owner, tier, schema. Models: mlmodel. Environments: requirements, python, image, warnings."""

    owner: str | None = None
    tier: str | None = None
    data_schema: JsonValue = Field(default=None, alias="schema")
    mlmodel: MLmodelOut | None = None
    requirements: list[str] | None = None
    python: str | None = None
    image: str | None = None
    warnings: list[str] | None = None


class VersionOut(BaseModel):
    """A version; `facts` hold what only its kind has."""

    id: str
    name: str
    version: str
    kind: str
    type: str
    ref: str
    path: str | None
    description: str
    tags: dict[str, str]
    properties: dict[str, str]
    labels: list[str]
    facts: FactsOut
    source: SourceOut
    manifest_digest: str | None
    size: int
    file_count: int
    archived: bool
    revision: int
    created_at: datetime
    created_by: str
    updated_at: datetime

    @classmethod
    def of(cls, one: AssetVersion) -> "VersionOut":
        return cls(
            id=one.id, name=one.name, version=one.version, kind=one.kind.value, type=one.type.value, ref=one.ref,
            path=one.bookmark.uri if one.bookmark else one.source.uri, description=one.description,
            tags=dict(one.tags), properties=dict(one.properties), labels=list(one.labels),
            facts=FactsOut.model_validate(one.facts),
            source=SourceOut(**vars(one.source)), manifest_digest=one.manifest_digest, size=one.size,
            file_count=one.file_count, archived=one.archived, revision=one.revision, created_at=one.created_at,
            created_by=one.created_by, updated_at=one.updated_at,
        )  # fmt: skip


class ContainerList(BaseModel):
    items: list[ContainerOut]
    next_page_token: str | None = None


class VersionList(BaseModel):
    items: list[VersionOut]
    next_page_token: str | None = None


class FileOut(BaseModel):
    path: str
    size: int
    digest: str | None = None


class FileList(BaseModel):
    items: list[FileOut]
    next_page_token: str | None = None


class SourceIn(BaseModel):
    """Where the maker says it comes from."""

    model_config = ConfigDict(extra="forbid")

    uri: str | None = None
    code_digest: str | None = None
    git_commit: str | None = None

    def source(self, call: Call) -> Source:
        """With the job that calls, which nobody can claim to be."""
        job = call.actor.principal.id if call.actor.principal.kind.value == "job" else None
        return Source(job=job, run_id=job, uri=self.uri, code_digest=self.code_digest, git_commit=self.git_commit)


class ChangeIn(BaseModel):
    """None of a tag removes it; what is not named stays."""

    model_config = ConfigDict(extra="forbid")

    description: str | None = None
    tags: dict[str, str | None] = Field(default_factory=dict)


class LabelIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: str


class ListQuery(BaseModel):
    filter: str | None = None
    order_by: str | None = None
    max_results: int = Field(default=100, ge=1, le=1000)
    page_token: str | None = None
    view: ListView = ListView.ACTIVE

    def page(self) -> PageRequest:
        return PageRequest(self.max_results, self.page_token, self.order_by, self.filter)


ListDep = Annotated[ListQuery, Query()]
IfMatch = Annotated[str | None, Header()]


def etag(response: Response, revision: int) -> None:
    response.headers["ETag"] = f'"{revision}"'


def expected(if_match: str | None) -> int | None:
    """The revision that an If-Match names; None for `*` or none at all. Raises RevisionInvalid."""
    if if_match is None or if_match.strip() == "*":
        return None
    plain = if_match.strip().removeprefix("W/").strip('"')
    if not re.fullmatch(r"\d{1,18}", plain, re.ASCII):
        raise RevisionInvalid(f"If-Match is {if_match!r}.", hint="Send the ETag that the last answer had.")
    return int(plain)


def ref_of(name: str, version: str) -> AssetRef:
    """`@champion` and `latest` in a version's place are labels."""
    if version.startswith("@") or version == "latest":
        return AssetRef(name, label=version.removeprefix("@"))
    return AssetRef(name, version=version)
