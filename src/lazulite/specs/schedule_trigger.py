"""When a schedule fires: a cron expression or a recurrence, in Azure ML's words."""

from datetime import datetime
from typing import Annotated, Literal, TypeAlias, TypeVar

from pydantic import AfterValidator, Field

from lazulite.specs.document_parts import Part
from lazulite.specs.time_zones import as_iana

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Hour = Annotated[int, Field(ge=0, le=23)]
Minute = Annotated[int, Field(ge=0, le=59)]
MonthDay = Annotated[int, Field(ge=1, le=31)] | Literal[-1]
T = TypeVar("T")
Some: TypeAlias = Annotated[list[T], Field(min_length=1)]


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
    """`month_days`: -1 is the last one."""

    hours: Hour | Some[Hour] = Field(default_factory=lambda: [0])
    minutes: Minute | Some[Minute] = Field(default_factory=lambda: [0])
    week_days: Weekday | Some[Weekday] | None = None
    month_days: MonthDay | Some[MonthDay] | None = None


class RecurrenceTrigger(_Trigger):
    """Every `interval` minutes, hours, days, weeks or months since `start_time`, or at the times of `schedule`."""

    type: Literal["recurrence"]
    frequency: Literal["minute", "hour", "day", "week", "month"]
    interval: int = Field(default=1, ge=1)
    schedule: RecurrencePattern | None = None


Trigger = Annotated[CronTrigger | RecurrenceTrigger, Field(discriminator="type")]
