"""Captured predictions and the feedback on them, joined into one window of event time. DuckDB does it, on disk."""

# ruff: noqa: S608 - DuckDB takes no parameters for names and files: every one of them goes through quoted() or text().

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lazulite.ops.monitoring.definition import WindowRange
from lazulite.services.data.engine import Engine, describe, engine, quoted, text, told
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSONObject

MEMORY_MB = 384
INPUT = "input."
# When a request was answered, by its id, whose first 48 bits are milliseconds (UUIDv7); null for another id. What was
# answered at another time lies in segments that this window has not read.
ANSWERED = (
    "CASE WHEN regexp_matches(f.request_id, '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-') THEN "
    "to_timestamp(CAST('0x' || left(replace(f.request_id, '-', ''), 12) AS BIGINT) / 1000) END"
)
NARROW = ("BIGINT", "INTEGER", "SMALLINT", "TINYINT", "BOOLEAN")  # numbers are rounded to fit into these
FACTS_OF_A_ROW = ("request_id", "row", "deployment", "model", "model_version")


class TimestampColumnMissing(Invalid):
    pass


@dataclass(frozen=True)
class JoinCounts:
    """What became of every row. Rows of feedback sum up: feedback = matched + unmatched_feedback + duplicate + late
    + outside_window + without_truth."""

    predictions: int
    matched: int
    predictions_without_feedback: int
    unreadable_event_time: int
    feedback: int
    unmatched_feedback: int
    duplicate: int
    late: int
    outside_window: int
    without_truth: int

    def to_json(self) -> JSONObject:
        return dict(vars(self))


def join_window(
    captured: Sequence[Path], feedback: Sequence[Path], *, window: WindowRange, to: Path, scratch: Path
) -> JoinCounts:
    """Writes the window's Parquet file: each prediction row once, with the newest feedback that came in time.

    Newest is by `received_at`, so that a correction replaces what it corrects; the older ones count as duplicates.
    A prediction is identified by request_id and row. Feedback on predictions outside the window counts as
    outside_window, feedback on none at all as unmatched_feedback. Inputs keep their names; `_` is put before
    a column of ours that has the name of an input. Raises TimestampColumnMissing.
    """
    with engine(scratch, memory_mb=MEMORY_MB) as db, told():
        _find_predictions(db, captured, window)
        _judge_feedback(db, feedback, window)
        _write(db, to)
        return _counts(db)


def column_types(db: Engine, query: str) -> dict[str, str]:
    """The columns of a query, with DuckDB's names of their types."""
    return dict(describe(db, f"({query})"))


def files_sql(paths: Sequence[Path], options: str = "union_by_name = true") -> str:
    """A call of read_parquet over exactly these files."""
    listed = ", ".join(text(str(path)) for path in paths)
    return f"read_parquet([{listed}], {options})"


def instant_sql(column: str, kind: str) -> str:
    """A column read as an instant: numbers are seconds since 1970, texts without an offset are UTC."""
    if any(kind.startswith(name) for name in ("DOUBLE", "FLOAT", "BIGINT", "INTEGER", "UBIGINT", "DECIMAL", "HUGEINT")):
        return f"to_timestamp({column})"
    return f"TRY_CAST({column} AS TIMESTAMPTZ)"


def _find_predictions(db: Engine, captured: Sequence[Path], window: WindowRange) -> None:
    rows = files_sql(captured, "union_by_name = true, filename = true, file_row_number = true")
    db.connection.execute(f"CREATE VIEW captured AS SELECT * FROM {rows}")
    kinds = column_types(db, "SELECT * FROM captured")
    wanted = INPUT + window.timestamp_column if window.timestamp_column else "at"
    if wanted not in kinds:
        inputs = [name.removeprefix(INPUT) for name in kinds if name.startswith(INPUT)]
        raise TimestampColumnMissing(
            f"No captured input is called {window.timestamp_column!r}, so no row has an event time.",
            hint=nearest(window.timestamp_column or "at", inputs),
        )
    by = f"deployment = {text(window.deployment)}" if window.deployment else "true"
    answered = "WHERE status = 200" if "status" in kinds else ""
    # A segment announced twice holds the same rows twice: the first answer is the prediction.
    db.connection.execute(
        f"""CREATE TABLE predictions AS SELECT request_id, "row", filename, file_row_number, event_time,
            coalesce(event_time >= $from AND event_time < $to, false) AND {by} AS inside
        FROM (SELECT *, {instant_sql(quoted(wanted), kinds[wanted])} AS event_time FROM captured {answered})
        QUALIFY row_number() OVER (PARTITION BY request_id, "row" ORDER BY "at", filename, file_row_number) = 1""",
        {"from": window.start, "to": window.end},
    )


