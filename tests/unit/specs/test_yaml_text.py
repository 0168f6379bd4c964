import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lazulite.specs.yaml_text import DocumentBroken, Position, read_yaml


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ("command: x\n\tcode: y", 2, 1, "a tab stands where spaces are wanted"),
        ("a: 1\nb: c: d", 2, 5, "mapping values are not allowed here"),
        ("a: 1\na: 2", 2, 1, "the key 'a' comes twice"),
        ("a: &a [*a]", 1, 4, "it contains itself"),
        ("a: 'x", 1, 6, "found unexpected end of stream"),
        ("a: 1\nb: \x07", 2, 4, "the character 7 cannot stand in YAML"),
        ("? [a, b]\n: c", 1, 3, "a key is a plain word"),
        ("a: !!python/object:os.system x", 1, 4, "could not determine a constructor"),
        ("a: !!int soon", 1, 4, "'soon' is no int"),
        ("a:\n  b: !!bool maybe", 2, 6, "'maybe' is no bool"),
        ("a: " + "9" * 5000, 1, 4, "' is no int"),
        ("a: !!timestamp 2001-01-01", 1, 4, "could not determine a constructor"),
        ("a: !!binary aGk=", 1, 4, "could not determine a constructor"),
        ("---\na: 1\n---\nb: 1", 3, 1, "but found another document"),
    ],
)
def test_broken_yaml_is_told_by_line_and_column(text: str, line: int, column: int, reason: str) -> None:
    with pytest.raises(DocumentBroken) as broken:
        read_yaml(text)
    assert (broken.value.line, broken.value.column) == (line, column)
    assert reason in broken.value.detail


def test_aliases_that_multiply_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 8)]
    with pytest.raises(DocumentBroken, match="its aliases stand for more than 200000 values"):
        read_yaml("\n".join(lines))


def test_what_is_nested_too_deeply_is_refused() -> None:
    with pytest.raises(DocumentBroken, match="nested deeper than anybody can read"):
        read_yaml("[" * 20_000)


def test_what_is_too_large_is_refused() -> None:
    with pytest.raises(DocumentBroken, match="4194304 are read at most"):
        read_yaml("#" * (4 << 20) + "#")


def test_every_value_has_its_place_and_an_absent_one_that_of_what_is_around_it() -> None:
    located = read_yaml("inputs:\n  rate: 0.1\n  data:\n    path: x\nlist:\n  - a\n  - b\n")
    assert located.position("/inputs/data/path") == Position(4, 5)
    assert located.position("/list/1") == Position(7, 5)
    assert located.position("/inputs/data/typo/deeper") == Position(3, 3)
    assert str(located.position("/inputs")) == "line 1, column 1"


def test_dates_stay_text_and_merges_are_merged() -> None:
    located = read_yaml("common: &c {a: 1}\nversion: 2013-01-01\nx:\n  <<: *c\n  b: 2\n")
    assert located.value == {"common": {"a": 1}, "version": "2013-01-01", "x": {"a": 1, "b": 2}}


def test_an_empty_text_has_no_value() -> None:
    assert read_yaml("# nothing\n").value is None


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(DocumentBroken):
        read_yaml(text)


def test_a_character_that_json_spells_in_halves_is_whole() -> None:
    assert read_yaml(json.dumps({"\U0001f600": "a \U0001f680"})).value == {"\U0001f600": "a \U0001f680"}
    with pytest.raises(DocumentBroken, match="line 1, column 7: it has half a character"):
        read_yaml('{"a": "\\ud83d"}')


def test_a_text_of_a_megabyte_is_read_and_a_million_values_are_not() -> None:
    assert read_yaml("a: " + "x" * 1_000_000).value == {"a": "x" * 1_000_000}
    with pytest.raises(DocumentBroken, match="it has more than 50000 values"):
        read_yaml(f"[{','.join('1' for _ in range(1_000_000))}]")
