import math

from lazulite.services.training.sweeps.curves import Curve, best_value, losses_of

NAN, INF = math.nan, math.inf


def test_a_curve_knows_its_best_and_its_average_at_every_point() -> None:
    curve = Curve(0, (3.0, 1.0, 2.0))
    assert [curve.best(count) for count in (1, 2, 3)] == [3, 1, 1]
    assert [curve.average(count) for count in (1, 2, 3)] == [3, 2, 2]


def test_what_is_no_number_is_never_best_and_in_no_average() -> None:
    curve = Curve(0, losses_of([NAN, 2.0, -INF, 4.0], minimize=True))
    assert curve.losses == (INF, 2, INF, 4)
    assert [curve.best(count) for count in (1, 2, 3)] == [INF, 2, 2]
    assert [curve.average(count) for count in (1, 2, 3, 4)] == [INF, 2, 2, 3]


def test_what_is_to_be_large_is_turned_round() -> None:
    assert losses_of([1.0, INF, 3.0], minimize=False) == (-1, INF, -3)


def test_the_best_value_is_a_number_or_none() -> None:
    assert best_value([3.0, NAN, 1.0, -INF], minimize=True) == 1
    assert best_value([3.0, NAN, 1.0, INF], minimize=False) == 3
    assert best_value([NAN, INF], minimize=False) is None
    assert best_value([], minimize=True) is None
