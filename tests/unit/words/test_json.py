import json

import pytest

from lazulite.words.json import nests_deeper


@pytest.mark.parametrize("level", [1, 63, 64, 65, 66, 500])
def test_json_nests_as_deep_as_it_does(level: int) -> None:
    for text in ("[" * level + "]" * level, '{"a":' * level + "[]" + "}" * level, '{"a":[' * level + "]}" * level):
        deepest = max(text[:at].count("[") + text[:at].count("{") - text[:at].count("]") - text[:at].count("}")
                      for at in range(len(text) + 1))  # fmt: skip
        assert nests_deeper(text.encode(), 64) is (deepest > 64)


def test_brackets_in_texts_are_no_levels() -> None:
    row = {"a": "[" * 500, "b": '\\"{[', "{" * 100: ["]"]}
    assert not nests_deeper(json.dumps([row] * 100).encode(), 64)
    assert nests_deeper(json.dumps([row, json.loads("[" * 70 + "]" * 70)]).encode(), 64)


def test_many_flat_rows_are_flat() -> None:
    assert not nests_deeper(json.dumps([[1.0, {"a": None}]] * 5_000).encode(), 3)
