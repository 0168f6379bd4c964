from pathlib import Path

import duckdb
import pytest

from lazulite.services.data.engine import TableUnreadable
from lazulite.services.data.files import Reading, TableFile
from lazulite.services.data.preview import preview
from lazulite.services.data.sources import files_below
from tests.unit.services.data.makers import write


def test_the_first_rows_come_in_their_order(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", "n,day,x\n" + "".join(f"{n},2013-01-01,\n" for n in range(5000)))
    found = preview(files_below(tmp_path / "t.csv"), Reading(), rows=2)
    assert found == {
        "columns": [{"name": "n", "type": "bigint"}, {"name": "day", "type": "date"}, {"name": "x", "type": "varchar"}],
        "rows": [[0, "2013-01-01", None], [1, "2013-01-01", None]],
        "file": "t.csv",
        "files": 1,
    }


def test_times_with_a_zone_are_shown_in_utc(tmp_path: Path) -> None:
    lines = (
        "SELECT TIMESTAMPTZ '2013-01-01 05:15:00-05' AS at, [TIMESTAMPTZ '2013-01-01 05:15:00-05'] AS many, "
        "CAST(NULL AS TIMESTAMPTZ) AS never"
    )
    duckdb.sql(f"COPY ({lines}) TO '{tmp_path / 't.parquet'}' (FORMAT parquet)")
    found = preview(files_below(tmp_path / "t.parquet"), Reading(), rows=2)
    assert found["rows"] == [["2013-01-01T10:15:00+00:00", "['2013-01-01 10:15:00+00']", None]]


@pytest.mark.parametrize(
    ("values", "type_"),
    [
        ("true false", "boolean"),
        ("True FALSE NA", "boolean"),
        ("yes no", "varchar"),
        ("Yes No", "varchar"),
        ("t f", "varchar"),
        ("Y N", "varchar"),
        ("true no", "varchar"),
        ("tRUE false", "varchar"),
    ],
)
def test_a_boolean_is_what_pandas_takes_for_one(tmp_path: Path, values: str, type_: str) -> None:
    write(tmp_path, "t.csv", "n,is it\n" + "".join(f"1,{value}\n" for value in values.split()))
    found = preview(files_below(tmp_path / "t.csv"), Reading(), rows=1)
    assert found["columns"] == [{"name": "n", "type": "bigint"}, {"name": "is it", "type": type_}]
    first = values.split()[0]
    assert found["rows"] == [[1, True if type_ == "boolean" else first]]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n1,2\n3\n4,5,6\n", "in t.csv, line 3 has 1 values, its first line has 2"),
        ("a\n" + "x" * 5_000_000 + "\n", "in t.csv, line 2: field larger than field limit"),
        ('a,b\n1,x\n2,"y\n' + "3,z\n" * 5, r'in t.csv, line 3 opens a quote \("\) that is not closed by line 8'),
        ('a,b\n1,x\n2,"y\n', r'in t.csv, line 3 opens a quote \("\) that is not closed\.'),
        ('a,b\n1,x\n2,"y\n' + "3,z\n" * 90_000, r'in t.csv, line 3 opens a quote \("\) that is not closed by line'),
        ('a,b\n2,"y\n3,z\n4,"w\n', "in t.csv, line 2 opens a quote .* that line 4 closes in the midst of a value"),
        ('a,b\n3,z\n2,"y"x\n', "in t.csv, line 3 opens a quote .* that the same line closes in the midst of a value"),
        ('a,b\n1,"x\ny"\n2,"z\nw",3\n', "in t.csv, lines 4 to 5 are one row by their quotes, which has 3 values"),
    ],
)
def test_a_broken_csv_names_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    write(tmp_path, "t.csv", text)
    with pytest.raises(TableUnreadable, match=sentence):
        preview(files_below(tmp_path / "t.csv"), Reading(), rows=2)


def test_a_refusal_calls_a_file_by_the_name_that_people_know(tmp_path: Path) -> None:
    (tmp_path / "e3b0c442").write_bytes(b"PAR1 and no more")
    with pytest.raises(TableUnreadable, match="t.parquet") as refused:
        preview([TableFile("t.parquet", tmp_path / "e3b0c442")], Reading(), rows=2)
    assert "e3b0c442" not in refused.value.detail
