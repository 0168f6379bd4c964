from pathlib import Path

import pytest

from lazulite.services.data.files import NoTable, Reading
from lazulite.services.data.mltable import MLTableInvalid, parse
from tests.unit.services.data.makers import column, profiled, write

DELIMITED = """
$schema: https://azuremlschemas.azureedge.net/latest/MLTable.schema.json
type: mltable
paths:
  - pattern: ./raw/*.txt
transformations:
  - read_delimited: {delimiter: ";", encoding: utf8, header: all_files_same_headers}
  - keep_columns: [a, b]
  - drop_columns: b
"""


def test_it_says_which_files_and_how_they_are_read(tmp_path: Path) -> None:
    write(tmp_path, "MLTable", DELIMITED)
    write(tmp_path, "raw/1.txt", "a;b;c\n1;2;3\n")
    write(tmp_path, "other.csv", "z\n1\n")
    found = profiled(tmp_path, tmp_path.parent)
    assert (found["rows"], [column(found, "a")["max"]], len(found["columns"])) == (1, [1], 1)  # type: ignore[arg-type]


def test_take_keeps_the_first_rows(tmp_path: Path) -> None:
    write(tmp_path, "MLTable", "paths: [{file: ./t.csv}]\ntransformations: [read_delimited, {take: 2}]\n")
    write(tmp_path, "t.csv", "a\n1\n2\n3\n")
    assert profiled(tmp_path, tmp_path.parent)["rows"] == 2


def test_what_it_reads_is_a_value(tmp_path: Path) -> None:
    assert parse("paths: [{folder: ./x}]\ntransformations: [read_parquet]").reading == Reading(format="parquet")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("paths: [", "is no YAML: line 1"),
        ("type: mltable", "has no `paths`"),
        ("paths: [{file: /etc/passwd}]", "names /etc/passwd, which is not beside it"),
        ("paths: [{what: x}]", "A path of an MLTable is"),
        ("paths: [{file: x}]\ntransformations: [{filter: a > 1}]", "transformation 'filter' cannot be done here"),
        ("paths: [{file: x}]\ntransformations: [{read_delimited: {encoding: x}}]", "encoding 'x' is not known"),
    ],
)
def test_what_cannot_be_done_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(MLTableInvalid, match=sentence):
        parse(text)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    write(tmp_path, "MLTable", "paths: [{file: ./b.csv}]")
    write(tmp_path, "a.csv", "x\n1\n")
    with pytest.raises(NoTable, match=r"names b\.csv; beside it lies a\.csv"):
        profiled(tmp_path, tmp_path.parent)
