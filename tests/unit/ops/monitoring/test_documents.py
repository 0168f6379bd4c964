from datetime import UTC, datetime, timedelta

import pytest

from lazulite.foundation.firing.times import FireTimes
from lazulite.ops.monitoring.cadence import Cadence
from lazulite.ops.monitoring.definition import (
    Clocking,
    Definition,
    FeatureType,
    Labels,
    MetricUnknown,
    Signal,
    SignalType,
    Task,
)
from lazulite.ops.monitoring.documents import TargetInvalid, cadence_of, definition_of
from lazulite.specs.monitor import MonitorDocument
from lazulite.words.errors import Invalid

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def make_document(signals: dict[str, object] | None = None, **changed: object) -> MonitorDocument:
    watched = {
        "monitoring_target": {"endpoint_deployment_id": "azureml:delays:blue"},
        "monitoring_signals": signals or {"drift": {"type": "data_drift"}},
        "reference_data": "azureml:flights:1",
    }
    outer = {key: changed.pop(key) for key in ("trigger", "is_enabled") if key in changed}
    return MonitorDocument.model_validate({"name": "flights", "create_monitor": {**watched, **changed}, **outer})


def test_azures_document_becomes_a_definition() -> None:
    document = make_document(
        {
            "drift": {
                "type": "data_drift",
                "features": ["temp"],
                "reference_data": {"input_data": {"path": "azureml:flights:1"}, "target_column": "late"},
                "feature_type_override": {"month": "categorical"},
                "metric_thresholds": {"numerical": {"jensen_shannon_distance": 0.1}},
            },
            "performance": {"type": "model_performance", "metric_thresholds": {"accuracy": 0.8}},
        },
        timestamp_column="time",
        allowed_lateness="P3D",
        label={"positive": True},
    )
    assert definition_of(document) == Definition(
        endpoint="delays",
        deployment="blue",
        signals=(
            Signal("drift", SignalType.DATA_DRIFT, ("temp",), {"numerical": {"jensen_shannon_distance": 0.1}}),
            Signal("performance", SignalType.MODEL_PERFORMANCE, None, {"classification": {"accuracy": 0.8}}),
        ),
        task=Task.CLASSIFICATION,
        reference="azureml:flights:1",
        labels=Labels("actual", "1", "late"),
        clocking=Clocking("time", timedelta(days=3)),
        feature_types={"month": FeatureType.CATEGORICAL},
    )


def test_threshold_without_a_group_counts_for_every_group_that_has_the_metric() -> None:
    both = {"jensen_shannon_distance": 0.1, "normalized_wasserstein_distance": 0.2}
    [signal] = definition_of(make_document({"drift": {"type": "data_drift", "metric_thresholds": both}})).signals
    assert signal.thresholds == {"numerical": both, "categorical": {"jensen_shannon_distance": 0.1}}


def test_unknown_metric_names_the_nearest() -> None:
    with pytest.raises(MetricUnknown, match="'acuracy'") as refused:
        definition_of(make_document({"p": {"type": "model_performance", "metric_thresholds": {"acuracy": 0.8}}}))
    assert refused.value.hint == "Did you mean 'accuracy'?"


def test_two_references_are_refused() -> None:
    with pytest.raises(Invalid, match="names 2 references: azureml:flights:1, azureml:flights:2"):
        definition_of(make_document({"drift": {"type": "data_drift", "reference_data": "azureml:flights:2"}}))


def test_target_that_names_no_endpoint_is_refused() -> None:
    with pytest.raises(TargetInvalid, match="names no endpoint"):
        definition_of(make_document(monitoring_target={"endpoint_deployment_id": "azureml:a:b:c"}))


def test_schedules_become_cadences() -> None:
    cron = make_document(trigger={"type": "cron", "expression": "0 0 1 * *"})
    weekly = {"type": "recurrence", "frequency": "week", "schedule": {"hours": 6, "week_days": ["monday", "friday"]}}
    window = {"lookback_window_size": "P7D", "lookback_window_offset": "P1D"}
    signals = {"drift": {"type": "data_drift", "production_data": {"data_window": window}}}
    assert cadence_of(make_document(), now=NOW) is None
    assert cadence_of(cron, now=NOW) == Cadence(FireTimes(NOW, cron="0 0 1 * *"))
    assert cadence_of(make_document(signals, trigger=weekly), now=NOW) == Cadence(
        FireTimes(NOW, cron="0 6 * * 1,5", frequency="week"), size=timedelta(days=7), offset=timedelta(days=1)
    )
