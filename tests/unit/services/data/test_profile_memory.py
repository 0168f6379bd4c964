"""The process tree of a profile stays under a bound that the table is far above."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import numpy as np
import psutil
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from pyarrow import csv

MEBIBYTE = 1 << 20
ROWS_A_FILE = 1_000_000


def chunk(first: int, rows: int) -> pa.Table:
    """Rows of a table in which every id is another: texts long and short, whole numbers, fractions, times, nulls."""
    number = np.arange(first, first + rows)
    draw = np.random.default_rng(first)
    word = pa.array([f"carrier {n}" for n in range(40)])
    return pa.table(
        {
            "id": pc.utf8_lpad(pa.array(number).cast(pa.string()), 48, padding="0"),
            "carrier": word.take(pa.array(draw.integers(0, 40, rows))),
            "scheduled": pa.array(number * 1_000_000).cast(pa.timestamp("us")),
            "distance": pa.array(draw.integers(0, 5_000, rows)),
            "temp": pa.array(draw.normal(15, 8, rows), mask=draw.random(rows) < 0.1),
            "humid": pa.array(draw.random(rows)),
        }
    )


def write_table(folder: Path, form: str, *, arrow_bytes: int) -> int:
    """Files in the form, until their rows take so many bytes in Arrow; gives the rows."""
    folder.mkdir()
    size = rows = 0
    while size < arrow_bytes:
        part = chunk(rows, ROWS_A_FILE)
        if form == "parquet":
            pq.write_table(part, folder / f"{rows:012d}.parquet", row_group_size=100_000)
        elif form == "csv":
            csv.write_csv(part, folder / f"{rows:012d}.csv")
        else:
            write_json_lines(part, folder / f"{rows:012d}.jsonl")
        size, rows = size + part.nbytes, rows + part.num_rows
    return rows


def write_json_lines(part: pa.Table, path: Path) -> None:
    with duckdb.connect() as connection:
        connection.register("part", part)
        connection.execute(f"COPY part TO '{path}' (FORMAT json)")


def peak_while_profiling(folder: Path, work: Path) -> tuple[int, dict[str, object]]:
    """(the largest resident bytes of the step's process tree, the profile)."""
    work.mkdir()
    (work / "arguments.json").write_text(json.dumps({"inputs": {"data": str(folder)}}))
    command = [sys.executable, "-m", "lazulite.processes.step", "profile", str(work / "arguments.json")]
    environment = {**os.environ, "LAZULITE_RESULT": str(work / "result.json"), "TMPDIR": str(work)}
    process = subprocess.Popen(command, env=environment)
    peak, ended = 0, threading.Event()
    while process.poll() is None:
        try:
            tree = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
            peak = max(peak, sum(one.memory_info().rss for one in tree))
        except psutil.NoSuchProcess:
            continue
        ended.wait(0.02)
    assert process.returncode == 0
    return peak, json.loads((work / "result.json").read_text())


def test_a_table_is_profiled_in_less_memory_than_it_takes(tmp_path: Path) -> None:
    (tmp_path / "table").mkdir()
    rows = 1_200_000
    table = pa.table(
        {"id": pa.array(f"{n:064d}" for n in range(rows)), "x": range(rows), "y": [n * 0.5 for n in range(rows)]}
    )
    pq.write_table(table, tmp_path / "table" / "part.parquet", row_group_size=50_000)
    table_bytes = table.nbytes
    peak, profile = peak_while_profiling(tmp_path / "table", tmp_path / "work")
    assert (profile["rows"], profile["files"]) == (rows, 1)
    assert table_bytes > 96 * MEBIBYTE
    assert peak < 384 * MEBIBYTE


@pytest.mark.judge
@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_four_times_512_mebibytes_are_profiled_under_512(tmp_path: Path, form: str) -> None:
    table_bytes = 4 * 512 * MEBIBYTE
    rows = write_table(tmp_path / "table", form, arrow_bytes=table_bytes)
    peak, profile = peak_while_profiling(tmp_path / "table", tmp_path / "work")
    columns = {column["name"]: column for column in profile["columns"]}  # type: ignore[attr-defined]  # a list
    assert (profile["rows"], columns["carrier"]["distinct"]) == (rows, 40)
    assert columns["id"]["distinct"] == pytest.approx(rows, rel=0.05)
    assert columns["temp"]["nulls"] == pytest.approx(rows / 10, rel=0.01)
    assert profile["size_in_arrow_bytes"] >= 0.9 * table_bytes  # type: ignore[operator]  # a number
    assert peak < 512 * MEBIBYTE
    sys.stderr.write(f"\n{form}: {table_bytes / MEBIBYTE:.0f} MiB in Arrow, peak {peak / MEBIBYTE:.0f} MiB\n")
