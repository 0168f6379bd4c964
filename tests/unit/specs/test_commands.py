import pytest

from lazulite.specs.commands import always_wanted, check_command, with_given, words_of, words_with_given
from lazulite.specs.reading import DocumentInvalid
from lazulite.specs.written import read_written

TEXT = "train --a ${{inputs.a}} $[[--b ${{inputs.b}}]] $[[--c ${{inputs.c}} --d ${{inputs.d}}]]"


def test_optional_parts_stay_where_all_their_inputs_are_given() -> None:
    assert with_given(TEXT, ["a"]) == "train --a ${{inputs.a}}  "
    assert with_given(TEXT, ["a", "b", "c"]) == "train --a ${{inputs.a}} --b ${{inputs.b}} "
    assert with_given(TEXT, ["a", "c", "d"]) == "train --a ${{inputs.a}}  --c ${{inputs.c}} --d ${{inputs.d}}"


def test_what_stands_outside_of_optional_parts_is_always_wanted() -> None:
    assert always_wanted(f"{TEXT} ${{{{outputs.o}}}}") == {"a"}


def test_words_keep_expressions_whole_and_parts_together() -> None:
    words = words_of("--a ${{ inputs.a }} 'b c' $[[--d=${{inputs.d}} e]] --o=${{outputs.o}}/f")
    assert words == (
        "--a", "${{inputs.a}}", "b c", "$[[", "--d=${{inputs.d}}", "e", "]]", "--o=${{outputs.o}}/f",
    )  # fmt: skip
    assert words_with_given(words, {"a"}) == ("--a", "${{inputs.a}}", "b c", "--o=${{outputs.o}}/f")
    assert words_with_given(words, {"a", "d"}) == (
        "--a", "${{inputs.a}}", "b c", "--d=${{inputs.d}}", "e", "--o=${{outputs.o}}/f",
    )  # fmt: skip


def test_a_bracket_of_the_programs_own_is_a_word() -> None:
    assert words_with_given(("[", "]]"), ()) == ("[", "]]")


def test_a_quote_that_is_never_closed_is_refused() -> None:
    with pytest.raises(ValueError, match="No closing quotation"):
        words_of("--a 'b")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("command: a ${{inputs.ab}}", "Line 1, column 1: ${{inputs.ab}} names 'ab', which is not among the inputs"),
        ("command: a $[[${{inputs.ab}}]]", "Line 1, column 1: ${{inputs.ab}} names 'ab'"),
        ("command: ${{inputs.a", "Line 1, column 1: an expression is opened by '${{' and never closed"),
        ("command: ${{a.b}}", "Line 1, column 1: ${{a.b}} begins with 'a', which means nothing here"),
        ("command: x\nenvironment_variables:\n  V: ${{inputs.b}}", "Line 3, column 3: ${{inputs.b}} names 'b'"),
    ],
)
def test_expressions_name_what_there_is(text: str, sentence: str) -> None:
    written = read_written(text, settings={}, sources={})
    command, variables = written.value["command"], written.value.get("environment_variables") or {}
    assert isinstance(command, str)
    assert isinstance(variables, dict)
    with pytest.raises(DocumentInvalid) as refused:
        check_command(written, command, variables, {"inputs": ["a"], "outputs": []})
    assert refused.value.detail.startswith(sentence)
