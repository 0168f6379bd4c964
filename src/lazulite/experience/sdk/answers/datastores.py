"""What the API answers of datastores. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping
from typing import Literal

from lazulite.experience.sdk.answer import Answer
from lazulite.words.json import JSONObject


class Datastore(Answer):
    """`location`: the fields of its type. `credentials`: of which kind they are; what they are is told nobody."""

    name: str
    type: Literal[
        "workspace",
        "azure_blob",
        "azure_file",
        "azure_data_lake_gen1",
        "azure_data_lake_gen2",
        "one_lake",
        "s3",
        "gcs",
        "local",
        "http",
        "git",
    ]
    description: str
    tags: Mapping[str, str]
    properties: Mapping[str, str]
    location: JSONObject
    credentials: str
    is_default: bool
    revision: int
    created_at: str
    created_by: str
    updated_at: str
    warnings: list[str]


class DatastorePlan(Answer):
    """What would be made of a document."""

    name: str
    type: Literal[
        "workspace",
        "azure_blob",
        "azure_file",
        "azure_data_lake_gen1",
        "azure_data_lake_gen2",
        "one_lake",
        "s3",
        "gcs",
        "local",
        "http",
        "git",
    ]
    location: JSONObject
    credentials: str
    warnings: list[str]


class StoredFile(Answer):
    """`digest`, `written_at` and `job` (which wrote it): of the workspace's own datastores."""

    path: str
    size: int
    digest: str | None
    written_at: str | None
    job: str | None
