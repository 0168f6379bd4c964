import pytest

from lazulite.specs.automl_job import AutoMLJobDocument, Forecasting
from lazulite.specs.automl_metrics import PRIMARY_METRICS, is_metric_of
from lazulite.specs.ports import DataInput
from lazulite.specs.reading import DocumentInvalid, read_document

DATA = "training_data: {type: mltable, path: data}\n"


def read(text: str) -> AutoMLJobDocument:
    return read_document(f"type: automl\n{DATA}{text}").into(AutoMLJobDocument)


def test_a_search_has_a_task_a_table_and_limits() -> None:
    found = read("task: classification\ntarget_column_name: y\nlimits: {max_trials: 5, exit_score: 0.9}\n")
    assert (found.training_data, found.target_column_name) == (DataInput(type="mltable", path="data"), "y")
    assert (found.limits.max_trials, found.limits.exit_score, found.n_cross_validations) == (5, 0.9, None)


def test_a_table_may_be_bound_to_what_another_step_gives() -> None:
    text = "type: automl\ntask: text_ner\ntraining_data: ${{parent.jobs.a.outputs.b}}\n"
    assert read_document(text).into(AutoMLJobDocument).training_data == "${{parent.jobs.a.outputs.b}}"


def test_forecasting_has_fields_of_its_own() -> None:
    found = read("task: forecasting\nforecasting: {time_column_name: t, forecast_horizon: 14, target_lags: auto}\n")
    assert found.forecasting == Forecasting(time_column_name="t", forecast_horizon=14, target_lags="auto")


@pytest.mark.parametrize("metric", ["accuracy", "AUC_weighted", "auc_weighted"])
def test_a_metric_may_be_written_in_any_case(metric: str) -> None:
    assert read(f"task: classification\nprimary_metric: {metric}\n").primary_metric == metric


@pytest.mark.parametrize("task", list(PRIMARY_METRICS))
def test_every_task_is_judged_by_its_own_default(task: str) -> None:
    assert is_metric_of(task, PRIMARY_METRICS[task][0])
    assert not is_metric_of(task, "loss")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("task: clustering\n", "Line 3, column 1: 'task' is 'clustering'; it can be 'classification'"),
        (
            "task: regression\nprimary_metric: accuracy\n",
            "Line 4, column 1: 'primary_metric': regression is not judged by accuracy; it can be normalized",
        ),
        ("task: forecasting\n", "The task forecasting needs the field 'forecasting'"),
        ("task: regression\nforecasting: {time_column_name: t}\n", "The task regression has no field 'forecasting'"),
        (
            "task: regression\nlimits: {max_trial: 1}\n",
            "no field 'max_trial' here. Did you mean 'max_trials'?",
        ),
        ("task: regression\nresources:\n  a=b\n", "Line 4, column 1: 'resources' is 'a=b', and it is a mapping"),
    ],
)
def test_what_cannot_be_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        read(text)
    assert sentence.casefold() in refused.value.detail.casefold()
