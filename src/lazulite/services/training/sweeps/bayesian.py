"""The most promising parameters by what was tried before: Optuna's tree-structured Parzen estimator.

Optuna is loaded when the first of them is asked for (about 20 MiB and a third of a second). Its study is made anew out
of the past trials each time, so that nothing but the trials themselves has to be kept. What is no choice and no whole
number is searched by its probability: a log scale is even in it, and a normal one has bounds.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lazulite.services.training.sweeps.choosing import Parameters, Path, chosen, inside, which
from lazulite.services.training.sweeps.distributions import Measured, multiple, quantile, steps_of, unit_of
from lazulite.specs.search_space import Choice, Distribution, QUniform, Randint, SearchSpace
from lazulite.words.json import JSON

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution
    from optuna.trial import Trial as Asked


@dataclass(frozen=True)
class Tried:
    """A past trial. `loss`: what is to be small; None while it runs, so that its neighbours are left alone."""

    parameters: Parameters
    loss: float | None


@dataclass(frozen=True)
class Suggested:
    """What Optuna asks to be tried."""

    asked: "Asked"

    def index(self, path: Path, one: Choice) -> int:
        return int(self.asked.suggest_categorical(_name(path), list(range(len(one.values)))))

    def value(self, path: Path, one: Measured) -> float | int:
        if isinstance(one, Randint):
            return int(self.asked.suggest_int(_name(path), 0, one.upper - 1))
        if isinstance(one, QUniform):
            steps = steps_of(one)
            return multiple(self.asked.suggest_int(_name(path), steps[0], steps[-1]), one.q)
        return quantile(one, self.asked.suggest_float(_name(path), 0.0, 1.0))


def by_estimator(space: SearchSpace, *, seed: int, number: int, past: Sequence[Tried]) -> Parameters:
    """The same for the same seed, number and past. The first ten are drawn at random."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    sampler = optuna.samplers.TPESampler(seed=zlib.crc32(f"{seed}:{number}".encode()))
    study = optuna.create_study(sampler=sampler, direction="minimize")
    states = optuna.trial.TrialState
    for tried in past:
        values, kinds = _as_searched(space, tried.parameters)
        state = states.RUNNING if tried.loss is None else states.COMPLETE
        study.add_trial(
            optuna.trial.create_trial(state=state, params=values, distributions=kinds, value=tried.loss)
        )  # fmt: skip
    return chosen(space, Suggested(study.ask()))


def _as_searched(
    space: SearchSpace, parameters: Parameters, within: Path = ()
) -> tuple[dict[str, Any], dict[str, "BaseDistribution"]]:
    """A past trial's parameters as Optuna has them; those that the space has no more are left out."""
    values: dict[str, Any] = {}
    kinds: dict[str, BaseDistribution] = {}
    for name, one in space.items():
        path = (*within, name)
        found = _one(one, parameters.get(name))
        if found is None:
            continue
        values[_name(path)], kinds[_name(path)] = found
        if isinstance(one, Choice) and isinstance(parameters[name], dict):
            inner = _as_searched(inside(one.values[found[0]]), parameters[name], (*path, found[0]))  # type: ignore[arg-type]  # a dict
            values, kinds = values | inner[0], kinds | inner[1]
    return values, kinds


def _one(one: Distribution, value: JSON) -> "tuple[Any, BaseDistribution] | None":
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    if isinstance(one, Choice):
        index = which(one, value)
        return None if index is None else (index, CategoricalDistribution(list(range(len(one.values)))))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(one, Randint):
        return int(value), IntDistribution(0, one.upper - 1)
    if isinstance(one, QUniform):
        steps = steps_of(one)
        return round(value / one.q), IntDistribution(steps[0], steps[-1])
    return unit_of(one, value), FloatDistribution(0.0, 1.0)


def _name(path: Path) -> str:
    return ".".join(str(step) for step in path)
