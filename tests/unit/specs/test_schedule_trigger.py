from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel

from lazulite.specs.reading import DocumentInvalid, read_document
from lazulite.specs.schedule_trigger import CronTrigger, RecurrencePattern, RecurrenceTrigger, Trigger
from lazulite.specs.time_zones import WINDOWS, as_iana


class Timed(BaseModel):
    trigger: Trigger


def read(text: str) -> object:
    return read_document(f"trigger: {text}").into(Timed).trigger


def test_a_trigger_is_a_cron_expression_or_a_recurrence() -> None:
    assert read("{type: cron, expression: 0 * * * *}") == CronTrigger(type="cron", expression="0 * * * *")
    found = read(
        "{type: recurrence, frequency: day, schedule: {hours: [4, 5], minutes: 30}, start_time: '2022-07-10T10:00:00'}"
    )
    assert found == RecurrenceTrigger(
        type="recurrence", frequency="day", schedule=RecurrencePattern(hours=[4, 5], minutes=30),
        start_time=datetime(2022, 7, 10, 10),  # in the trigger's own zone
    )  # fmt: skip
    assert (found.interval, found.time_zone) == (1, "UTC")  # type: ignore[attr-defined]  # a recurrence


def test_a_zone_may_have_its_name_on_windows() -> None:
    found = read("{type: cron, expression: 0 * * * *, time_zone: Pacific Standard Time}")
    assert found == CronTrigger(type="cron", expression="0 * * * *", time_zone="America/Los_Angeles")


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("w. europe standard time", "Europe/Berlin"),
        ("India Standard Time", "Asia/Kolkata"),
        ("UTC-08", "Etc/GMT+8"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("nowhere", "nowhere"),
    ],
)
def test_names_become_ianas(name: str, zone: str) -> None:
    assert as_iana(name) == zone


@pytest.mark.parametrize("zone", sorted(set(WINDOWS.values())))
def test_every_zone_is_there(zone: str) -> None:
    assert ZoneInfo(zone).key == zone


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{type: cron}", "'expression' is missing"),
        ("{type: hourly}", "the type of 'trigger' is not one of"),
        ("{type: recurrence, frequency: year}", "'frequency' is 'year'; it can be 'minute'"),
        (
            "{type: recurrence, frequency: day, interval: 0}",
            "'interval' is 0: input should be greater than or equal to 1",
        ),
        ("{type: cron, expression: x, start_time: soon}", "'start_time' is 'soon': input should be a valid datetime"),
    ],
)
def test_what_is_no_trigger_has_its_line(text: str, sentence: str) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        read(text)
    assert sentence in refused.value.detail
