"""What the API answers of loops. `make reference` writes this file from the OpenAPI document."""

from typing import Literal

from lazulite.experience.sdk.answer import Answer


class Serving(Answer):
    """A deployment behind the endpoint and its share of the traffic."""

    deployment: str
    model: str
    version: int
    percent: int
    provisioning_state: str


class Fact(Answer):
    """`id` as the audit knows it."""

    id: str
    sequence: int
    type: str
    subject: str


class LoopStage(Answer):
    """`at`, `fact` and `phrase` tell of the newest walk, `count` how many there were.

    Feedback is no fact: its stage has the time of the newest row that was taken, and counts rows.
    """

    stage: Literal["data", "train", "register", "release", "serve", "feedback", "monitor", "trigger"]
    state: Literal["never", "done", "running", "waiting", "failed"]
    at: str | None
    phrase: str
    count: int
    fact: Fact | None


class Arc(Answer):
    """`walked_at` null: nobody has gone there yet. The facts, where its ends are some, are entries of the audit."""

    to: Literal["data", "train", "register", "release", "serve", "feedback", "monitor", "trigger"]
    walked_at: str | None
    from_fact: str | None
    to_fact: str | None
    count: int


class Wait(Answer):
    """`whom`: the persons who are asked, where they are named. `fact`: the audit's entry that says so, where one does.
    `until`: when it goes on by itself.
    """

    kind: Literal["approval", "rollout", "data", "job", "deployment", "rule", "quiet", "schedule"]
    stage: Literal["data", "train", "register", "release", "serve", "feedback", "monitor", "trigger"]
    what: str
    subject: str
    version: str | None
    owner: str | None
    whom: list[str]
    fact: str | None
    since: str | None
    until: str | None


class Loop(Answer):
    """`is_closed`: every arc was walked."""

    endpoint: str
    models: list[str]
    is_closed: bool
    serving: list[Serving]
    stages: list[LoopStage]
    arcs: list[Arc]
    waiting: list[Wait]
