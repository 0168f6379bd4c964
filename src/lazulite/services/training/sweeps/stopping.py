"""Early termination: which running trials are not worth going on with, by what all have logged so far.

Whenever a trial has logged a multiple of `evaluation_interval` values, and at least `delay_evaluation`, all that run
and have logged as many are compared by these: who is ahead is not spared. Only where finished trials are excluded is
it the one that has come there alone, or each that ends would make room for the next.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from lazulite.services.training.sweeps.curves import Curve
from lazulite.specs.sweep_job import BanditPolicy, MedianStoppingPolicy, Policy, SweepFields, TruncationSelectionPolicy


@dataclass(frozen=True)
class Verdict:
    """count: how far it has come. why: it is to end, and this is the reason; None: it may go on."""

    number: int
    count: int
    why: str | None = None


def verdicts(definition: SweepFields, curves: Sequence[Curve]) -> tuple[Verdict, ...]:
    """On every running trial that has come to a new point, and on those that end because others have come there."""
    policy = definition.early_termination
    if policy is None:
        return ()
    running = {one.number: (point(policy, len(one.losses)), one.judged) for one in curves if one.is_running}
    arrived = {number: count for number, (count, judged) in running.items() if count > judged}
    found = {number: Verdict(number, count) for number, count in arrived.items()}
    alone = isinstance(policy, TruncationSelectionPolicy) and policy.exclude_finished_jobs
    for count in sorted(set(arrived.values())):
        reached = [one for one in curves if len(one.losses) >= count]
        for one in reached:
            is_judged = one.is_running and (arrived.get(one.number) == count or not alone)
            why = _why(definition, policy, one, reached, count) if is_judged else None
            if why is not None:
                found[one.number] = Verdict(one.number, max(count, arrived.get(one.number, 0)), why)
    return tuple(found[number] for number in sorted(found))


def point(policy: Policy, logged: int) -> int:
    """The last number of values at which a trial that has logged so many is judged; 0 before the first."""
    interval = max(policy.evaluation_interval, 1)
    count = logged - logged % interval
    return count if count >= policy.delay_evaluation else 0


def _why(definition: SweepFields, policy: Policy, one: Curve, reached: Sequence[Curve], count: int) -> str | None:
    match policy:
        case BanditPolicy():
            said = _bandit(definition, policy, one, reached, count)
        case MedianStoppingPolicy():
            said = _median(definition, one, reached, count)
        case TruncationSelectionPolicy():
            said = _truncation(definition, policy, one, reached, count)
    return None if said is None else f"Stopped early by {policy.type} after {count} logged values: {said}."


def _bandit(
    definition: SweepFields, policy: BanditPolicy, one: Curve, reached: Sequence[Curve], count: int
) -> str | None:
    """Whether its best is further from the best of all than the slack allows.

    The best B allows B/(1 + slack_factor) where large is good and B*(1 + slack_factor) where small is, the other way
    round where that would be better than B itself, or B -/+ slack_amount.
    """
    best = min(other.best(count) for other in reached)
    if not math.isfinite(best):
        return None
    if policy.slack_factor:
        allowed = best * (1 + policy.slack_factor) if best >= 0 else best / (1 + policy.slack_factor)
        slack = f"slack_factor {policy.slack_factor:g}"
    else:
        allowed = best + (policy.slack_amount or 0)
        slack = f"slack_amount {policy.slack_amount:g}"
    if one.best(count) <= allowed or math.isclose(one.best(count), allowed):
        return None
    return (
        f"its best {_told(definition, one.best(count))}, the best of all {_number(definition, best)} allows "
        f"{_number(definition, allowed)} ({slack})"
    )


def _median(definition: SweepFields, one: Curve, reached: Sequence[Curve], count: int) -> str | None:
    """Whether its best is worse than the median of the running averages of all that have come as far, itself too."""
    averages = [average for other in reached if math.isfinite(average := other.average(count))]
    if not averages or one.best(count) <= (middle := median(averages)):
        return None
    return (
        f"its best {_told(definition, one.best(count))}, the median of the averages of {len(averages)} trials is "
        f"{_number(definition, middle)}"
    )


def _truncation(
    definition: SweepFields, policy: TruncationSelectionPolicy, one: Curve, reached: Sequence[Curve], count: int
) -> str | None:
    """Whether the value that it has logged there is among the worst; of equals the later trials are the worse."""
    compared = [other for other in reached if other.is_running or not policy.exclude_finished_jobs]
    ranked = sorted(compared, key=lambda other: (other.losses[count - 1], other.number))
    kept = len(ranked) - len(ranked) * policy.truncation_percentage // 100
    place = ranked.index(one)
    if place < kept:
        return None
    return (
        f"its {_told(definition, one.losses[count - 1])}, place {place + 1} of {len(ranked)}, and the last "
        f"{policy.truncation_percentage} % end"
    )


def _told(definition: SweepFields, loss: float) -> str:
    return f"{definition.objective.primary_metric} is {_number(definition, loss)}"


def _number(definition: SweepFields, loss: float) -> str:
    if not math.isfinite(loss):
        return "no number"
    return f"{loss if definition.objective.goal == 'minimize' else -loss:g}"
