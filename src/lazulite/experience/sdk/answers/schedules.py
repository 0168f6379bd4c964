"""What the API answers of schedules. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping
from typing import Literal

from lazulite.experience.sdk.answer import Answer
from lazulite.experience.sdk.answers.assets import JobPlan
from lazulite.words.json import JSON, JSONObject


class Missed(Answer):
    """What fires later of the times at which nobody was there; of all, the newest `at_most`."""

    run: Literal["skip", "latest", "all"]
    at_most: int


class ScheduleRun(Answer):
    """What came of one of a schedule's times. `why`: it was due, or missed and made up for, or somebody asked for it
    or for its range. `reason`: why there is no job. `job_status`: how its job stands now.
    """

    schedule: str
    fire_at: str
    why: Literal["due", "missed", "backfill", "asked"]
    outcome: Literal["waiting", "fired", "refused", "skipped"]
    at: str
    asked_by: str | None
    job: str | None
    job_status: (
        Literal[
            "NotStarted",
            "Starting",
            "Provisioning",
            "Preparing",
            "Queued",
            "Running",
            "Finalizing",
            "CancelRequested",
            "Completed",
            "Failed",
            "Canceled",
            "NotResponding",
            "Paused",
            "Unknown",
        ]
        | None
    )
    reason: str


class Schedule(Answer):
    """`next_times`: of one that is enabled, its next ten, in UTC; `last`: the newest of its times at which a job was
    made or refused; `counts`: how often each outcome has come. `document` makes it again.
    """

    id: str
    name: str
    display_name: str | None
    description: str
    tags: Mapping[str, str]
    properties: Mapping[str, str]
    trigger: JSONObject
    missed: Missed
    overlap: Literal["allow", "skip", "cancel"]
    is_enabled: bool
    provisioning_state: str
    owner: str
    next_fire_at: str | None
    next_times: list[str]
    last: ScheduleRun | None
    counts: Mapping[str, int]
    create_job: JSON
    document: str
    created_by: str
    created_at: str
    updated_at: str
    warnings: list[str]


class SchedulePlan(Answer):
    """`next_times`: the first ones from now on, in UTC. `job`: what would run where at the first of them."""

    name: str
    display_name: str | None
    description: str
    tags: Mapping[str, str]
    trigger: JSONObject
    missed: Missed
    overlap: Literal["allow", "skip", "cancel"]
    is_enabled: bool
    next_times: list[str]
    job: JobPlan
    warnings: list[str]


class ScheduleTimes(Answer):
    """`local`: the same as the clock of the schedule's zone shows them."""

    name: str
    time_zone: str
    is_enabled: bool
    times: list[str]
    local: list[str]


class Backfill(Answer):
    """`created`: the times that fire now. `standing`: how many of the range had fired or wait already."""

    to: str
    created: list[str]
    standing: int
