"""What the API answers of jobs. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping

from lazulite.experience.sdk.answer import Answer
from lazulite.words.json import JSON, JSONObject


class Job(Answer):
    """`status` in the words of Azure ML; `error` says why it failed, the line in the user's own file first."""

    name: str
    display_name: str | None
    type: str
    status: str
    experiment_name: str
    description: str
    tags: Mapping[str, str]
    properties: Mapping[str, str]
    command: str
    document: str
    environment: JSONObject
    code: JSONObject | None
    inputs: JSONObject
    outputs: JSONObject
    owner: str
    step: str | None
    exit_code: int | None
    error: str | None
    result: JSON
    run_id: str | None
    archived: bool
    created_by: str
    created_at: str
    started_at: str | None
    ended_at: str | None
    duration_seconds: float | None
    warnings: list[str]


class Plan(Answer):
    """What would run where."""

    display_name: str | None
    experiment_name: str
    command: str
    environment: JSONObject
    code: JSONObject | None
    inputs: JSONObject
    outputs: JSONObject
    environment_variables: Mapping[str, str]
    timeout_seconds: float | None
    queue: str
    warnings: list[str]
