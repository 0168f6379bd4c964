from datetime import UTC, datetime
from pathlib import Path

from lazulite import CronTrigger, RecurrencePattern, RecurrenceTrigger, command, schedule
from lazulite.experience.sdk.client import Client

EVERY_NIGHT = CronTrigger("30 2 * * *", time_zone="W. Europe Standard Time")


def test_a_schedule_is_the_document_that_yaml_has() -> None:
    made = schedule(name="nightly", trigger=EVERY_NIGHT, create_job=Path("train.yml"), missed="all", tags={"a": "b"})
    assert made == {
        "name": "nightly", "tags": {"a": "b"}, "missed": "all", "create_job": "train.yml",
        "trigger": {"type": "cron", "expression": "30 2 * * *", "time_zone": "W. Europe Standard Time"},
    }  # fmt: skip


def test_a_recurrence_says_its_days_and_its_bounds() -> None:
    pattern = RecurrencePattern(hours=(6, 18), week_days=["monday", "friday"])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    assert RecurrenceTrigger("week", 2, pattern, start_time=begin).to_json() == {
        "type": "recurrence", "frequency": "week", "interval": 2, "start_time": "2026-01-01T00:00:00+00:00",
        "schedule": {"hours": [6, 18], "minutes": 0, "week_days": ["monday", "friday"]},
    }  # fmt: skip


def test_the_platform_makes_it_of_a_command_in_place(client: Client) -> None:
    job = command(command="echo hello", environment={"requirements": []})
    made = client.schedules.create(schedule(name="nightly", trigger=EVERY_NIGHT, create_job=job, is_enabled=False))
    assert (made.name, made.is_enabled, made.next_times) == ("nightly", False, [])
    plan = client.schedules.validate(schedule(name="hourly", trigger=RecurrenceTrigger("hour"), create_job=job))
    assert len(plan.next_times) == 10
