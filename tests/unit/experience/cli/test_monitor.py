from datetime import UTC, datetime, timedelta

import pytest

from lazulite.experience.cli.monitor import WindowUnclear, _window_of, captures_nothing


def test_a_window_is_the_last_day_unless_said_otherwise() -> None:
    start, end = _window_of(None, None, None)
    assert isinstance(start, datetime)
    assert isinstance(end, datetime)
    assert timedelta(hours=23, minutes=59) < end - start < timedelta(hours=24, minutes=1)
    assert abs(datetime.now(UTC) - end) < timedelta(minutes=1)


def test_a_window_with_a_beginning_ends_where_it_is_said_to() -> None:
    assert _window_of(None, "2013-04-01T00:00:00Z", "2013-05-01T00:00:00Z") == (
        "2013-04-01T00:00:00Z", "2013-05-01T00:00:00Z",
    )  # fmt: skip


@pytest.mark.parametrize(("last", "start", "end"), [("1d", "2013-04-01T00:00:00Z", None), (None, None, "2013-04-01")])
def test_a_window_that_is_unclear_is_refused(last: str | None, start: str | None, end: str | None) -> None:
    with pytest.raises(WindowUnclear):
        _window_of(last, start, end)


def test_an_endpoint_that_keeps_nothing_is_known() -> None:
    silent, telling = {"data_collector": {"enabled": False}}, {"data_collector": {"enabled": True}}
    assert captures_nothing([silent, {}])
    assert not captures_nothing([silent, telling])
