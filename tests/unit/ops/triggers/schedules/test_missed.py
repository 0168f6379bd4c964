from datetime import UTC, datetime, timedelta

import pytest

from lazulite.foundation.firing.times import FireTimes
from lazulite.ops.triggers.schedules.missed import TOLD, Due, Missed, Run, is_on_time, weigh

HOURLY = FireTimes(datetime(2026, 1, 1, tzinfo=UTC), cron="0 * * * *")


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour, minutes=minute)


@pytest.mark.parametrize(
    ("missed", "now", "fire", "skip"),
    [
        (Missed(), at(1), [1], []),
        (Missed(Run.SKIP), at(1), [1], []),
        (Missed(Run.SKIP), at(1, 5), [], [1]),
        (Missed(Run.SKIP), at(4), [4], [1, 2, 3]),
        (Missed(Run.LATEST), at(4, 30), [4], [1, 2, 3]),
        (Missed(Run.LATEST), at(4), [4], [1, 2, 3]),
        (Missed(Run.ALL), at(4, 30), [1, 2, 3, 4], []),
        (Missed(Run.ALL, 2), at(4, 30), [3, 4], [1, 2]),
        (Missed(Run.ALL, 2), at(4), [2, 3, 4], [1]),
    ],
)
def test_of_what_was_missed_the_policy_says_what_fires(
    missed: Missed, now: datetime, fire: list[int], skip: list[int]
) -> None:
    found = weigh(HOURLY, missed, since=at(1), now=now)
    assert found == Due(tuple(map(at, fire)), tuple(map(at, skip)))


def test_of_a_long_sleep_the_newest_times_are_told_and_that_there_were_others() -> None:
    found = weigh(HOURLY, Missed(), since=at(1), now=at(1000, 30))
    assert (found.fire, len(found.skip), found.skip[-1], found.more) == ((at(1000),), TOLD, at(999), True)


def test_what_is_no_minute_late_is_on_time() -> None:
    assert [is_on_time(at(1), at(1, minute)) for minute in (0, 1, 2)] == [True, True, False]