def _judge_feedback(db: Engine, feedback: Sequence[Path], window: WindowRange) -> None:
    empty = 'SELECT NULL::VARCHAR AS request_id, 0 AS "row" WHERE false'
    source = f"SELECT * FROM {files_sql(feedback)}" if feedback else empty
    has = column_types(db, source)
    truth = quoted(window.truth) if window.truth in has else "NULL::VARCHAR"
    at, received = ('"at"' if "at" in has else "NULL::TIMESTAMPTZ"), "received_at" if "received_at" in has else "NULL"
    # By the answer's clock, feedback without a time of its own is as late as it came; else it is never late.
    told = at if window.timestamp_column else f"coalesce({at}, {received}::TIMESTAMPTZ)"
    elsewhere = "false" if window.timestamp_column else f"coalesce({ANSWERED} < $from OR {ANSWERED} >= $to, false)"
    limit = window.end + window.allowed_lateness if window.allowed_lateness is not None else None
    db.connection.execute(
        f"""CREATE TABLE told AS SELECT f.request_id, coalesce(f."row", 0) AS "row", f.truth, f.received, CASE
            WHEN f.truth IS NULL THEN 'without_truth'
            WHEN p.request_id IS NULL THEN CASE WHEN {elsewhere} THEN 'outside_window' ELSE 'unmatched_feedback' END
            WHEN NOT p.inside THEN 'outside_window' WHEN f.told > $limit THEN 'late' ELSE 'in_time' END AS verdict
        FROM (SELECT request_id, "row", {truth} AS truth, {received}::TIMESTAMPTZ AS received,
                     {told}::TIMESTAMPTZ AS told FROM ({source})) f
        LEFT JOIN predictions p ON p.request_id = f.request_id AND p."row" = coalesce(f."row", 0)""",
        {"limit": limit} if window.timestamp_column else {"limit": limit, "from": window.start, "to": window.end},
    )
    db.connection.execute(
        """CREATE TABLE matched AS SELECT request_id, "row", truth FROM told WHERE verdict = 'in_time'
        QUALIFY row_number() OVER (PARTITION BY request_id, "row" ORDER BY received DESC NULLS LAST, rowid DESC) = 1"""
    )


def _write(db: Engine, to: Path) -> None:
    kinds = column_types(db, "SELECT * FROM captured")
    inputs = {name: name.removeprefix(INPUT) for name in kinds if name.startswith(INPUT)}
    taken = set(inputs.values())

    def ours(expression: str, name: str) -> str:
        return f"{expression} AS {quoted('_' + name if name in taken else name)}"

    columns = [f"c.{quoted(name)} AS {quoted(plain)}" for name, plain in inputs.items()]
    columns += [ours(_output(kinds, "prediction"), "prediction"), ours(_output(kinds, "probability"), "probability")]
    columns += [ours(_truth_like(db, kinds), "actual")]
    columns += [ours(f"c.{quoted(name)}" if name in kinds else "NULL", name) for name in FACTS_OF_A_ROW]
    columns += [ours('c."at"', "at"), ours("p.event_time", "event_time")]
    db.connection.execute(
        f"""COPY (SELECT {", ".join(columns)} FROM predictions p
            JOIN captured c ON c.filename = p.filename AND c.file_row_number = p.file_row_number
            LEFT JOIN matched m ON m.request_id = p.request_id AND m."row" = p."row"
            WHERE p.inside ORDER BY p.event_time, p.request_id, p."row")
        TO {text(str(to))} (FORMAT parquet, COMPRESSION zstd)"""
    )


def _output(kinds: Mapping[str, str], name: str) -> str:
    """NULL where there is none; of probabilities by class the last one's, which is the positive class of two."""
    column = f"output.{name}"
    if column not in kinds:
        return "NULL::DOUBLE"
    by_class = name == "probability" and kinds[column].endswith("[]")
    return f"c.{quoted(column)}[-1]" if by_class else f"c.{quoted(column)}"


def _truth_like(db: Engine, kinds: Mapping[str, str]) -> str:
    """The truth in the prediction's own type, where every value can be read as it and stays the number that it is."""
    told = column_types(db, "SELECT truth FROM matched")["truth"]
    kind = kinds.get("output.prediction", told)
    read = f"coalesce(TRY_CAST(m.truth AS {kind}), TRY_CAST(TRY_CAST(m.truth AS BOOLEAN) AS {kind}))"
    lost = f"{read} IS NULL"
    if kind in NARROW:
        lost += f" OR TRY_CAST(m.truth AS DOUBLE) <> CAST({read} AS DOUBLE)"  # 1.4 among whole numbers is no 1
    unread = db.connection.execute(f"SELECT count(*) FROM matched m WHERE {lost}").fetchone()
    return "m.truth" if unread and unread[0] else read


def _counts(db: Engine) -> JoinCounts:
    told = dict(db.connection.execute("SELECT verdict, count(*) FROM told GROUP BY verdict").fetchall())
    inside, unreadable, matched = db.connection.execute(
        """SELECT count(*) FILTER (inside), count(*) FILTER (event_time IS NULL),
                  (SELECT count(*) FROM matched) FROM predictions"""
    ).fetchall()[0]
    return JoinCounts(
        predictions=inside,
        matched=matched,
        predictions_without_feedback=inside - matched,
        unreadable_event_time=unreadable,
        feedback=sum(told.values()),
        unmatched_feedback=told.get("unmatched_feedback", 0),
        duplicate=told.get("in_time", 0) - matched,
        late=told.get("late", 0),
        outside_window=told.get("outside_window", 0),
        without_truth=told.get("without_truth", 0),
    )
