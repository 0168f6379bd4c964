import math

import pytest

from lazulite.specs.sweep_job import RandomSampling, SweepFields
from lazulite.words.json import JSON

SPACE: JSON = {"a": {"type": "randint", "upper": 3}}
OBJECTIVE: JSON = {"goal": "minimize", "primary_metric": "loss"}


def fields(**changed: JSON) -> SweepFields:
    return SweepFields.model_validate({"search_space": SPACE, "objective": OBJECTIVE, **changed})


def test_a_sampling_algorithm_may_be_its_name_and_is_random_unless_told() -> None:
    assert fields(sampling_algorithm="random") == fields(sampling_algorithm={"type": "random"}) == fields()
    assert fields(sampling_algorithm="grid").sampling_algorithm.type == "grid"


def test_the_logarithm_s_base_is_a_number_or_e() -> None:
    def base(told: JSON) -> float | None:
        algorithm = fields(sampling_algorithm={"type": "random", "logbase": told}).sampling_algorithm
        assert isinstance(algorithm, RandomSampling)
        return algorithm.logbase

    assert [base(told) for told in ("e", "10", 2, None)] == [math.e, 10, 2, None]
    with pytest.raises(ValueError, match="greater than 1"):
        base(1)


def test_a_goal_may_begin_with_a_capital() -> None:
    assert fields(objective={"goal": "Maximize", "primary_metric": "auc"}).objective.goal == "maximize"


def test_a_search_space_has_a_parameter() -> None:
    with pytest.raises(ValueError, match="at least 1 item"):
        fields(search_space={})


def test_a_sweep_s_fields_go_through_json_unchanged() -> None:
    normal: JSON = {"type": "normal", "mu": 0, "sigma": 1}
    whole = fields(
        search_space={"k": {"type": "choice", "values": [None, "a", [1, 2], {"g": None, "c": normal}]}},
        sampling_algorithm={"type": "random", "seed": 0, "logbase": "e"},
        limits={"timeout": "P1D", "trial_timeout": 1.5},
        early_termination={"type": "bandit", "slack_factor": 0.2, "evaluation_interval": 0},
    )  # fmt: skip
    assert SweepFields.model_validate(whole.model_dump(mode="json", by_alias=True, exclude_defaults=True)) == whole
