from datetime import UTC, datetime, timedelta

from lazulite.compute.load.history import History, Span, history

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def make_history(*spans: Span) -> History:
    """Four stretches of ten minutes from noon on."""
    return history(spans, since=NOON, until=at(40), stretches=4)


def test_what_waits_and_runs_counts_by_the_part_of_a_stretch_that_it_does() -> None:
    assert make_history(Span(at(5), at(10), at(25)), Span(at(12), at(12), at(14))) == History(
        NOON, 600.0, running=(0.0, 1.2, 0.5, 0.0), waiting=(0.5, 0.0, 0.0, 0.0)
    )


def test_what_began_before_counts_from_the_beginning_on_and_what_goes_on_until_the_end() -> None:
    past = make_history(Span(at(-30), at(-20), None), Span(at(30), None, None))
    assert (past.running, past.waiting) == ((1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 1.0))


def test_what_ended_without_a_start_has_only_waited() -> None:
    past = make_history(Span(at(10), None, at(20)))
    assert (past.running, past.waiting) == ((0.0,) * 4, (0.0, 1.0, 0.0, 0.0))


def test_what_ended_before_or_begins_after_counts_for_nothing() -> None:
    past = make_history(Span(at(-20), at(-15), at(-10)), Span(at(41), at(42), None))
    assert past == make_history()
