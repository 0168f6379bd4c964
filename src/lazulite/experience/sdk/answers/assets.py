"""What the API answers of assets. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping

from lazulite.experience.sdk.answer import Answer
from lazulite.words.json import JSONObject


class Container(Answer):
    """A name; `latest_version` is the newest that is not archived."""

    name: str
    kind: str
    description: str
    tags: Mapping[str, str]
    properties: Mapping[str, str]
    labels: Mapping[str, str]
    latest_version: str | None
    archived: bool
    revision: int
    created_at: str
    created_by: str
    updated_at: str


class Source(Answer):
    job: str | None
    run_id: str | None
    uri: str | None
    code_digest: str | None
    git_commit: str | None


class Version(Answer):
    """A version; `facts` hold what only its kind has."""

    id: str
    name: str
    version: str
    kind: str
    type: str
    ref: str
    path: str | None
    description: str
    tags: Mapping[str, str]
    properties: Mapping[str, str]
    labels: list[str]
    facts: JSONObject
    source: Source
    manifest_digest: str | None
    size: int
    file_count: int
    archived: bool
    revision: int
    created_at: str
    created_by: str
    updated_at: str


class File(Answer):
    path: str
    size: int
    digest: str | None
