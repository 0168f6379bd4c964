import pytest

from lazulite.compute.retries import Retries
from lazulite.words.errors import Invalid


def test_each_wait_is_twice_the_one_before_up_to_the_longest() -> None:
    retries = Retries(9, backoff_seconds=10, longest_seconds=60)
    assert [retries.wait_seconds(failed) for failed in (1, 2, 3, 4, 5)] == [10, 20, 40, 60, 60]


def test_a_wait_of_nothing_stays_nothing_however_often_it_failed() -> None:
    assert Retries(10_000, backoff_seconds=0).wait_seconds(9_999) == 0


def test_it_comes_back_from_json_and_an_older_document_has_none() -> None:
    retries = Retries(3, 1.5, 9)
    assert Retries.from_json(retries.to_json()) == retries
    assert Retries.from_json(None) == Retries(0)


def test_less_than_nothing_is_refused() -> None:
    with pytest.raises(Invalid, match="is 0 or more"):
        Retries(-1)
