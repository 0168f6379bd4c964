import re
from pathlib import Path

import pytest

from lazulite.runners.parallel_run.mltable import MLTable, partition_pattern, plain, read


def make(folder: Path, text: str, *files: str) -> MLTable:
    (folder / "MLTable").write_text(text)
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("a,b\n1,2\n")
    return read(folder)


def names(said: MLTable) -> list[str]:
    return [path.relative_to(said.root).as_posix() for path in said.files]


@pytest.mark.parametrize(
    ("paths", "chosen"),
    [
        ("[{file: ./a.csv}]", ["a.csv"]),
        ("[{pattern: ./**/*.csv}]", ["a.csv", "x/b.csv", "x/y/c.csv"]),
        ("[{pattern: '*.csv'}]", ["a.csv"]),
        ("[{folder: ./x}]", ["x/b.csv", "x/y/c.csv"]),
        ("[{file: x/b.csv}, {folder: x}]", ["x/b.csv", "x/y/c.csv"]),
    ],
)
def test_paths_choose_files_beside_it(tmp_path: Path, paths: str, chosen: list[str]) -> None:
    said = make(tmp_path, f"paths: {paths}\ntransformations: [read_parquet]\n", "a.csv", "x/b.csv", "x/y/c.csv")
    assert names(said) == chosen
    assert (said.is_table, said.reader) == (True, "parquet")


def test_without_a_reader_it_is_a_list_of_files(tmp_path: Path) -> None:
    said = make(tmp_path, "paths: [{pattern: ./*.png}]\n", "a.png")
    assert (said.is_table, names(said)) == (False, ["a.png"])


def test_transformations_are_kept_in_their_order(tmp_path: Path) -> None:
    text = (
        "paths: [{file: a.csv}]\n"
        "transformations:\n  - read_delimited: {delimiter: ';'}\n  - take: 5\n  - keep_columns: a\n"
    )
    said = make(tmp_path, text, "a.csv")
    assert (said.options, said.steps) == ({"delimiter": ";"}, (("take", 5), ("keep_columns", "a")))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("type: mltable\n", "The MLTable file has no `paths`."),
        ("paths: [{file: https://x/y.csv}]\n", "which is not beside it"),
        ("paths: [{file: ../y.csv}]\n", "which is not beside it"),
        ("paths: [{file: none.csv}]\n", "there is no such file beside it"),
        ("paths: [a.csv]\n", "A path of an MLTable is {file|folder|pattern: …}"),
        ("paths: [{file: a.csv}]\ntransformations: [{filter: x}]\n", "'filter' cannot be done here"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(SystemExit) as refused:
        make(tmp_path, text, "a.csv")
    assert sentence in str(refused.value)


def test_files_of_one_kind_are_a_table_without_an_mltable(tmp_path: Path) -> None:
    assert plain([tmp_path / "a.tsv"]).options == {"delimiter": "\t"}
    with pytest.raises(SystemExit, match=re.escape("no files of one table: a.csv, b.parquet")):
        plain([tmp_path / "a.csv", tmp_path / "b.parquet"])


@pytest.mark.parametrize(
    ("text", "path", "groups"),
    [
        ("{Store}/{Brand}/{file}.{extension}", "1000/tropicana/data.csv", ("1000", "tropicana", "data", "csv")),
        ("/{Store}/*.csv", "raw/1000/data.csv", ("1000",)),
        ("/{day:yyyy/MM/dd}/x.csv", "raw/2026/11/27/x.csv", ("2026/11/27",)),
        ("/{day:yyyy}/x.csv", "raw/20/x.csv", None),
    ],
)
def test_a_partition_format_matches_the_end_of_a_path(text: str, path: str, groups: tuple[str, ...] | None) -> None:
    found = partition_pattern(text)[0].search(path)
    assert (found and found.groups()) == groups


def test_a_partition_formats_dates_have_a_format() -> None:
    assert partition_pattern("/{day:yyyy/MM/dd}/{hour:HH}.csv")[1] == [("day", "%Y/%m/%d"), ("hour", "%H")]
