from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lazulite.ops.monitoring.definition import Signal, SignalType
from lazulite.ops.monitoring.measure import WINDOW_FILE, FeatureUnknown, measure
from lazulite.words.json import JSONObject
from tests.unit.ops.monitoring.conftest import make_definition


def by_name(signal: object) -> dict[str, JSONObject]:
    return {feature["name"]: feature for feature in signal["features"]}  # type: ignore[index]


def test_rows_like_the_reference_do_not_drift(windows) -> None:
    drift = windows.measured(inputs=windows.columns())["signals"]["drift"]
    assert drift["overall"]["drifted"] == []
    assert drift["overall"]["features"] == 3
    assert drift["overall"]["maximum"] < 0.1


def test_a_warmer_month_drifts_in_its_temperature_alone(windows) -> None:
    drift = windows.measured(inputs=windows.columns(warmer=15.0))["signals"]["drift"]
    assert drift["overall"]["drifted"] == ["temperature"]
    assert drift["overall"]["maximum_feature"] == "temperature"
    assert drift["overall"]["share"] == pytest.approx(1 / 3, abs=1e-6)
    temperature = by_name(drift)["temperature"]
    assert temperature["metrics"]["normalized_wasserstein_distance"] == pytest.approx(1.5, abs=0.1)
    assert sum(temperature["histograms"]["reference"]) == 3000
    assert sum(temperature["histograms"]["production"]) == 2000


def test_a_carrier_that_is_new_is_out_of_bounds_and_drift(windows) -> None:
    signals = windows.measured(inputs=windows.columns(carriers="ABCD"))["signals"]
    assert by_name(signals["quality"])["carrier"]["metrics"]["out_of_bounds_rate"] == pytest.approx(0.25, abs=0.05)
    assert signals["drift"]["overall"]["drifted"] == ["carrier"]


def test_event_time_and_target_are_no_features(windows) -> None:
    drift = windows.measured(inputs=windows.columns())["signals"]["drift"]
    assert sorted(by_name(drift)) == ["carrier", "hour", "temperature"]
    assert drift["left_out"] == {"time_hour": "it is the event time"}


def test_performance_is_told_overall_and_by_model_version(windows) -> None:
    result = windows.measured(inputs=windows.columns(), feedback=1000)
    performance = result["signals"]["performance"]
    assert performance["rows"] == 1000
    assert performance["metrics"]["roc_auc"] == pytest.approx(5 / 6, abs=0.03)
    assert performance["broken"] == ["accuracy"]
    assert [(v["model_version"], v["predictions"], v["rows"]) for v in performance["model_versions"]] == [
        ("1", 1500, 750),
        ("2", 500, 250),
    ]
    assert result["counts"]["predictions_without_feedback"] == 1000


LIMITED = Signal(
    "limited", SignalType.MODEL_PERFORMANCE, None, {"classification": {"accuracy": 0.5, "roc_auc": 0.7}}
)  # fmt: skip


def test_what_has_a_limit_and_was_not_measured_is_told(windows) -> None:
    measured = windows.measured(LIMITED, inputs=windows.columns(rows=20), feedback=0)["signals"]["limited"]
    why = "no row has feedback"
    assert (measured["broken"], measured["unmeasured"]) == ([], {"accuracy": why, "roc_auc": why})


def test_a_metric_that_the_feedback_does_not_tell_is_told(windows) -> None:
    """Of one class only, there is no curve."""
    measured = windows.measured(LIMITED, inputs=windows.columns(rows=20), feedback=1)["signals"]["limited"]
    assert measured["unmeasured"] == {"roc_auc": "the feedback on 1 of its rows does not tell it"}


@pytest.mark.parametrize(
    ("features", "unmeasured"),
    [
        (("temperature", "late_too"), {"late_too": "no captured input has this name"}),
        (None, {}),
    ],
)
def test_a_feature_that_is_named_and_not_compared_is_told(
    windows, features: tuple[str, ...] | None, unmeasured: dict[str, str]
) -> None:
    drift = Signal("drift", SignalType.DATA_DRIFT, features)
    folders = windows.folders(windows.columns())
    file = folders.reference / "0.parquet"
    table = pq.read_table(file)
    pq.write_table(table.append_column("late_too", table["late"]), file)
    found = measure(make_definition(drift), windows.start, windows.end, folders)
    assert found["signals"]["drift"]["unmeasured"] == unmeasured  # type: ignore[index,call-overload]


def test_window_holds_the_inputs_under_their_own_names(windows) -> None:
    windows.measured(inputs=windows.columns())
    assert pq.read_schema(windows.folder / "window" / WINDOW_FILE).names == [
        "time_hour", "temperature", "carrier", "hour", "prediction", "probability", "actual",
        "request_id", "row", "deployment", "model", "model_version", "at", "event_time",
    ]  # fmt: skip


def test_predictions_drift_against_the_references_target(windows) -> None:
    answers = Signal("answers", SignalType.PREDICTION_DRIFT)
    drift = windows.measured(answers, inputs=windows.columns())["signals"]["answers"]
    assert by_name(drift)["prediction"]["metrics"]["jensen_shannon_distance"] < 0.05


def test_unknown_feature_names_the_nearest(windows) -> None:
    with pytest.raises(FeatureUnknown, match="'temperatur'") as refused:
        windows.measured(Signal("drift", SignalType.DATA_DRIFT, ("temperatur",)), inputs=windows.columns())
    assert refused.value.hint == "Did you mean 'temperature'?"


def test_texts_where_the_reference_has_numbers_are_type_errors(windows) -> None:
    inputs = windows.columns(100) | {"hour": ["noon"] * 25 + ["7"] * 75}
    result = windows.measured(inputs=inputs)
    metrics = by_name(result["signals"]["quality"])["hour"]["metrics"]
    assert metrics == {"null_value_rate": 0.0, "data_type_error_rate": 0.25, "out_of_bounds_rate": 0.0}


def test_column_without_any_value_shows_in_the_missing_bin(windows) -> None:
    inputs = windows.columns(100) | {"hour": [None] * 100}
    result = windows.measured(inputs=inputs)
    assert by_name(result["signals"]["drift"])["hour"]["metrics"]["jensen_shannon_distance"] == 1.0
    assert by_name(result["signals"]["quality"])["hour"]["metrics"]["null_value_rate"] == 1.0


def test_empty_window_measures_nothing(windows) -> None:
    result = replace(windows, start=windows.end, end=windows.end.replace(month=6)).measured(inputs=windows.columns(10))
    assert (result["window"]["rows"], result["signals"], result["model_versions"]) == (0, {}, [])


@pytest.mark.parametrize(("words", "kind"), [(3, "numerical"), (2000, "categorical")])
def test_numbers_whose_reference_has_some_words_among_them_are_numbers(windows, words: int, kind: str) -> None:
    folders = windows.folders(windows.columns(warmer=15.0), feedback=None)
    [file] = folders.reference.glob("*.parquet")
    table = pq.read_table(file)
    texts = ["n/a" if row < words else str(value) for row, value in enumerate(table["temperature"].to_pylist())]
    place = table.schema.get_field_index("temperature")
    pq.write_table(table.set_column(place, "temperature", pa.array(texts)), file)
    result = measure(make_definition(), windows.start, windows.end, folders)
    temperature = by_name(result["signals"]["drift"])["temperature"]
    assert temperature["type"] == kind
    if kind == "numerical":
        assert temperature["metrics"]["normalized_wasserstein_distance"] == pytest.approx(1.5, abs=0.1)
