"""When a schedule fires: a cron expression or a recurrence, in Azure ML's words."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from lazulite.specs.document_parts import Part
from lazulite.specs.time_zones import as_iana

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class _Trigger(Part):
    """`time_zone`: of times that say none, by its name on Windows or by IANA's."""

    start_time: datetime | None = None
    end_time: datetime | None = None
    time_zone: Annotated[str, AfterValidator(as_iana)] = "UTC"


class CronTrigger(_Trigger):
    """`expression`: minute hour day-of-month month day-of-week."""

    type: Literal["cron"]
    expression: str


class RecurrencePattern(Part):
    hours: int | list[int] = Field(default_factory=lambda: [0])
    minutes: int | list[int] = Field(default_factory=lambda: [0])
    week_days: Weekday | list[Weekday] | None = None
    month_days: int | list[int] | None = None


class RecurrenceTrigger(_Trigger):
    """Every `interval` minutes, hours, days, weeks or months since `start_time`, or at the times of `schedule`."""

    type: Literal["recurrence"]
    frequency: Literal["minute", "hour", "day", "week", "month"]
    interval: int = Field(default=1, ge=1)
    schedule: RecurrencePattern | None = None


Trigger = Annotated[CronTrigger | RecurrenceTrigger, Field(discriminator="type")]
