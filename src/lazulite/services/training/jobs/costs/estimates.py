"""What jobs will cost, by how long their like has taken and what an hour costs where they go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from lazulite.compute.targets.entities import Price

SECONDS_AN_HOUR = 3600.0


@dataclass(frozen=True)
class Planned:
    """A job to be run so many times. past_seconds: how long its like has taken. price: None where nothing is said."""

    times: int
    instances: int
    past_seconds: Sequence[float]
    price: Price | None


@dataclass(frozen=True)
class Estimate:
    """seconds: of all jobs together, those that have a past; unknown: how many have none. cost: None where one of them
    has no price, or they have several currencies. runs: how many past ones it rests on."""

    seconds: float | None
    cost: float | None
    currency: str | None
    runs: int
    unknown: int


def cost_of(seconds: float, price: Price, *, instances: int = 1) -> float:
    """In the price's currency."""
    return round(seconds / SECONDS_AN_HOUR * price.per_hour * instances, 6)


def estimated(jobs: Sequence[Planned]) -> Estimate:
    known = [one for one in jobs if one.past_seconds]
    unknown = sum(one.times for one in jobs if not one.past_seconds)
    runs = sum(len(one.past_seconds) for one in known)
    if not known:
        return Estimate(None, None, None, 0, unknown)
    lengths = [median(one.past_seconds) * one.times for one in known]
    prices = [one.price for one in known]
    told = [price for price in prices if price is not None]
    currencies = {price.currency for price in told}
    if len(told) < len(prices) or len(currencies) != 1:
        return Estimate(round(sum(lengths), 3), None, None, runs, unknown)
    costs = [
        cost_of(seconds, price, instances=one.instances)
        for seconds, price, one in zip(lengths, told, known, strict=True)
    ]
    return Estimate(round(sum(lengths), 3), round(sum(costs), 6), currencies.pop(), runs, unknown)


def summed(costs: Mapping[str, float]) -> tuple[float, str] | None:
    """(amount, currency) of what was spent by currency; None of nothing, and where there are several."""
    if len(costs) != 1:
        return None
    ((currency, amount),) = costs.items()
    return round(amount, 6), currency
