from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from lazulite.ops.monitoring.entities import MonitorRun, RunState
from lazulite.ops.monitoring.windows.naming import newest_of_each, version_name

APRIL, MAY, JUNE = (datetime(2013, month, 1, tzinfo=UTC) for month in (4, 5, 6))
RUN = MonitorRun("1", "w", "m", "flights", APRIL, MAY, RunState.COMPLETED, 1, MAY, "local:local")


def test_days_are_named_without_hours() -> None:
    assert version_name(APRIL, MAY) == "2013-04-01_2013-05-01"


def test_hours_are_told_in_utc_without_colons() -> None:
    start = datetime(2013, 4, 1, 8, 30, tzinfo=timezone(timedelta(hours=2)))
    assert version_name(start, MAY) == "2013-04-01T06.30.00_2013-05-01"


def test_second_version_of_one_window_gets_a_number() -> None:
    assert version_name(APRIL, MAY, taken=1) == "2013-04-01_2013-05-01.2"


def test_of_one_window_the_last_run_counts_and_windows_are_in_order() -> None:
    later, again = replace(RUN, id="2", start=MAY, end=JUNE), replace(RUN, id="3")
    assert [run.id for run in newest_of_each([later, RUN, again])] == ["3", "2"]
