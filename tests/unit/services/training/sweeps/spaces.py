"""Search spaces for tests."""

from lazulite.specs.search_space import Distribution
from lazulite.specs.sweep_job import SweepFields
from lazulite.words.json import JSON

MIXED: dict[str, JSON] = {
    "rate": {"type": "loguniform", "min_value": -7, "max_value": 0},
    "depth": {"type": "quniform", "min_value": 1, "max_value": 12, "q": 1},
    "boosting": {"type": "choice", "values": ["gbdt", "dart"]},
    "bins": {"type": "randint", "upper": 64},
}
CONDITIONAL: dict[str, JSON] = {
    "kernel": {
        "type": "choice",
        "values": [
            "linear",
            {"name": "rbf", "gamma": {"type": "uniform", "min_value": 0, "max_value": 1}},
            {"name": "poly", "degree": {"type": "choice", "values": [2, 3]}},
        ],
    },
    "c": {"type": "uniform", "min_value": 0.5, "max_value": 0.9},
}


def make_fields(search_space: dict[str, JSON] | None = None, **changed: object) -> SweepFields:
    given: dict[str, object] = {
        "search_space": search_space or MIXED, "objective": {"goal": "minimize", "primary_metric": "loss"},
        "limits": {"max_total_trials": 4},
    }  # fmt: skip
    return SweepFields.model_validate({**given, **changed})


def make_space(search_space: dict[str, JSON]) -> dict[str, Distribution]:
    return make_fields(search_space).search_space
