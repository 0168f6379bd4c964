"""What the API answers of schedules. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping

from lazulite.experience.sdk.answer import Answer
from lazulite.experience.sdk.answers.assets import JobPlan
from lazulite.words.json import JSONObject


class SchedulePlan(Answer):
    """`next_times`: the first ones from now on, in UTC. `job`: what would run where at each of them."""

    name: str
    display_name: str | None
    description: str
    tags: Mapping[str, str]
    trigger: JSONObject
    is_enabled: bool
    next_times: list[str]
    job: JobPlan
    warnings: list[str]
