"""The flights of a month as requests to an endpoint, and their arrivals as feedback on the predictions."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb

from lazulite.experience.sdk.scoring import Prediction, Scorer

INPUTS = (
    "scheduled", "carrier", "origin", "dest", "sched_dep", "sched_arr", "weekday", "hour", "distance", "temp", "humid",
    "wind", "precip", "pressure", "visib",
)  # fmt: skip
FLIGHTS = """
    WITH landed AS (
        SELECT format('{}{}-{}-{}', carrier, flight, origin, strftime(planned, '%Y%m%dT%H%M')) AS flight_id,
            any_value(strftime(planned + to_minutes(out_and_up), '%Y-%m-%dT%H:%M:%SZ')) AS landed_at
        FROM (SELECT *, dep_delay::BIGINT + air_time::BIGINT AS out_and_up,
                  time_hour + to_minutes(minute::BIGINT) AS planned
              FROM read_csv(?, nullstr = ['NA', ''], types = {'time_hour': 'TIMESTAMP', 'tailnum': 'VARCHAR'}))
        GROUP BY 1
    )
    SELECT strftime(scheduled, '%Y-%m-%dT%H:%M:%SZ') AS scheduled, carrier, origin, dest, sched_dep, sched_arr, weekday,
        hour, distance, temp, humid, wind, precip, pressure, visib, late, landed_at
    FROM read_parquet(?) LEFT JOIN landed USING (flight_id)
    WHERE day(scheduled) BETWEEN ? AND ? ORDER BY scheduled, flight_id
"""
AT_ONCE = 8
ROWS_A_REQUEST = 200
FEEDBACK_A_REQUEST = 2_000


@dataclass(frozen=True)
class Flights:
    """Rows in the order of INPUTS; for each, 1 if it was late, 0 if not, None if it never came, and when it landed."""

    rows: Sequence[Sequence[object]]
    late: Sequence[int | None]
    landed: Sequence[str | None]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def arrived(self) -> list[int]:
        """The positions of those that have an answer."""
        return [index for index, late in enumerate(self.late) if late is not None]


@dataclass(frozen=True)
class Sent:
    """One request: the flights [start, start + count) and what was answered, a probability of being late for each."""

    start: int
    count: int
    prediction: Prediction
    scores: Sequence[float]


def flights_of(data: Path, month: int, *, first_day: int = 1, last_day: int = 31) -> Flights:
    """A month, or some days of it (UTC), out of what prepare.py wrote."""
    name = f"2013-{month:02d}"
    with duckdb.connect() as db:
        db.execute("SET TimeZone = 'UTC'")
        raw, curated = data / "raw" / f"flights-{name}.csv", data / "curated" / f"flights-{name}.parquet"
        found = db.execute(FLIGHTS, [str(raw), str(curated), first_day, last_day]).fetchall()
    return Flights([row[:-2] for row in found], [row[-2] for row in found], [row[-1] for row in found])


def cut(flights: Flights, *, singles: int) -> list[tuple[int, int]]:
    """(start, count) of each request: the first `singles` flights alone, the others up to 200 together."""
    alone = [(index, 1) for index in range(min(singles, len(flights)))]
    rest = range(len(alone), len(flights), ROWS_A_REQUEST)
    return alone + [(start, min(ROWS_A_REQUEST, len(flights) - start)) for start in rest]


def replay(
    scorer: Scorer, flights: Flights, *, singles: int = 0, deployment: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Sent]:  # fmt: skip
    """Every flight asked for over HTTP, eight requests at a time. Raises what the endpoint refuses."""

    def ask(part: tuple[int, int]) -> Sent:
        start, count = part
        request = {"input_data": {"columns": list(INPUTS), "data": flights.rows[start : start + count]}}
        prediction = scorer.score(request, deployment=deployment)
        if progress:
            progress(count)
        return Sent(start, count, prediction, scores_of(prediction.answer, count))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(ask, cut(flights, singles=singles)))


def tell(scorer: Scorer, flights: Flights, sent: Sequence[Sent]) -> int:
    """Feedback on every flight that arrived, by its prediction's id: how many."""
    told = [
        {
            "request_id": one.prediction.request_id,
            "row": row,
            "actual": flights.late[index],
            "at": flights.landed[index],
        }
        for one in sent
        for row, index in enumerate(range(one.start, one.start + one.count))
        if flights.late[index] is not None
    ]
    for start in range(0, len(told), FEEDBACK_A_REQUEST):
        scorer.feedback(told[start : start + FEEDBACK_A_REQUEST])
    return len(told)


def scores_of(answer: object, count: int) -> list[float]:
    """What the endpoint says of each row: the probability of being late where it gives one, else the prediction."""
    assert isinstance(answer, dict), answer
    given = answer.get("probabilities") or answer["predictions"]
    assert len(given) == count, f"{len(given)} answers to {count} flights"
    return [float(one[-1]) if isinstance(one, list) else float(one) for one in given]


def area_under_curve(late: Sequence[int], scores: Sequence[float]) -> float:
    """How well the scores tell late flights from others: 0.5 = not at all, 1 = always (ties count half).

    Source: Hanley and McNeil (1982), Radiology 143(1), 29-36: the Wilcoxon statistic.
    """
    ordered = sorted(zip(scores, late, strict=True))
    rank_sum, start = 0.0, 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        rank_sum += (start + end + 1) / 2 * sum(one[1] for one in ordered[start:end])
        start = end
    positives = sum(late)
    negatives = len(late) - positives
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)
