import random
from collections import Counter

import pytest

from lazulite.services.inference.latencies import LONGEST_STEP, middle_ms, percentile_ms, step_of


@pytest.mark.parametrize("milliseconds", [0.11, 0.5, 1.0, 7.3, 42.0, 999.0, 60_000.0])
def test_the_middle_of_a_step_is_within_five_percent_of_what_falls_into_it(milliseconds: float) -> None:
    assert middle_ms(step_of(milliseconds)) == pytest.approx(milliseconds, rel=0.055)


def test_nothing_is_too_short_or_too_long() -> None:
    assert (step_of(0.0), step_of(0.1), step_of(1e12)) == (0, 0, LONGEST_STEP)


def test_percentiles_are_those_of_the_values_themselves_within_five_percent() -> None:
    drawn = [random.Random(seed).lognormvariate(1.0, 0.8) for seed in range(2_000)]
    counts = Counter(map(step_of, drawn))
    for share in (0.5, 0.95, 0.99):
        assert percentile_ms(counts, share) == pytest.approx(sorted(drawn)[int(share * 2_000) - 1], rel=0.06)


def test_without_answers_there_is_no_percentile() -> None:
    assert percentile_ms({}, 0.5) is None
    assert percentile_ms({3: 0}, 0.5) is None
