"""The next trial's parameters, by whichever sampling algorithm a sweep has."""

import math
import zlib
from collections.abc import Sequence

from lazulite.services.training.sweeps.bayesian import Tried, by_estimator
from lazulite.services.training.sweeps.choosing import Parameters
from lazulite.services.training.sweeps.grids import combination, grid_size
from lazulite.services.training.sweeps.sampling import at_random, evenly
from lazulite.specs.sweep_job import BayesianSampling, GridSampling, RandomSampling, SweepFields


def is_quick(definition: SweepFields) -> bool:
    """Whether a proposal is made in no time and from its number alone; others are made outside of transactions."""
    algorithm = definition.sampling_algorithm
    return not isinstance(algorithm, BayesianSampling) and not (
        isinstance(algorithm, RandomSampling) and algorithm.rule == "sobol"
    )


def most_trials(definition: SweepFields) -> int:
    """What the limits allow, and the grid has. Raises GridEndless."""
    limit = definition.limits.max_total_trials
    if isinstance(definition.sampling_algorithm, GridSampling):
        return min(limit, grid_size(definition.search_space))
    return limit


def seed_of(definition: SweepFields, job: str) -> int:
    """The document's, or one that the sweep's name gives."""
    algorithm = definition.sampling_algorithm
    seed = None if isinstance(algorithm, GridSampling) else algorithm.seed
    return zlib.crc32(job.encode()) if seed is None else seed


def proposal(definition: SweepFields, *, seed: int, number: int, past: Sequence[Tried] = ()) -> Parameters:
    """`past` matters to a Bayesian one alone."""
    space = definition.search_space
    match definition.sampling_algorithm:
        case GridSampling():
            return combination(space, number)
        case BayesianSampling():
            return by_estimator(space, seed=seed, number=number, past=past)
        case RandomSampling(rule=rule, logbase=logbase):
            draw = evenly if rule == "sobol" else at_random
            return draw(space, seed=seed, number=number, base=logbase or math.e)
