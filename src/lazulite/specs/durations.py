"""Stretches of time as documents write them: ISO 8601 (`P1M`, `PT10S`), `10s`, or a number of seconds."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator

ISO = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
SHORT = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>s|m|h|d|w)")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
SPOKEN = {"week": 604_800, "day": 86_400, "hour": 3600, "minute": 60, "second": 1}
DAYS = {"years": 365.0, "months": 30.0, "weeks": 7.0, "days": 1.0}


def duration(value: object) -> timedelta:
    """A month counts as 30 days, a year as 365. Raises ValueError."""
    try:
        return _duration(value)
    except OverflowError as error:
        raise ValueError(f"{value!r} is longer than any length of time here") from error


def _duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        return timedelta(seconds=value)
    text = str(value).strip()
    short = SHORT.fullmatch(text)
    if short:
        return timedelta(seconds=float(short["number"]) * UNITS[short["unit"]])
    parts = ISO.fullmatch(text)
    if parts is None or not any(parts.groups()):
        raise ValueError(f"{value!r} is no length of time: write PT10S, P1D, 10s, or seconds")
    found = {name: float(number) for name, number in parts.groupdict().items() if number}
    days = sum(found.get(name, 0.0) * length for name, length in DAYS.items())
    return timedelta(
        days=days, hours=found.get("hours", 0), minutes=found.get("minutes", 0), seconds=found.get("seconds", 0)
    )


def spelled(length: timedelta) -> str:
    """As people say it, in the largest unit that fits: 1 day, 90 minutes, 2.5 seconds."""
    seconds = length.total_seconds()
    for name, size in SPOKEN.items():
        if seconds >= size and seconds % size == 0:
            count = int(seconds // size)
            return f"{count} {name}{'s' if count != 1 else ''}"
    return f"{seconds:g} seconds"


def written(length: timedelta) -> str:
    """As a document says it, in the largest unit that fits: 1d, 90m, 2.5s."""
    seconds = length.total_seconds()
    unit = next((unit for unit in ("d", "h", "m") if seconds and seconds % UNITS[unit] == 0), "s")
    return f"{seconds / UNITS[unit]:.15g}{unit}"


Duration = Annotated[timedelta, BeforeValidator(duration, json_schema_input_type=str | int | float)]
