import json
import math
import sys

import pytest

from lazulite.words.numbers import number_of, spelled


@pytest.mark.parametrize("value", [0.0, -0.0, math.pi, sys.float_info.max, sys.float_info.min, math.inf, -math.inf])
def test_a_number_goes_through_json_and_comes_back(value: float) -> None:
    assert number_of(json.loads(json.dumps(spelled(value), allow_nan=False))) == value


def test_what_is_no_number_goes_as_a_text() -> None:
    assert [spelled(value) for value in (math.nan, math.inf, -math.inf)] == ["NaN", "Infinity", "-Infinity"]
    assert math.isnan(number_of("NaN"))
