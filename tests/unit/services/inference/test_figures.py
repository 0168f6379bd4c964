from lazulite.services.inference.figures import RECENT, Latency, Tallies, quantile


def test_quantiles_are_nearest_ranks() -> None:
    ordered = [float(number) for number in range(1, 101)]
    assert [quantile(ordered, share) for share in (0.5, 0.95, 0.99)] == [50.0, 95.0, 99.0]
    assert quantile([7.0], 0.99) == 7.0


def test_latency_speaks_of_the_recent_answers() -> None:
    tally = Tallies().of("d", endpoint="default/delays", deployment="blue")
    for milliseconds in (1_000.0, *[2.0] * RECENT):
        tally.answer(milliseconds)
    assert tally.latency() == Latency(2.0, 2.0, 2.0)
    assert tally.answered == RECENT + 1


def test_before_the_first_answer_there_is_no_latency() -> None:
    assert Tallies().of("d", endpoint="default/delays", deployment="blue").latency() is None


def test_a_deployment_has_one_tally() -> None:
    tallies = Tallies()
    first = tallies.of("d", endpoint="default/delays", deployment="blue")
    assert tallies.of("d", endpoint="default/delays", deployment="blue") is first
    assert list(tallies.all()) == ["d"]


def test_what_a_tally_counts_is_counted_in_its_minute_too() -> None:
    tallies = Tallies()
    tally = tallies.of("d", endpoint="default/delays", deployment="blue")
    tally.answer(3.0, rows=4)
    tally.refuse(503)
    minute = tallies.minutes.of("d")
    assert (minute.answered, minute.rows, dict(minute.errors), tally.errors[503]) == (1, 4, {503: 1}, 1)
