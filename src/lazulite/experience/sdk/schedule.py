"""A schedule written in Python instead of YAML: the same document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

from lazulite.experience.sdk.ports import document
from lazulite.words.json import JSON, JSONObject

Weekday: TypeAlias = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Moment: TypeAlias = str | datetime


@dataclass(frozen=True)
class CronTrigger:
    """expression: minute hour day-of-month month day-of-week. time_zone: by IANA's name or Windows', else UTC."""

    expression: str
    start_time: Moment | None = None
    end_time: Moment | None = None
    time_zone: str | None = None

    def to_json(self) -> JSONObject:
        return document({"type": "cron", **_plain(self)})


@dataclass(frozen=True)
class RecurrencePattern:
    """At which times of a day, of which days. month_days: -1 is the last one."""

    hours: int | Sequence[int] = 0
    minutes: int | Sequence[int] = 0
    week_days: Weekday | Sequence[Weekday] | None = None
    month_days: int | Sequence[int] | None = None

    def to_json(self) -> JSONObject:
        return document(_plain(self))


@dataclass(frozen=True)
class RecurrenceTrigger:
    """Every `interval` of a `frequency` since `start_time`, or at the times of `schedule`."""

    frequency: Literal["minute", "hour", "day", "week", "month"]
    interval: int = 1
    schedule: RecurrencePattern | None = None
    start_time: Moment | None = None
    end_time: Moment | None = None
    time_zone: str | None = None

    def to_json(self) -> JSONObject:
        pattern = self.schedule.to_json() if self.schedule else None
        return document({"type": "recurrence", **_plain(self), "schedule": pattern})


def schedule(
    *, name: str, trigger: CronTrigger | RecurrenceTrigger, create_job: JSONObject | str | Path,
    missed: Literal["skip", "latest", "all"] | JSONObject | None = None,
    overlap: Literal["allow", "skip", "cancel"] | None = None, is_enabled: bool | None = None,
    display_name: str | None = None, description: str | None = None, tags: Mapping[str, str] | None = None,
) -> JSONObject:  # fmt: skip
    """The document of a schedule, for `client.schedules.create`.

    create_job: what `command()`, `sweep()` or a pipeline gives, a document's path, or a past job (`azureml:NAME`).
    missed: which of the times at which nobody was there fire later; `{"run": "all", "at_most": 24}` for so many.
    overlap: of a time that comes while a job of an earlier one has not ended; both run unless it says otherwise.
    """
    return document(
        {
            "name": name, "display_name": display_name, "description": description,
            "tags": dict(tags) if tags else None, "trigger": trigger.to_json(),
            "create_job": str(create_job) if isinstance(create_job, Path) else create_job, "missed": missed,
            "overlap": overlap, "is_enabled": is_enabled,
        }
    )  # fmt: skip


def _plain(one: CronTrigger | RecurrenceTrigger | RecurrencePattern) -> dict[str, JSON]:
    return {name: _said(value) for name, value in vars(one).items()}


def _said(value: object) -> JSON:
    if isinstance(value, datetime):
        return value.isoformat()
    return [*value] if isinstance(value, Sequence) and not isinstance(value, str) else value  # type: ignore[return-value]  # a dataclass's own fields
