from datetime import UTC, datetime, timedelta

import pytest

from lazulite.ops.monitoring.definition import (
    Clocking,
    Definition,
    FeatureType,
    Labels,
    MetricUnknown,
    Signal,
    SignalType,
    WindowRange,
)
from lazulite.words.errors import Invalid

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
