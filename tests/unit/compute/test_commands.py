import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lazulite.compute.commands import PlaceholderUnknown, fill_command, fill_json, fill_text

TEXT = st.text(st.characters(min_codepoint=1, max_codepoint=0x2FF, exclude_characters="\n\r"), max_size=12)


def test_paths_stay_as_they_are() -> None:
    assert (
        fill_command("cat ${{inputs.a}} > ${{ outputs.b }}", {"inputs.a": "/x/y", "outputs.b": "/z"}) == "cat /x/y > /z"
    )


@settings(max_examples=40, deadline=None)
@given(TEXT, st.sampled_from(["{}", '"{}"', "'{}'", 'a"b"{}', "--x='y {}'", "\\'{}"]))
def test_a_value_is_one_word_wherever_it_stands(value: str, place: str) -> None:
    hole = "${{inputs.v}}"
    words = ["sh", "-c", f"printf '%s|' {fill_command(place.replace('{}', hole), {'inputs.v': value})}"]
    expected = {
        "{}": value, '"{}"': value, "'{}'": value, 'a"b"{}': f"ab{value}", "--x='y {}'": f"--x=y {value}",
        "\\'{}": f"'{value}",
    }[place]  # fmt: skip
    assert subprocess.run(words, capture_output=True, check=True).stdout == f"{expected}|".encode()


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(PlaceholderUnknown) as refusal:
        fill_text("${{inputs.dta}}", {"inputs.data": "x"})
    assert refusal.value.detail == "The job has nothing called ${{inputs.dta}}."
    assert refusal.value.hint == "Did you mean 'inputs.data'?"


def test_json_is_filled_where_it_is_text() -> None:
    assert fill_json({"a": ["${{x}}", 1, None]}, {"x": "y"}) == {"a": ["y", 1, None]}
