import pytest

from lazulite.runners.parallel_run.thresholds import Tally, Thresholds, from_arguments


def test_unless_told_every_failure_but_all_of_them_is_borne() -> None:
    assert Thresholds().verdict(Tally(done=4, items=8, lost_items=6, broken=3, failed=3)) == ""
    assert Thresholds().verdict(Tally(done=4, broken=4, failed=4)) == "All of the 4 mini-batches failed."


def test_a_short_mini_batch_has_failed_where_items_are_counted() -> None:
    assert not Thresholds().is_short(10, 0)
    assert Thresholds(items=5).is_short(10, 9)
    assert not Thresholds(items=5).is_short(10, 10)


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--error_threshold", "5", "--allowed_failed_percent=30"], Thresholds(items=5, percent=30.0)),
        (["--model", "x"], Thresholds()),
        (["--error_threshold"], Thresholds()),
        (["--error_threshold", "many"], Thresholds()),
    ],
)
def test_arguments_say_what_is_borne(arguments: list[str], found: Thresholds) -> None:
    assert from_arguments(Thresholds(), arguments) == found
