from datetime import UTC, datetime, timedelta

from lazulite.services.inference.history.folding import Bucket, added, floored, folded, steps, together

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def minute(n: int, **values: object) -> Bucket:
    return Bucket("d", "blue", NOON + timedelta(minutes=n), **values)  # type: ignore[arg-type]  # a maker for tests


def test_buckets_add_up() -> None:
    one = minute(0, answered=2, errors={424: 1}, rows=5, took={3: 2}, captured=4, memory_bytes=10, replicas=2)
    two = minute(1, answered=1, errors={424: 1, 503: 2}, took={3: 1, 9: 1}, dropped=1, memory_bytes=7, replicas=1)
    assert added(NOON, "d", "blue", [one, two, minute(2)]) == Bucket(
        "d", "blue", NOON, answered=3, errors={424: 2, 503: 2}, rows=5, took={3: 3, 9: 1}, captured=4, dropped=1,
        memory_bytes=10, replicas=1,
    )  # fmt: skip


def test_errors_are_told_by_class_and_requests_are_answers_and_errors() -> None:
    one = minute(0, answered=7, errors={404: 1, 424: 2, 503: 3})
    assert (one.requests, one.errors_by_class()) == (13, {"4xx": 3, "5xx": 3})


def test_steps_begin_where_the_clock_says_and_cover_the_time() -> None:
    assert floored(NOON + timedelta(minutes=7, seconds=3), 300) == NOON + timedelta(minutes=5)
    found = steps(NOON + timedelta(minutes=7), NOON + timedelta(minutes=16), 300)
    assert found == [NOON + timedelta(minutes=n) for n in (5, 10, 15)]
    assert steps(NOON, NOON + timedelta(minutes=10), 300) == [NOON, NOON + timedelta(minutes=5)]


def test_minutes_fold_into_steps_and_quiet_ones_are_there_too() -> None:
    moments = steps(NOON, NOON + timedelta(minutes=15), 300)
    series = folded([minute(0, answered=1), minute(4, answered=2), minute(11, answered=3)], moments, 300)
    assert [(one.start.minute, one.answered, one.replicas) for one in series["d"]] == [
        (0, 3, None),
        (5, 0, None),
        (10, 3, None),
    ]


def test_deployments_stand_side_by_side() -> None:
    blue = [minute(0, answered=2, memory_bytes=10, replicas=2)]
    green = [Bucket("e", "green", NOON, answered=1, memory_bytes=5, replicas=1)]
    own = [Bucket("endpoint", "", NOON, feedback=4)]
    whole = together([own, blue, green])[0]
    assert (whole.answered, whole.feedback, whole.memory_bytes, whole.replicas) == (3, 4, 15, 3)
