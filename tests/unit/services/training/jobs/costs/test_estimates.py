from lazulite.compute.targets.entities import Price
from lazulite.services.training.jobs.costs.estimates import Estimate, Planned, cost_of, estimated, summed

EURO, DOLLAR = Price(3.6, "EUR"), Price(7.2, "USD")


def test_a_cost_is_time_by_price_by_instances() -> None:
    assert cost_of(1000, EURO) == 1.0
    assert cost_of(1000, EURO, instances=3) == 3.0


def test_the_middle_of_what_its_like_took_counts_as_often_as_it_is_to_be_run() -> None:
    trial = Planned(10, 1, [50, 100, 3000], EURO)
    assert estimated([trial]) == Estimate(1000, 1.0, "EUR", 3, 0)


def test_of_what_has_no_past_nothing_is_guessed() -> None:
    new = Planned(4, 1, [], EURO)
    assert estimated([new]) == Estimate(None, None, None, 0, 4)
    assert estimated([Planned(1, 1, [1000], EURO), new]) == Estimate(1000, 1.0, "EUR", 1, 4)


def test_without_a_price_or_with_two_currencies_there_is_a_time_and_no_cost() -> None:
    one = Planned(1, 1, [10], EURO)
    assert estimated([one, Planned(1, 1, [10], None)]) == Estimate(20, None, None, 2, 0)
    assert estimated([one, Planned(1, 1, [10], DOLLAR)]) == Estimate(20, None, None, 2, 0)


def test_what_children_have_cost_is_summed_in_one_currency() -> None:
    assert summed({"EUR": 1.25}) == (1.25, "EUR")
    assert summed({}) is None
    assert summed({"EUR": 1.0, "USD": 1.0}) is None
