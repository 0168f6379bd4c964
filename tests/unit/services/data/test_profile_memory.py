"""The process tree of a profile stays under a bound that the table is far above."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

MEBIBYTE = 1 << 20
REPOSITORY = Path(__file__).parents[4]
REAL = Path(os.environ.get("LAZULITE_TEST_DATA", REPOSITORY.parent / "shared" / "data")) / "large"


def arrow_bytes(path: Path) -> int:
    """What the table takes in Arrow memory once it is plain values: dictionaries are the file's own economy."""
    file = pq.ParquetFile(path)
    plain = pa.schema(
        pa.field(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type) for f in file.schema_arrow
    )
    groups = (file.read_row_group(group) for group in range(file.metadata.num_row_groups))
    return sum(group.cast(plain).nbytes for group in groups)


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
def test_four_times_512_mebibytes_are_profiled_under_512(tmp_path: Path) -> None:
    real = REAL / "council_payments.parquet"
    if not real.exists():
        pytest.skip(f"there is no {real.name} under LAZULITE_TEST_DATA or beside the repository (shared/data/large)")
    once = arrow_bytes(real)
    copies = -(-4 * 512 * MEBIBYTE // once)
    (tmp_path / "table").mkdir()
    for copy in range(copies):
        (tmp_path / "table" / f"{copy}.parquet").symlink_to(real)
    peak, profile = peak_while_profiling(tmp_path / "table", tmp_path / "work")
    assert profile["rows"] == copies * pq.ParquetFile(real).metadata.num_rows
    assert copies * once >= 4 * 512 * MEBIBYTE
    assert peak < 512 * MEBIBYTE
    sys.stderr.write(f"\n{copies * once / MEBIBYTE:.0f} MiB in Arrow, peak {peak / MEBIBYTE:.0f} MiB\n")
