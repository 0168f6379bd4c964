import datetime as dt

import numpy as np

from lazulite.runners.score_host.answers import chances, plain


def test_what_json_cannot_say_is_null_or_text() -> None:
    moment = dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)
    values = [float("nan"), float("inf"), np.float32(0.5), np.int64(3), np.True_, moment, None, ("a", 1)]
    assert plain(values) == [None, None, 0.5, 3, True, "2026-01-02T03:04:00+00:00", None, ["a", 1]]


def test_an_array_gives_one_value_a_row() -> None:
    assert plain(np.array([[1.0, np.nan], [2.0, 3.0]])) == [[1.0, None], [2.0, 3.0]]


def test_of_two_classes_the_second_ones_chance_is_the_probability() -> None:
    assert chances(np.array([[0.25, 0.75], [0.5, 0.5]])) == [0.75, 0.5]


def test_of_more_classes_each_has_its_chance() -> None:
    assert chances(np.array([[0.2, 0.3, 0.5]])) == [[0.2, 0.3, 0.5]]


def test_anything_else_is_no_probability() -> None:
    assert chances(["no", "table"]) is None
