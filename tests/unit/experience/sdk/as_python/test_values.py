import ast
import math

import pytest

from lazulite.experience.sdk.as_python.values import Code, call, input_code, is_name, listed, output_code, written
from lazulite.words.json import JSON

LONG = "x" * 90


@pytest.mark.parametrize(
    "value",
    [
        None, True, 1, 0.5, 1e-300, "", "a'b", 'a"b', "a'\"b", "back\\slash", "tab\tbell\x07", "ü€𝄞\u2028", "\n",
        "a\nb\n", f"{LONG}\n  {LONG}", [], {}, [1, [2]], {"a": {"b": [None, "c\nd"]}, "c": [LONG, LONG]},
        [{"a": LONG}, LONG],
    ],
)  # fmt: skip
def test_what_is_written_reads_as_the_same_value(value: JSON) -> None:
    assert ast.literal_eval(written(value)) == value
    assert ast.literal_eval(written({"deep": value}, 8)) == {"deep": value}


def test_numbers_that_python_has_no_literal_for() -> None:
    for value in (math.inf, -math.inf, math.nan):
        assert str(eval(written(value))) == str(value)


def test_a_call_goes_over_lines_where_it_is_long_and_takes_any_name() -> None:
    assert call("f", {"a": 1, "b-c": 2, "class": Code("x")}) == 'f(a=1, **{"b-c": 2, "class": x})'
    assert call("f", {"a": LONG, "b-c": [1]}) == f'f(\n    a="{LONG}",\n    **{{"b-c": [1]}},\n)'
    assert call("f", {"a": "b\nc"}) == 'f(\n    a=(\n        "b\\n"\n        "c"\n    ),\n)'
    assert listed("f", ["a", "b"]) == "f(a, b)"
    assert listed("f", [LONG, "bcdefghij"]) == f"f(\n    {LONG},\n    bcdefghij,\n)"


def test_inputs_and_outputs_are_objects_where_they_say_all() -> None:
    assert input_code({"path": "p", "type": "uri_file"}) == Code('Input(path="p", type="uri_file")')
    assert output_code({"type": "uri_file", "name": "n"}) == Code('Output(type="uri_file", name="n")')
    for kept in ({"path": "p"}, {"type": "uri_file", "path": "p", "extra": 1}, {"type": "number", "default": None}, 5):
        assert not isinstance(input_code(kept), Code)


def test_words_of_python_are_no_names() -> None:
    assert [is_name(text) for text in ("a", "a-b", "class", "1a", "")] == [True, False, False, False, False]
