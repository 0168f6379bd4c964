import pytest

from lazulite.services.training.sweeps.bayesian import by_estimator
from lazulite.services.training.sweeps.grids import combination
from lazulite.services.training.sweeps.proposing import is_quick, most_trials, proposal, seed_of
from lazulite.services.training.sweeps.sampling import at_random, evenly
from lazulite.words.json import JSON
from tests.unit.services.training.sweeps.spaces import make_fields

GRID: dict[str, JSON] = {"a": {"type": "choice", "values": [1, 2, 3]}}


def test_each_algorithm_proposes_by_its_own_way() -> None:
    plain = make_fields()
    space = plain.search_space
    assert proposal(plain, seed=1, number=2) == at_random(space, seed=1, number=2)
    sobol = make_fields(sampling_algorithm={"type": "random", "rule": "sobol"})
    assert proposal(sobol, seed=1, number=2) == evenly(space, seed=1, number=2)
    bayesian = make_fields(sampling_algorithm="bayesian")
    assert proposal(bayesian, seed=1, number=2) == by_estimator(space, seed=1, number=2, past=())
    grid = make_fields(GRID, sampling_algorithm="grid")
    assert proposal(grid, seed=1, number=2) == combination(grid.search_space, 2) == {"a": 3}


def test_a_base_of_the_logarithm_is_heard() -> None:
    decimal = make_fields(sampling_algorithm={"type": "random", "logbase": "10"})
    assert proposal(decimal, seed=1, number=2) == at_random(decimal.search_space, seed=1, number=2, base=10)
    natural = make_fields(sampling_algorithm={"type": "random", "logbase": "e"})
    assert proposal(natural, seed=1, number=2) == at_random(decimal.search_space, seed=1, number=2)


@pytest.mark.parametrize(
    ("algorithm", "quick"),
    [("random", True), ("grid", True), ("bayesian", False), ({"type": "random", "rule": "sobol"}, False)],
)
def test_what_loads_a_library_or_reads_the_past_is_not_quick(algorithm: JSON, quick: bool) -> None:
    assert is_quick(make_fields(GRID, sampling_algorithm=algorithm)) is quick


def test_a_grid_ends_with_its_last_combination() -> None:
    assert most_trials(make_fields(GRID, sampling_algorithm="grid")) == 3
    assert most_trials(make_fields(GRID, sampling_algorithm="grid", limits={"max_total_trials": 2})) == 2
    assert most_trials(make_fields(GRID)) == 4


def test_the_seed_is_the_document_s_or_comes_from_the_sweep_s_name() -> None:
    assert seed_of(make_fields(sampling_algorithm={"type": "random", "seed": 0}), "a") == 0
    assert seed_of(make_fields(), "a") == seed_of(make_fields(), "a") != seed_of(make_fields(), "b")
    assert seed_of(make_fields(GRID, sampling_algorithm="grid"), "a") == seed_of(make_fields(), "a")
