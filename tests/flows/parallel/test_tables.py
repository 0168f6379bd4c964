"""Tables as mini-batches, in an environment with pandas."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from lazulite.compute.environments import EnvironmentFailed, Environments
from lazulite.compute.spec import EnvironmentKind, EnvironmentSpec
from lazulite.runners import parallel_run

LOCK = Path("src/lazulite/services/registry/curated/sklearn-lightgbm.lock")
PARALLEL = Path(parallel_run.__path__[0]).parent / "parallel.py"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lazulite-tests" / "environments"
TELL = """
import json
def run(rows, context):
    told = {"rows": len(rows), "columns": [str(name) for name in rows.columns], "first": [str(v) for v in rows.iloc[0]]}
    return [json.dumps({**told, "partition": context.partition_key_value})] * len(rows)
"""

pytestmark = pytest.mark.mlflow_client
Run = Callable[..., list[dict[str, object]]]


@pytest.fixture(scope="session")
def pandas_python(request: pytest.FixtureRequest) -> Path:
    lock = (request.config.rootpath / LOCK).read_text("utf-8")
    CACHE.mkdir(parents=True, exist_ok=True)
    spec = EnvironmentSpec(kind=EnvironmentKind.LOCKED, lock=lock)
    try:
        made = Environments(CACHE, variables=os.environ).prepare(spec, lambda _text: None, is_stopped=lambda: False)
    except EnvironmentFailed as error:
        pytest.skip(f"pandas cannot be installed here: {error.detail}")
    return made.python


@pytest.fixture
def run(pandas_python: Path, tmp_path: Path) -> Run:
    """What each mini-batch was, once for each of them, in their order."""

    def started(*options: str, script: str = TELL) -> list[dict[str, object]]:
        (tmp_path / "tell.py").write_text(script)
        rows = tmp_path / "rows.txt"
        command = [
            str(pandas_python), str(PARALLEL), "--script=tell.py", f"--input={tmp_path / 'in'}", "--processes=2",
            f"--append-row-to={rows}", *options,
        ]  # fmt: skip
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        told = list(dict.fromkeys(rows.read_text().splitlines()))
        return [json.loads(line) for line in told]

    return started


def lay(folder: Path, mltable: str, **files: str) -> None:
    """`x__a="…"` is the file in/x/a.csv."""
    for name, text in files.items():
        path = folder / "in" / f"{name.replace('__', '/')}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    if mltable:
        (folder / "in" / "MLTable").write_text(mltable)


def test_a_table_is_split_by_bytes_and_never_beyond_a_file(run: Run, tmp_path: Path) -> None:
    lines = "".join(f"{number},{number * 2}\n" for number in range(100, 130))
    lay(tmp_path, "paths: [{pattern: '*.csv'}]\ntransformations: [read_delimited]\n", a=f"x,y\n{lines}", b="x,y\n1,2\n")
    told = run("--size=80")
    assert [one["rows"] for one in told] == [10, 10, 10, 1]
    assert told[1] == {"rows": 10, "columns": ["x", "y"], "first": ["110", "220"], "partition": {}}


def test_a_table_is_split_by_the_values_of_columns(run: Run, tmp_path: Path) -> None:
    lay(tmp_path, "", a="store,brand,sold\n2,b,1\n1,a,2\n2,a,3\n1,a,4\n")
    told = run("--data=table", "--partition-key=store", "--partition-key=brand")
    assert [(one["rows"], one["partition"]) for one in told] == [
        (2, {"store": 1, "brand": "a"}), (1, {"store": 2, "brand": "a"}), (1, {"store": 2, "brand": "b"}),
    ]  # fmt: skip


def test_columns_come_out_of_the_paths_of_partitions(run: Run, tmp_path: Path) -> None:
    said = (
        "paths: [{pattern: ./**/*.csv}]\n"
        "transformations:\n"
        "  - read_delimited: {include_path_column: true}\n"
        "  - extract_columns_from_partition_format: {partition_format: '{store}/{file}.{extension}'}\n"
        "  - drop_columns: [Path, file, extension]\n"
    )
    lay(tmp_path, said, s1__part="sold\n1\n2\n", s2__part="sold\n3\n")
    told = run("--partition-key=store")
    assert [(one["rows"], one["columns"], one["partition"]) for one in told] == [
        (2, ["sold", "store"], {"store": "s1"}), (1, ["sold", "store"], {"store": "s2"}),
    ]  # fmt: skip


def test_a_file_without_a_header_gets_names_and_take_counts_over_all_files(run: Run, tmp_path: Path) -> None:
    said = (
        "paths: [{pattern: '*.csv'}]\n"
        "transformations:\n  - read_delimited: {header: no_header, delimiter: ';'}\n  - skip: 1\n  - take: 2\n"
    )
    lay(tmp_path, said, a="1;2\n3;4\n", b="5;6\n7;8\n")
    assert run() == [
        {"rows": 1, "columns": ["Column1", "Column2"], "first": ["3", "4"], "partition": {}},
        {"rows": 1, "columns": ["Column1", "Column2"], "first": ["5", "6"], "partition": {}},
    ]


def test_parquet_is_read_as_csv_is(run: Run, tmp_path: Path, pandas_python: Path) -> None:
    (tmp_path / "in").mkdir()
    make = "import pandas as pd, sys; pd.DataFrame({'x': range(1000)}).to_parquet(sys.argv[1])"
    subprocess.run([str(pandas_python), "-c", make, str(tmp_path / "in" / "a.parquet")], check=True)
    told = run("--data=table", "--size=1000")
    assert len(told) > 1
    assert sum(int(str(one["rows"])) for one in told) == 1000


def test_a_frames_rows_are_appended_without_a_header(run: Run, tmp_path: Path) -> None:
    lay(tmp_path, "", a="x,y\n1,a b\n2,c\n")
    with pytest.raises(json.JSONDecodeError):
        run("--data=table", script="def run(rows):\n    return rows\n")
    assert (tmp_path / "rows.txt").read_text() == '1 "a b"\n2 c\n'


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("x\n1\n", ["--partition-key=y"], "The table has no column 'y' to be split by; it has: x."),
        ("x\n", [], "There is no row in the input: nothing to run on."),
        ('x\n"1\n', [], "ParserError"),
    ],
)
def test_a_table_that_cannot_be_split_ends_the_job(
    run: Run, tmp_path: Path, text: str, options: list[str], said: str
) -> None:
    lay(tmp_path, "", a=text)
    with pytest.raises(AssertionError) as failed:
        run("--data=table", *options)
    assert said in str(failed.value)
