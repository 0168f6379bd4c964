from datetime import timedelta

import pytest

from lazulite.specs.durations import duration, spelled


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("PT10S", timedelta(seconds=10)),
        ("P1D", timedelta(days=1)),
        ("P1M", timedelta(days=30)),
        ("P1W", timedelta(days=7)),
        ("P1DT2H3M4.5S", timedelta(days=1, hours=2, minutes=3, seconds=4.5)),
        ("10s", timedelta(seconds=10)),
        ("2 h", timedelta(hours=2)),
        (90, timedelta(seconds=90)),
        (timedelta(1), timedelta(1)),
    ],
)
def test_length_of_time_is_read(written: object, expected: timedelta) -> None:
    assert duration(written) == expected


@pytest.mark.parametrize("written", ["P", "PT", "soon", "", True, -1, "10 years"])
def test_what_is_no_length_of_time_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="is no length of time: write PT10S"):
        duration(written)


@pytest.mark.parametrize("written", [1e308, "99999999999999d", "P99999999999Y"])
def test_what_is_longer_than_any_time_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="is longer than any length of time"):
        duration(written)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("P1D", "1 day"),
        ("P2W", "2 weeks"),
        ("90m", "90 minutes"),
        ("PT1H", "1 hour"),
        ("2.5s", "2.5 seconds"),
        (0, "0 seconds"),
    ],
)
def test_a_length_of_time_is_said_in_the_largest_unit_that_fits(written: object, said: str) -> None:
    assert spelled(duration(written)) == said
