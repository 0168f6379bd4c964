"""What the clock finds to do about a sweep: new values of its trials, trials to stop, trials to start, its own end."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lazulite.compute.status import JobStatus
from lazulite.services.training.sweeps.bayesian import Tried
from lazulite.services.training.sweeps.choosing import Parameters
from lazulite.services.training.sweeps.curves import Curve, best_value, losses_of
from lazulite.services.training.sweeps.entities import Count, Sweep, Trial
from lazulite.services.training.sweeps.proposing import most_trials, proposal
from lazulite.services.training.sweeps.stopping import Verdict, verdicts
from lazulite.specs.durations import spelled


@dataclass(frozen=True)
class Sight:
    """A sweep at one moment. logged: of running trials that have logged something new, all their values, by number.

    curves: with what all others are compared; empty where nobody stops trials. past: all trials, where the next ones
    are to be proposed.
    """

    sweep: Sweep
    count: Count
    is_over: bool = False
    running: tuple[Trial, ...] = ()
    logged: Mapping[int, tuple[float, ...]] = field(default_factory=dict)
    curves: tuple[Curve, ...] = ()
    past: tuple[Trial, ...] | None = None


@dataclass(frozen=True)
class Move:
    """values: the best so far, by number. proposals: parameters of the next trials, by number. closes: why it ends.

    keeps: the trials that may run to their end all the same.
    """

    sweep: Sweep
    values: Mapping[int, float] = field(default_factory=dict)
    verdicts: tuple[Verdict, ...] = ()
    proposals: Mapping[int, Parameters] = field(default_factory=dict)
    closes: str = ""
    keeps: frozenset[int] = frozenset()

    @property
    def is_any(self) -> bool:
        return bool(self.values or self.verdicts or self.proposals or self.closes)


def move(sight: Sight) -> Move:
    """May load libraries and take its time: not for transactions."""
    sweep = sight.sweep
    known = {one.number: one.value for one in sight.running}
    best = {number: best_value(values, minimize=sweep.minimize) for number, values in sight.logged.items()}
    values = {number: value for number, value in best.items() if value is not None and value != known[number]}
    timeout = sweep.definition.limits.timeout
    closes = f"The sweep's timeout of {spelled(timeout)} is over." if sight.is_over and timeout else ""
    reached = {number: why for number, value in values.items() if (why := sweep.reached_by(value)) and not sweep.closed}
    closes = closes or next(iter(reached.values()), "")
    proposals = {} if closes or sight.past is None else _proposals(sweep, sight.count, sight.past)
    return Move(sweep, values, verdicts(sweep.definition, sight.curves), proposals, closes, frozenset(reached))


def curves_of(sweep: Sweep, running: tuple[Trial, ...], logged: Mapping[int, tuple[float, ...]]) -> tuple[Curve, ...]:
    """A trial that was asked to end is looked at no more."""
    judged = {one.number: one.judged for one in running if not one.stopped_early}
    return tuple(
        Curve(number, losses_of(values, minimize=sweep.minimize), judged.get(number, 0), number in judged)
        for number, values in logged.items()
    )


def free_places(sweep: Sweep, count: Count) -> int:
    """How many trials may be started now."""
    if sweep.closed:
        return 0
    return max(0, min(sweep.at_once - count.running, most_trials(sweep.definition) - count.trials))


def _proposals(sweep: Sweep, count: Count, past: tuple[Trial, ...]) -> dict[int, Parameters]:
    """One after the other, each knowing of those before it."""
    tried = [one for trial in past if (one := _tried(sweep, trial)) is not None]
    found: dict[int, Parameters] = {}
    for number in range(count.trials, count.trials + free_places(sweep, count)):
        found[number] = proposal(sweep.definition, seed=sweep.seed, number=number, past=tried)
        tried.append(Tried(found[number], None))
    return found


def _tried(sweep: Sweep, trial: Trial) -> Tried | None:
    """None for one that ended without a value, and so teaches nothing."""
    if not trial.has_ended:
        return Tried(dict(trial.parameters), None)
    if trial.value is None or (trial.status is not JobStatus.COMPLETED and not trial.stopped_early):
        return None
    return Tried(dict(trial.parameters), trial.value if sweep.minimize else -trial.value)
