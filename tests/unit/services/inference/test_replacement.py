from datetime import UTC, datetime, timedelta

from lazulite.services.inference.replacement import failures_in_a_row, restart_wait_seconds

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_first_restart_is_at_once_and_later_ones_wait_ever_longer_up_to_a_minute() -> None:
    assert [restart_wait_seconds(n) for n in (1, 2, 3, 4, 9, 50)] == [0.0, 1.0, 2.0, 4.0, 60.0, 60.0]


def test_a_replica_that_served_for_a_minute_starts_counting_anew() -> None:
    assert failures_in_a_row(5, ready_at=NOW - timedelta(seconds=61), now=NOW) == 1


def test_a_replica_that_dies_at_once_adds_to_the_row() -> None:
    assert failures_in_a_row(5, ready_at=NOW - timedelta(seconds=3), now=NOW) == 6
    assert failures_in_a_row(1, ready_at=None, now=NOW) == 2
