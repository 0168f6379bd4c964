"""Files that are no good tables: who looks at one gets a table, or a sentence that says what is wrong with it."""

import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lazulite.services.data.engine import MemoryTooSmall
from lazulite.services.data.preview import preview
from lazulite.services.data.profiling import profile_step
from lazulite.services.data.sources import choose, files_below
from lazulite.words.errors import PlatformError
from lazulite.words.json import JSON, canonical


def parquet(columns: int = 2, rows: int = 100) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({f"c{n}": list(range(rows)) for n in range(columns)}), out)
    return out.getvalue()


COLUMNS = 5_000
WIDE = ",".join(f"c{n}" for n in range(COLUMNS)) + "\n" + ",".join("1" for _ in range(COLUMNS)) + "\n"
GOOD = {
    "one row.csv": b"a,b\n1,2\n",
    "no line end.csv": b"a,b\n1,2",
    "a header alone.csv": b"a,b\n",
    "a byte order mark.csv": b"\xef\xbb\xbfa,b\n1,2\n",
    "windows lines.csv": b"a,b\r\n1,2\r\n3,4\r\n",
    "old lines.csv": b"a,b\r1,2\r3,4\r",
    "names in unicode.csv": "h\u00f6he,\u202e\u05d0,e\u0301\n1,2,3\n".encode(),
    "a column without a name.csv": b"a,,b\n1,2,3\n",
    "a name twice.csv": b"a,a,A\n1,2,3\n",
    "names that are words.csv": b'select,"from",",","""",\'\n1,2,3,4,5\n',
    "one column.csv": b"a\n1\n2\n",
    "nothing but nulls.csv": b"a,b\nNA,\n,NULL\n",
    "numbers that are none.csv": b"a,b\n1e400,99999999999999999999999999\n-inf,nan\n",
    "truths and times.csv": b"a,b,c\ntrue,2013-01-01,25:00\nfalse,9999-12-31,23:59\n",
    "a long text.csv": b'a,b\n"' + b"x" * 1_500_000 + b'",2\n',
    "good.csv.gz": gzip.compress(b"a,b\n1,2\n"),
    "two parts.csv.gz": gzip.compress(b"a,b\n") + gzip.compress(b"1,2\n"),
    "good.parquet": parquet(),
    "no rows.parquet": parquet(rows=0),
    "wide.parquet": parquet(columns=300, rows=3),
    "lines.jsonl": b'{"a": 1, "b": {"c": [1, 2]}}\n{"a": "x"}\n',
}
BAD = {
    "empty.csv": b"",
    "empty.csv.gz": b"",
    "empty.parquet": b"",
    "an empty line.csv": b"\n",
    "ragged.csv": b"a,b\n1\n1,2,3\n",
    "latin.csv": "h\u00f6he,b\n1,2\n".encode("latin-1"),
    "utf-16.csv": "a,b\n1,2\n".encode("utf-16"),
    "utf-16 without a mark.csv": "a,b\n1,2\n".encode("utf-16-le"),
    "utf-32.csv": "a,b\n1,2\n".encode("utf-32"),
    "an open quote.csv": b'a,b\n"1,2\n3,4\n',
    "binary.csv": bytes(range(256)) * 40,
    "a picture.csv": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "text.csv.gz": b"a,b\n1,2\n",
    "half.csv.gz": gzip.compress(b"a,b\n" + bytes(range(48, 58)) * 50_000)[:-20],
    "trailing.csv.gz": gzip.compress(b"a,b\n1,2\n") + b"rubbish",
    "half.parquet": parquet()[: len(parquet()) // 2],
    "the end.parquet": parquet()[len(parquet()) // 2 :],
    "a header alone.parquet": b"PAR1",
    "both ends.parquet": b"PAR1" + b"\xff" * 100 + b"PAR1",
    "a lying footer.parquet": b"PAR1" + b"\0" * 100 + b"\xff\xff\xff\x7fPAR1",
    "csv.parquet": b"a,b\n1,2\n",
    "no json.jsonl": b"a,b\n1,2\n",
    "half.jsonl": b'{"a": 1}\n{"a": \n',
    "deep.jsonl": b'{"a": ' + b"[" * 5_000 + b"]" * 5_000 + b"}\n",
    "deep objects.jsonl": b'{"a":' * 3_000 + b"1" + b"}" * 3_000 + b"\n",
}
# What DuckDB makes something of, or what stands where a first look does not reach.
ODD = {
    "a bomb.csv.gz": gzip.compress(b"0" * 200_000_000, 1),
    "empty.jsonl": b"",
    "spaces.csv": b"   \n",
    "ragged later.csv": b"a,b\n" + b"1,2\n" * 30_000 + b"1,2,3\n",
    "latin later.csv": b"a,b\n" + b"1,2\n" * 30_000 + "\u00fc,2\n".encode("latin-1"),
    "nul.csv": b"a,b\n\x00,2\n",
    "nothing but nul.csv": b"\x00" * 5_000,
    "a broken sum.csv.gz": gzip.compress(b"a,b\n1,2\n")[:-8] + b"\0" * 8,
    "a list.jsonl": b"[1, 2]\n",
    "a number.jsonl": b"1" * 100_000 + b"\n",
}
TABLE = "paths: [{file: ./t.csv}]\ntransformations: [{read_delimited: {%s}}]\n"
DEFINED = {
    "no such encoding": TABLE % "encoding: klingon",
    "utf-16 that is none": TABLE % "encoding: utf16",
    "a delimiter of a quote": TABLE % "delimiter: '\"'",
    "a delimiter of half a character": TABLE % 'delimiter: "\\ud800"',
    "a path that climbs": "paths: [{file: ../../etc/passwd}]",
    "a pattern of everything": "paths: [{pattern: '**/*'}]",
    "no YAML": "paths: [\n",
    "a bomb": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(
        f"{b}: &{b} [{','.join(f'*{a}' for _ in range(9))}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "paths: *i\n",
    "itself": "paths: &a [*a]\n",
    "deep": "paths: " + "[" * 5_000,
    "an object": "paths: !!python/object/apply:os.system ['true']\n",
    "a number without end": f"paths: [{{file: ./t.csv}}]\ntransformations: [{{take: {'9' * 5_000}}}]\n",
}


def looked_at(file: Path, _: Path) -> JSON:
    files, reading = choose(files_below(file))
    return preview(files, reading, rows=20)


def measured(file: Path, scratch: Path) -> JSON:
    return profile_step({}, {"data": file}, scratch)


WAYS: list[Callable[[Path, Path], JSON]] = [looked_at, measured]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", GOOD)
def test_a_strange_table_is_a_table(tmp_path: Path, way: Callable[[Path, Path], JSON], name: str) -> None:
    (tmp_path / name).write_bytes(GOOD[name])
    told = way(tmp_path / name, tmp_path)
    assert isinstance(told, dict)
    assert told["columns"]
    assert canonical(told)


def test_thousands_of_columns_are_shown_and_too_many_to_measure(tmp_path: Path) -> None:
    (tmp_path / "wide.csv").write_text(WIDE)
    told = looked_at(tmp_path / "wide.csv", tmp_path)
    assert isinstance(told, dict)
    assert [len(told["columns"]), len(told["rows"][0])] == [COLUMNS, COLUMNS]
    with pytest.raises(MemoryTooSmall, match="more memory than the step may use"):
        measured(tmp_path / "wide.csv", tmp_path)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", BAD)
def test_what_is_no_table_is_told_in_a_sentence(tmp_path: Path, way: Callable[[Path, Path], JSON], name: str) -> None:
    (tmp_path / name).write_bytes(BAD[name])
    with pytest.raises(PlatformError) as refusal:
        way(tmp_path / name, tmp_path)
    assert str(tmp_path) not in refusal.value.detail
    assert 20 < len(refusal.value.detail) < 700


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", DEFINED)
def test_a_definition_that_cannot_be_is_told_in_a_sentence(
    tmp_path: Path, way: Callable[[Path, Path], JSON], name: str
) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "t.csv").write_bytes(b"a,b\n1,2\n")
    (tmp_path / "d" / "MLTable").write_text(DEFINED[name])
    with pytest.raises(PlatformError) as refusal:
        way(tmp_path / "d", tmp_path)
    assert str(tmp_path) not in refusal.value.detail


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_gives_a_table_or_a_sentence(tmp_path: Path, way: Callable[[Path, Path], JSON], name: str) -> None:
    (tmp_path / name).write_bytes(ODD[name])
    try:
        told = canonical(way(tmp_path / name, tmp_path))
    except PlatformError as refusal:
        told = refusal.detail
    assert str(tmp_path) not in told
