import pytest

from lazulite.words.csv_lines import wrong_line


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('a,b\n1,"x\n2,y\n3,z\n', 'line 2 opens a quote (") that is not closed by line 4'),
        ('a,b\n1,x\n2,"y\n', 'line 3 opens a quote (") that is not closed'),
        ('a,b\n2,"y\n3,z\n4,"w\n', 'line 2 opens a quote (") that line 4 closes in the midst of a value'),
        ('a,b\n3,z\n2,"y"x\n', 'line 3 opens a quote (") that the same line closes in the midst of a value'),
        ("a,b\n1,2\n3\n", "line 3 has 1 values, its first line has 2"),
        ('a,b\n1,"x\n"\n3\n', "line 4 has 1 values, its first line has 2"),
        ('a,b\n1,"x\ny",3\n', "lines 2 to 3 are one row by their quotes, which has 3 values, its first line has 2"),
    ],
)
def test_what_is_wrong_is_told_by_the_line_where_it_begins(text: str, sentence: str) -> None:
    assert wrong_line(text.splitlines(keepends=True)) == sentence


@pytest.mark.parametrize(("text", "delimiter"), [("", ","), ("a,b\n\n1,2\n", ","), ('a;b\n"x\ny";2\n', ";")])
def test_nothing_is_wrong_with_lines_that_are_a_table(text: str, delimiter: str) -> None:
    assert wrong_line(text.splitlines(keepends=True), delimiter=delimiter) is None
