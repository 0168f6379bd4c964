"""What the API answers of releases. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping

from lazulite.experience.sdk.answer import Answer
from lazulite.words.json import JSONObject


class Figure(Answer):
    """`champion`: the same of what serves, where both were measured."""

    name: str
    value: float | None
    champion: float | None


class Stage(Answer):
    """`evidence`: its id on the model version; `digest`: of its content; `content`: all of it, when one is shown."""

    stage: str
    state: str
    reason: str
    jobs: list[str]
    evidence: str | None
    digest: str | None
    figure: Figure | None
    started_at: str | None
    finished_at: str | None
    content: JSONObject | None


class Approval(Answer):
    principal: str
    decision: str
    comment: str
    at: str


class Rollout(Answer):
    """`percent`: the candidate's share, of a release that was rolled back the one that it had. `before`: the split that
    a rollback brings back. `answered` and `errors`: the candidate's since it began.
    """

    endpoint_name: str | None
    deployment: str
    percent: int
    before: Mapping[str, int]
    answered: int
    errors: int


class Release(Answer):
    """`rules`: the policy as it was when the case was opened, defaults written out."""

    id: str
    model: str
    version: int
    champion: int | None
    state: str
    reason: str
    policy: str
    owner: str
    rules: JSONObject
    data: str | None
    stages: list[Stage]
    approvals: list[Approval]
    approvals_required: int
    rollout: Rollout | None
    opened_by: str
    opened_at: str
    updated_at: str


class ReleasePolicy(Answer):
    """`document` is the policy as it stands, defaults written out. `warnings`: what it names and is not there yet."""

    name: str
    model: str
    owner: str
    description: str
    endpoint_name: str | None
    revision: int
    document: JSONObject
    created_by: str
    created_at: str
    updated_at: str
    warnings: list[str]
