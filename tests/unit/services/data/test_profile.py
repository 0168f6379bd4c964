import random
import statistics
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lazulite.services.data import scan
from lazulite.services.data.engine import TableUnreadable
from lazulite.services.data.files import NoTable
from tests.unit.services.data.makers import column, profiled, write


def test_a_numeric_column_has_the_figures_of_a_known_answer(tmp_path: Path) -> None:
    values = [random.Random(7).gauss(10, 3) for _ in range(2000)]
    write(tmp_path, "t.csv", "x\n" + "\n".join(map(repr, values)) + "\nNA\n")
    found = column(profiled(tmp_path / "t.csv", tmp_path), "x")
    assert (found["nulls"], found["distinct"], found["distinct_is_exact"]) == (1, 2000 - 2000 + len(set(values)), True)
    assert (found["min"], found["max"]) == (min(values), max(values))
    assert found["mean"] == pytest.approx(statistics.fmean(values), rel=1e-12)
    assert found["standard_deviation"] == pytest.approx(statistics.stdev(values), rel=1e-12)
    quantiles = statistics.quantiles(values, n=100, method="inclusive")
    expected = {"0.01": quantiles[0], "0.05": quantiles[4], "0.25": quantiles[24], "0.5": quantiles[49]}
    for point, value in expected.items():
        assert found["quantiles"][point] == pytest.approx(value, rel=1e-9)  # type: ignore[index,call-overload]


