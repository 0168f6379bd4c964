"""How a monitor stands, by what its newest runs have measured."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lazulite.ops.monitoring.entities import MonitorRun, RunState
from lazulite.ops.monitoring.health import HealthState, health_of
from lazulite.ops.monitoring.summary import Performance, Strain, Summary, summary_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)
Signals = dict[str, Any]


def feature(name: str, value: float, limit: float | None = 0.2) -> Signals:
    beyond = limit is not None and value > limit
    return {
        "name": name, "metrics": {"jensen_shannon_distance": value},
        "thresholds": {} if limit is None else {"jensen_shannon_distance": limit},
        "broken": ["jensen_shannon_distance"] if beyond else [],
    }  # fmt: skip


def drift(*features: Signals) -> Signals:
    broken = [one["name"] for one in features if one["broken"]]
    return {"drift": {"type": "data_drift", "features": [*features], "broken": broken}}


def performance(value: float, *broken: str, metric: str = "roc_auc") -> Signals:
    told = {"type": "model_performance", "metrics": {"accuracy": None, metric: value}, "broken": [*broken]}
    return {"performance": {**told, "thresholds": {"roc_auc": 0.6} if metric == "roc_auc" else {}}}


def unmeasured(value: float | None = None, *broken: str, name: str = "performance") -> Signals:
    metrics = {"accuracy": value} if value is not None else {}
    limits = {"accuracy": 0.8, "roc_auc": 0.7}
    return {
        name: {
            "type": "model_performance", "metrics": metrics, "thresholds": limits, "broken": [*broken],
            "unmeasured": {one: "no row has feedback" for one in limits if one not in metrics},
        }
    }  # fmt: skip


def run(month: int, signals: Signals | None = None, state: RunState = RunState.COMPLETED, **more: Any) -> MonitorRun:
    summary = summary_of(signals) if signals is not None else None
    given: Signals = {"id": f"run-{month}", "created_at": NOW + timedelta(days=month), **more}
    return MonitorRun(
        workspace_id="w", monitor_id="m", monitor="m", start=datetime(2013, month, 1, tzinfo=UTC),
        end=datetime(2013, month + 1, 1, tzinfo=UTC), state=state, seal=0, created_by="local:local", summary=summary,
        **given,
    )  # fmt: skip


GOOD, DRIFTED = run(4, drift(feature("temp", 0.1)) | performance(0.7)), run(5, drift(feature("temp", 0.9)))
WRONG = run(6, performance(0.5, "roc_auc"))
SECOND = {"type": "model_performance", "metrics": {"accuracy": 0.5}, "thresholds": {"accuracy": 0.8}}
TWO = run(6, performance(0.7) | {"second": {**SECOND, "broken": ["accuracy"]}})
LACKING = "performance: {} could not be measured, as no row has feedback"
FAILED, EMPTY = run(7, None, RunState.FAILED, error="no column"), run(8, None, RunState.EMPTY, error="nothing came")


@pytest.mark.parametrize(
    ("runs", "state", "why"),
    [
        ([], HealthState.NEVER_RUN, ()),
        ([GOOD], HealthState.HEALTHY, ()),
        ([DRIFTED, GOOD], HealthState.DEGRADED, ("drift: temp",)),
        ([WRONG, DRIFTED], HealthState.UNHEALTHY, ("performance: roc_auc",)),
        ([FAILED, GOOD], HealthState.FAILED, ("no column",)),
        ([EMPTY, DRIFTED], HealthState.DEGRADED, ("drift: temp",)),
        ([EMPTY, FAILED, DRIFTED], HealthState.FAILED, ("no column",)),
        ([EMPTY], HealthState.EMPTY, ("nothing came",)),
        ([run(9, None, RunState.RUNNING)], HealthState.RUNNING, ()),
        ([run(9, None, RunState.PREPARING), DRIFTED], HealthState.DEGRADED, ("drift: temp",)),
        ([run(9, None, RunState.RUNNING), FAILED, GOOD], HealthState.FAILED, ("no column",)),
        ([run(9, None, RunState.RUNNING), EMPTY], HealthState.EMPTY, ("nothing came",)),
        ([run(6, unmeasured()), GOOD], HealthState.FAILED, (LACKING.format("accuracy, roc_auc"),)),
        ([run(6, unmeasured(0.9)), GOOD], HealthState.FAILED, (LACKING.format("roc_auc"),)),
        (
            [run(6, drift(feature("temp", 0.9)) | unmeasured(0.9))],
            HealthState.DEGRADED,
            ("drift: temp", LACKING.format("roc_auc")),
        ),
        (
            [run(6, unmeasured(0.5, "accuracy"))],
            HealthState.UNHEALTHY,
            ("performance: accuracy", LACKING.format("roc_auc")),
        ),
        ([TWO], HealthState.UNHEALTHY, ("second: accuracy",)),
    ],
)
def test_a_monitor_stands_as_its_newest_window_that_held_something(
    runs: list[MonitorRun], state: HealthState, why: tuple[str, ...]
) -> None:
    found = health_of(runs)
    assert (found.state, found.why) == (state, why)


def test_of_one_window_the_newest_look_counts() -> None:
    again = run(5, drift(feature("temp", 0.1)), id="again", created_at=NOW + timedelta(days=90))
    found = health_of([again, DRIFTED])
    assert (found.state, found.newest) == (HealthState.HEALTHY, again)


def test_since_when_it_cannot_be_measured_is_told() -> None:
    found = health_of([run(9, None, RunState.FAILED), EMPTY, FAILED, GOOD])
    assert (found.failed, found.failing_since) == (2, NOW + timedelta(days=7))
    assert health_of([GOOD, FAILED]).failing_since is None


def test_a_run_that_has_not_measured_all_of_it_counts_as_one_that_could_not() -> None:
    found = health_of([FAILED, run(6, unmeasured()), run(5, unmeasured(0.9)), GOOD])
    assert (found.failed, found.failing_since) == (3, NOW + timedelta(days=5))


def test_of_several_signals_the_one_beyond_its_limits_is_shown() -> None:
    """By the metric that is beyond its own, and beside what the same signal has said before."""
    second = unmeasured(0.5, "accuracy", name="second")
    now, before = run(6, performance(0.7) | second), run(5, performance(0.9))
    found = health_of([now, before]).performance
    assert found is not None
    assert (found.metric, found.value, found.broken, found.change) == ("accuracy", 0.5, True, None)
    same = health_of([now, run(5, unmeasured(0.75, "accuracy", name="second"))]).performance
    assert same is not None
    assert same.change == pytest.approx(-0.25)


def test_the_window_that_is_being_looked_at_is_told() -> None:
    going = run(9, None, RunState.PREPARING)
    assert health_of([going, GOOD]).going == going


def test_the_worst_feature_is_the_one_that_is_furthest_beyond_its_own_limit() -> None:
    found = summary_of(drift(feature("temp", 0.5, 1), feature("wind", 0.3, 0.2)))
    assert found.worst == Strain("wind", "jensen_shannon_distance", 0.3, 0.2, True)
    assert found.broken == {"drift": ("wind",)}


def test_a_feature_that_nothing_limits_shows_its_first_figure() -> None:
    assert summary_of(drift(feature("temp", 0.5, None))).worst == Strain(
        "temp", "jensen_shannon_distance", 0.5, None, False
    )
    assert summary_of({}).worst is None


def test_a_limit_of_nothing_is_reached_by_nothing_and_passed_by_anything() -> None:
    assert [Strain("a", "m", value, 0.0, False).load for value in (0.0, 0.1)] == [0.0, 2.0]


def test_performance_is_told_by_the_limited_metric_beside_the_window_before() -> None:
    found = health_of([run(6, performance(0.7)), run(5, performance(0.75))]).performance
    assert found is not None
    assert (found.metric, found.value, found.limit, found.broken, found.better) == ("roc_auc", 0.7, 0.6, False, False)
    assert found.change == pytest.approx(-0.05)


def test_a_smaller_error_is_a_better_one_and_a_first_figure_neither() -> None:
    rmse = [run(6, performance(3, metric="rmse")), run(5, performance(4, metric="rmse"))]
    found, first = health_of(rmse).performance, health_of(rmse[:1]).performance
    assert found is not None
    assert first is not None
    assert (found.metric, found.change, found.better) == ("rmse", -1, True)
    assert (first.change, first.better) == (None, None)


def test_a_summary_is_kept_as_json() -> None:
    whole = summary_of(drift(feature("temp", 0.9)) | performance(0.5, "roc_auc"))
    assert whole.performance == Performance({"roc_auc": 0.5}, {"roc_auc": 0.6}, ("roc_auc",), "performance")
    assert Summary.from_json(whole.to_json()) == whole
    partial = summary_of(unmeasured(0.9))
    assert partial.unmeasured == {"performance": {"roc_auc": "no row has feedback"}}
    assert Summary.from_json(partial.to_json()) == partial


def test_a_summary_of_an_older_version_is_read() -> None:
    told = summary_of(performance(0.5, "roc_auc")).to_json()
    performed = told["performance"]
    assert isinstance(performed, dict)
    older = {name: value for name, value in told.items() if name != "unmeasured"}
    older["performance"] = {name: value for name, value in performed.items() if name != "signal"}
    assert Summary.from_json(older).performs_badly
    assert Summary.from_json(summary_of({}).to_json()) == Summary({})
