"""The job of a schedule as it is at one of its times: its own name, and what `${{…}}` stands for then. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lazulite.specs.expressions import OPEN, Expression, find_expressions
from lazulite.specs.written import Written
from lazulite.specs.yaml_text import pointer_of
from lazulite.words.errors import nearest
from lazulite.words.json import JSON

SCHEDULE_TAG, TIME_TAG = "lazulite.schedule", "lazulite.fire_time"
CONTEXT = "creation_context"
FILLED = ("inputs", "outputs", "tags", "properties", "description", "experiment_name", "environment_variables")


@dataclass(frozen=True)
class Moment:
    """One of a schedule's times. job: the name that the job is to have which it creates, once it is known."""

    schedule: str
    fire_at: datetime
    job: str | None

    @property
    def time(self) -> str:
        return f"{self.fire_at:%Y-%m-%dT%H:%M:%SZ}"

    @property
    def values(self) -> Mapping[str, str]:
        """What Azure's two expressions stand for."""
        return {f"{CONTEXT}.trigger_time": self.time, **({"name": self.job} if self.job else {})}

    @property
    def display_name(self) -> str:
        """As Azure calls the jobs of a schedule."""
        return f"{self.schedule}-{self.fire_at:%Y%m%dT%H%M%SZ}"


def filled(job: Written, moment: Moment) -> Written:
    """Its display name and its tags say where it came from. Raises DocumentInvalid, with the line of a misspelt one."""
    value = job.value
    told: dict[str, JSON] = {
        name: _filled(job, pointer_of("", name), value[name], moment.values) for name in FILLED if name in value
    }
    tags = told.get("tags")
    told["tags"] = {
        **(tags if isinstance(tags, Mapping) else {}),
        SCHEDULE_TAG: moment.schedule, TIME_TAG: moment.time,
    }  # fmt: skip
    return job.with_settings({**told, "name": moment.job, "display_name": moment.display_name})


def _filled(job: Written, pointer: str, value: JSON, known: Mapping[str, str]) -> JSON:
    if isinstance(value, Mapping):
        return {key: _filled(job, pointer_of(pointer, key), item, known) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(job, pointer_of(pointer, index), item, known) for index, item in enumerate(value)]
    if not isinstance(value, str) or OPEN not in value:
        return value
    with job.expressions_at(pointer):
        found = find_expressions(value)
    for expression in reversed(found):
        name = ".".join(expression.path)
        if name in known:
            value = f"{value[: expression.start]}{known[name]}{value[expression.end :]}"
        elif expression.path[0] == CONTEXT:
            raise job.wrong(pointer, _unknown(expression), hint=nearest(name, known))
    return value


def _unknown(expression: Expression) -> str:
    return f"{expression} means nothing in the job of a schedule"
