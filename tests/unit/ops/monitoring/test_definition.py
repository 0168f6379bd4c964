import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from lazulite.ops.monitoring.definition import (
    DEFAULT_THRESHOLDS,
    METRICS,
    Clocking,
    Definition,
    FeatureType,
    Labels,
    MetricUnknown,
    Signal,
    SignalType,
    WindowRange,
)
from lazulite.specs.release import ValidateRules
from lazulite.words.errors import Invalid
from lazulite.words.metrics import CLASSIFICATION, LOWER_IS_BETTER, REGRESSION

DRIFT = Signal("drift", SignalType.DATA_DRIFT, ("a", "b"), {"numerical": {"jensen_shannon_distance": 0.2}})


def test_definition_survives_the_way_through_json() -> None:
    definition = Definition(
        endpoint="delays", signals=(DRIFT,), deployment="blue", reference="azureml:flights:1",
        labels=Labels("label", "yes", "late"), clocking=Clocking("time", timedelta(days=2)),
        feature_types={"a": FeatureType.CATEGORICAL},
    )  # fmt: skip
    assert Definition.from_json(definition.to_json()) == definition


def test_window_carries_the_monitors_clock_and_truth() -> None:
    start, end = datetime(2013, 4, 1, tzinfo=UTC), datetime(2013, 5, 1, tzinfo=UTC)
    definition = Definition("delays", (), deployment="blue", clocking=Clocking("time", timedelta(days=1)))
    assert definition.window(start, end) == WindowRange(start, end, "time", "actual", timedelta(days=1), "blue")


def test_named_thresholds_replace_the_defaults() -> None:
    assert DRIFT.limits("numerical") == {"jensen_shannon_distance": 0.2}
    assert DRIFT.limits("categorical") == {}
    assert Signal("d", SignalType.DATA_DRIFT).limits("categorical") == {"jensen_shannon_distance": 0.1}


def test_unknown_metric_names_the_nearest() -> None:
    with pytest.raises(MetricUnknown, match="'jensen_shanon_distance'") as refused:
        Signal("drift", SignalType.DATA_DRIFT, None, {"numerical": {"jensen_shanon_distance": 0.2}})
    assert refused.value.hint == "Did you mean 'jensen_shannon_distance'?"


def test_drift_without_reference_is_refused() -> None:
    with pytest.raises(Invalid, match="'drift' compares a window with reference data"):
        Definition("delays", (DRIFT,))


PAGE = Path(__file__).parents[4] / "docs" / "concepts" / "monitoring.md"
ROW = re.compile(r"^\| (`.+`) \| (`.+`) \| (`.+`) \| (.+) \|$", re.MULTILINE)


def test_the_page_names_every_metric_and_every_default_limit() -> None:
    told, limits = dict[tuple[str, str], tuple[str, ...]](), dict[tuple[str, str], str]()
    for kinds, groups, metrics, default in ROW.findall(PAGE.read_text()):
        for each in product(_named(kinds), _named(groups)):
            told[each], limits[each] = tuple(_named(metrics)), default
    assert told == {(kind.value, name): known for kind, groups in METRICS.items() for name, known in groups.items()}
    assert limits == {
        (kind.value, name): _spelled(DEFAULT_THRESHOLDS[kind].get(name, {}))
        for kind, groups in METRICS.items()
        for name in groups
    }


def test_the_page_says_which_metrics_are_better_when_lower() -> None:
    [said] = [line for line in PAGE.read_text().splitlines() if line.endswith("are better when lower.")]
    assert set(_named(said)) == LOWER_IS_BETTER


def test_what_a_policy_compares_by_is_named_with_it() -> None:
    told = str(ValidateRules.__doc__)
    assert [metric for metric in (*CLASSIFICATION, *REGRESSION) if metric not in told] == []


def _named(text: str) -> list[str]:
    return re.findall(r"`(\w+)`", text)


def _spelled(limits: Mapping[str, float]) -> str:
    if len(limits) > 1:
        [limit] = {*limits.values()}
        return f"each {limit:g}"
    return ", ".join(f"`{metric}` {limit:g}" for metric, limit in limits.items()) or "none"