def test_a_histogram_has_every_value_in_one_bin(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", "x\n" + "\n".join(str(n) for n in range(101)) + "\n")
    histogram = column(profiled(tmp_path / "t.csv", tmp_path), "x")["histogram"]
    assert histogram == {"edges": [0, *range(5, 100, 5), 100], "counts": [5] * 19 + [6]}


def test_a_constant_column_has_one_bin(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", "x\n3\n3\n")
    found = column(profiled(tmp_path / "t.csv", tmp_path), "x")
    assert found["histogram"] == {"edges": [3, 3], "counts": [2]}


def test_text_has_its_most_frequent_values(tmp_path: Path) -> None:
    write(tmp_path, "t.csv.gz", "carrier,n\nUA,1\nAA,2\nUA,3\n,4\n")
    found = column(profiled(tmp_path / "t.csv.gz", tmp_path), "carrier")
    assert found["top"] == [{"value": "UA", "count": 2}, {"value": "AA", "count": 1}]
    assert (found["nulls"], found["distinct"], found["min"], found["max"], found["longest"]) == (1, 2, "AA", "UA", 2)


def test_a_text_that_is_nearly_numbers_names_what_keeps_it_from_being_some(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", "x,y,z\n" + "".join(f"{n},{n},a{n}\n" for n in range(50)) + "none,?,a\nnone,-,b\n")
    found = profiled(tmp_path / "t.csv", tmp_path)
    assert (column(found, "x")["numbers"], column(found, "x")["no_numbers"]) == (50, ["none"])
    assert column(found, "y")["no_numbers"] == ["-", "?"]
    assert "no_numbers" not in column(found, "z")


@pytest.mark.parametrize("word", ["n/a", "N/A", "#N/A", "NA", "NaN", "null"])
def test_what_usually_stands_for_no_value_does_so_unasked(tmp_path: Path, word: str) -> None:
    write(tmp_path, "t.csv", f"x,y\n1,a\n{word},b\n3,c\n")
    found = column(profiled(tmp_path / "t.csv", tmp_path), "x")
    assert (found["type"], found["nulls"], found["mean"]) == ("bigint", 1, 2.0)


def test_times_keep_being_times(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", "day,at\n2013-01-01,2013-01-01 05:00:00\n2013-01-03,2013-01-01 06:00:00\n")
    found = profiled(tmp_path / "t.csv", tmp_path)
    day, at = column(found, "day"), column(found, "at")
    assert (day["kind"], day["min"], day["max"]) == ("time", "2013-01-01", "2013-01-03")
    assert (at["min"], at["max"]) == ("2013-01-01T05:00:00+00:00", "2013-01-01T06:00:00+00:00")
    assert sum(at["histogram"]["counts"]) == 2  # type: ignore[index,call-overload,arg-type]


def test_what_is_not_finite_is_counted_and_left_out(tmp_path: Path) -> None:
    pq.write_table(pa.table({"x": [1.0, float("nan"), float("inf"), 3.0, None]}), tmp_path / "t.parquet")
    found = column(profiled(tmp_path / "t.parquet", tmp_path), "x")
    assert (found["not_finite"], found["nulls"], found["mean"], found["max"]) == (2, 1, 2.0, 3.0)


def test_nested_columns_have_nulls_alone(tmp_path: Path) -> None:
    pq.write_table(pa.table({"x": [[1, 2], None], "b": [b"a", b"b"]}), tmp_path / "t.parquet")
    found = profiled(tmp_path / "t.parquet", tmp_path)
    assert column(found, "x") == {"name": "x", "type": "bigint[]", "kind": "other", "nulls": 1}


def test_an_empty_table_has_columns_without_values(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", "a,b\n")
    found = profiled(tmp_path / "t.csv", tmp_path)
    assert found["rows"] == 0
    assert column(found, "a")["nulls"] == 0


def test_files_of_a_folder_are_one_table_matched_by_name(tmp_path: Path) -> None:
    write(tmp_path, "lake/jan.csv", "a,b\n1,x\n")
    write(tmp_path, "lake/feb.csv.gz", "b,a\ny,2\n")
    write(tmp_path, "lake/mar.csv", "a;b\n3;z\n")
    write(tmp_path, "lake/README.md", "notes")
    found = profiled(tmp_path / "lake", tmp_path)
    assert (found["rows"], found["files"], column(found, "a")["max"]) == (3, 3, 3)


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "jsonl.gz"])
def test_a_folder_of_many_files_takes_no_more_memory_than_one(tmp_path: Path, suffix: str) -> None:
    for number in range(40):
        plain = f"a\n{number}\n" if suffix == "csv" else f'{{"a": {number}, "it\'s": {{"b \\"c\\"": {number}}}}}\n'
        write(tmp_path, f"lake/{number:02d}.{suffix}", plain)
    write(
        tmp_path, f"lake/last.{suffix}", "a,d\n0.5,x\n" if suffix == "csv" else '{"a": 0.5, "it\'s": null, "d": "x"}\n'
    )
    found = profiled(tmp_path / "lake", tmp_path)
    assert (found["rows"], found["files"], column(found, "a")["max"], column(found, "d")["nulls"]) == (41, 41, 39.0, 40)
    assert column(found, "a")["type"] == "double"


def test_a_type_that_changes_late_is_found_out(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", "a\n" + "1\n" * 30_000 + "x\n")
    found = column(profiled(tmp_path / "t.csv", tmp_path), "a")
    assert (found["type"], found["distinct"]) == ("varchar", 2)


def test_names_with_quotes_and_patterns_are_names(tmp_path: Path) -> None:
    write(tmp_path, "it's [1].csv", 'a"b,"c d"\n1,2\n')
    found = profiled(tmp_path / "it's [1].csv", tmp_path)
    assert column(found, 'a"b')["max"] == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n1,2\n1,2,3\n", "in t.csv, line 3 has 3 values, its first line has 2"),
        ("a,b\n" + "1,2\n" * 30_000 + "1\n", "line 30002 has 1 values, its first line has 2"),
        ("", "t.csv is empty or begins with an empty line"),
    ],
)
def test_a_broken_csv_names_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    write(tmp_path, "t.csv", text)
    with pytest.raises(TableUnreadable, match=sentence):
        profiled(tmp_path / "t.csv", tmp_path)


def test_a_csv_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("a\ncafé\n".encode("latin-1") * 30)
    with pytest.raises(TableUnreadable, match="not utf-8"):
        profiled(tmp_path / "t.csv", tmp_path)


def test_a_broken_parquet_says_so(tmp_path: Path) -> None:
    (tmp_path / "t.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(TableUnreadable, match="The table cannot be read"):
        profiled(tmp_path / "t.parquet", tmp_path)


def test_different_tables_in_a_folder_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path, "lake/flights.csv", "carrier,delay\nUA,1\n")
    write(tmp_path, "lake/weather.csv", "wind,rain\n1,2\n")
    with pytest.raises(NoTable, match="different tables: flights.csv has carrier, delay, weather.csv has rain, wind"):
        profiled(tmp_path / "lake", tmp_path)
    assert profiled(tmp_path / "lake", tmp_path, pattern="weather.csv")["rows"] == 1


def test_a_folder_without_tables_says_what_is_there(tmp_path: Path) -> None:
    write(tmp_path, "lake/a.png", "")
    with pytest.raises(NoTable, match=r"There is no table here: found a\.png"):
        profiled(tmp_path / "lake", tmp_path)


@pytest.mark.parametrize("looked_through_bytes", [scan.LOOKED_THROUGH_BYTES, 0])
@pytest.mark.parametrize(
    ("late", "type_", "greatest"), [("1.5", "double", 1.5), ("007", "varchar", "1"), ("3", "bigint", 3)]
)
def test_a_late_value_is_never_rounded_to_the_whole_numbers_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, looked_through_bytes: int, late: str, type_: str, greatest: object
) -> None:
    monkeypatch.setattr(scan, "LOOKED_THROUGH_BYTES", looked_through_bytes)
    write(tmp_path, "t.csv", "a,it's\n" + "1,1\n" * 30_000 + f"{late},1\n")
    found = column(profiled(tmp_path / "t.csv", tmp_path), "a")
    assert (found["type"], found["max"], found["distinct"]) == (type_, greatest, 2)


@pytest.mark.parametrize("looked_through_bytes", [scan.LOOKED_THROUGH_BYTES, 0])
@pytest.mark.parametrize(("late", "type_"), [("yes", "varchar"), ("True", "boolean")])
def test_a_late_yes_makes_text_of_the_booleans_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, looked_through_bytes: int, late: str, type_: str
) -> None:
    monkeypatch.setattr(scan, "LOOKED_THROUGH_BYTES", looked_through_bytes)
    write(tmp_path, "t.csv", "a,it's\n" + "true,no\nfalse,no\n" * 15_000 + f"{late},no\n")
    found = profiled(tmp_path / "t.csv", tmp_path)
    assert [column(found, name)["type"] for name in ("a", "it's")] == [type_, "varchar"]


def test_least_and_greatest_of_large_whole_numbers_are_exact(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", "id\n9007199254740993\n9007199254740995\n")
    found = column(profiled(tmp_path / "t.csv", tmp_path), "id")
    assert (found["min"], found["max"]) == (9007199254740993, 9007199254740995)


def test_a_date_that_stands_for_never_is_shown(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", "until\n2020-01-01 00:00:00\n9999-12-31 23:59:59.999999\n")
    assert str(column(profiled(tmp_path / "t.csv", tmp_path), "until")["max"]).startswith("10000-01-01")


def test_a_delimiter_in_the_quotes_of_the_header_divides_nothing(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", '"name; first; last",age\n"a;b;c",3\n')
    assert column(profiled(tmp_path / "t.csv", tmp_path), "age")["max"] == 3
