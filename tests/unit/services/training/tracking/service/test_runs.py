"""Runs: what is logged is there, once, and only where it belongs."""

import math

import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.pagination import PageRequest
from lazulite.services.training.tracking.entities import (
    Batch,
    DatasetInput,
    Metric,
    ModelOutput,
    Run,
    RunStatus,
    View,
)
from lazulite.services.training.tracking.errors import (
    ExperimentClosed,
    ParamChanged,
    RunClosed,
    RunExists,
    RunMissing,
    TagMissing,
    TooMuch,
)
from lazulite.services.training.tracking.filters import RUNS, parse_filter, parse_order
from lazulite.services.training.tracking.service.experiments import Query
from lazulite.services.training.tracking.service.runs import NewRun

W, OTHER = "workspace-a", "workspace-b"


def make_run(platform: Platform, *, name: str | None = None, start_ms: int | None = None, **batch: object) -> str:
    """A run in Default; keywords are those of Batch."""

    def make() -> str:
        new = NewRun("0", name=name, start_ms=start_ms)
        return platform.write(lambda tx: platform.tracking.runs.create(tx, LOCAL, W, new)).info.id

    platform.write(lambda tx: platform.tracking.experiments.ensure_default(tx, W))
    run_id = make()
    if batch:
        log(platform, run_id, Batch(**batch))  # type: ignore[arg-type]  # the caller names Batch's own fields
    return run_id


def log(platform: Platform, run_id: str, batch: Batch) -> None:
    platform.write(lambda tx: platform.tracking.runs.log(tx, W, run_id, batch))


def get(platform: Platform, run_id: str) -> Run:
    with platform.read() as tx:
        return platform.tracking.runs.get(tx, W, run_id)


def points(key: str, *values: float) -> tuple[Metric, ...]:
    return tuple(Metric(key, value, timestamp_ms=1000 + step, step=step) for step, value in enumerate(values))


def search(platform: Platform, text: str = "", *order: str, view: View = View.ACTIVE_ONLY) -> list[str]:
    query = Query(parse_filter(text, RUNS), parse_order(order, RUNS), view)
    with platform.read() as tx:
        return [run.info.name for run in platform.tracking.runs.search(tx, W, ["0"], query, PageRequest()).items]


def test_the_newest_value_is_that_of_the_greatest_step(platform: Platform) -> None:
    run_id = make_run(platform, metrics=points("loss", 3.0, 2.0, 1.0))
    log(platform, run_id, Batch(metrics=(Metric("loss", 9.0, timestamp_ms=5000, step=1),)))
    assert {metric.key: metric.value for metric in get(platform, run_id).metrics} == {"loss": 1.0}


def test_the_same_point_twice_is_there_once(platform: Platform) -> None:
    run_id = make_run(platform, metrics=points("loss", 3.0, math.nan))
    log(platform, run_id, Batch(metrics=points("loss", 3.0, math.nan)))
    with platform.read() as tx:
        found = platform.tracking.runs.history(tx, W, [run_id], "loss")
    assert [str(metric.value) for metric in found] == ["3.0", "nan"]


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, 1e-308, 0.1])
def test_any_number_comes_back_as_it_was(platform: Platform, value: float) -> None:
    run_id = make_run(platform, metrics=(Metric("x", value, 1),))
    (found,) = get(platform, run_id).metrics
    assert str(found.value) == str(value)


def test_history_is_paged_in_order(platform: Platform) -> None:
    run_id = make_run(platform, metrics=points("loss", *map(float, range(10))))
    with platform.read() as tx:
        found = platform.tracking.runs.history(tx, W, [run_id], "loss", limit=3, offset=4)
        middle = platform.tracking.runs.history(tx, W, [run_id], "loss", steps=(2, 4))
    assert [metric.value for metric in found] == [4.0, 5.0, 6.0]
    assert [metric.step for metric in middle] == [2, 3, 4]


def test_a_parameter_never_changes(platform: Platform) -> None:
    run_id = make_run(platform, params={"depth": "3"})
    log(platform, run_id, Batch(params={"depth": "3"}))
    with pytest.raises(ParamChanged, match="already logged with value='3'"):
        log(platform, run_id, Batch(params={"depth": "5", "width": "1"}))
    assert get(platform, run_id).params == {"depth": "3"}


def test_a_refused_batch_leaves_nothing(platform: Platform) -> None:
    run_id = make_run(platform, params={"depth": "3"})
    with pytest.raises(ParamChanged):
        log(platform, run_id, Batch(metrics=points("loss", 1.0), params={"depth": "5"}, tags={"a": "b"}))
    assert get(platform, run_id).metrics == ()
    assert "a" not in get(platform, run_id).tags


def test_tags_are_replaced_and_deleted(platform: Platform) -> None:
    run_id = make_run(platform, tags={"team": "red", "mlflow.runName": "second"})
    log(platform, run_id, Batch(tags={"team": "blue"}))
    assert get(platform, run_id).tags == {"team": "blue", "mlflow.runName": "second"}
    assert get(platform, run_id).info.name == "second"
    platform.write(lambda tx: platform.tracking.runs.delete_tag(tx, W, run_id, "team"))
    with pytest.raises(TagMissing):
        platform.write(lambda tx: platform.tracking.runs.delete_tag(tx, W, run_id, "team"))


def test_a_key_that_is_too_long_is_refused(platform: Platform) -> None:
    run_id = make_run(platform)
    with pytest.raises(TooMuch, match="exceeds the maximum length of 250"):
        log(platform, run_id, Batch(params={"k" * 251: "v"}))


def test_a_run_of_another_workspace_is_not_there(platform: Platform) -> None:
    run_id = make_run(platform, metrics=points("loss", 1.0))
    with platform.read() as tx:
        with pytest.raises(RunMissing):
            platform.tracking.runs.get(tx, OTHER, run_id)
        with pytest.raises(RunMissing):
            platform.tracking.runs.history(tx, OTHER, [run_id], "loss")
        assert platform.tracking.runs.search(tx, OTHER, ["0"], Query(), PageRequest()).items == ()
    with pytest.raises(RunMissing):
        platform.write(lambda tx: platform.tracking.runs.log(tx, OTHER, run_id, Batch(tags={"a": "b"})))


def test_an_id_is_given_once(platform: Platform) -> None:
    run_id = make_run(platform)
    platform.write(lambda tx: platform.tracking.experiments.ensure_default(tx, OTHER))
    with pytest.raises(RunExists):
        platform.write(lambda tx: platform.tracking.runs.create(tx, LOCAL, OTHER, NewRun("0", id=run_id)))


def test_a_deleted_run_takes_nothing_until_it_is_restored(platform: Platform) -> None:
    run_id = make_run(platform, name="gone")
    platform.write(lambda tx: platform.tracking.runs.delete(tx, LOCAL, W, run_id))
    with pytest.raises(RunClosed, match="must be in the 'active' state"):
        log(platform, run_id, Batch(tags={"a": "b"}))
    assert search(platform) == []
    assert search(platform, view=View.DELETED_ONLY) == ["gone"]
    platform.write(lambda tx: platform.tracking.runs.restore(tx, LOCAL, W, run_id))
    assert search(platform) == ["gone"]


def test_a_deleted_experiment_takes_its_runs_with_it(platform: Platform) -> None:
    make_run(platform, name="one")
    platform.write(lambda tx: platform.tracking.experiments.delete(tx, LOCAL, W, "0"))
    assert search(platform) == []
    with pytest.raises(ExperimentClosed):
        make_run(platform)
    platform.write(lambda tx: platform.tracking.experiments.restore(tx, LOCAL, W, "0"))
    assert search(platform) == ["one"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("metrics.auc > 0.75", ["b"]),
        ("metrics.auc != 0.7", ["b", "c"]),
        ("metrics.auc < 2", ["a", "b"]),
        ("params.kind = 'tree'", ["a"]),
        ("params.kind LIKE 'TR%'", []),
        ("params.kind ILIKE 'TR%'", ["a"]),
        ("params.kind LIKE 't[r]%'", []),
        ("params.kind IS NULL", ["c"]),
        ("tags.team IS NOT NULL", ["b"]),
        ("attributes.run_name IN ('a', 'c')", ["a", "c"]),
        ("run_name NOT IN ('a', 'c')", ["b"]),
        ("start_time >= 20", ["b", "c"]),
        ("datasets.name = 'flights' AND datasets.context = 'train'", ["c"]),
        ("metrics.auc > 0.1 AND params.kind = 'linear'", ["b"]),
    ],
)
def test_runs_are_found_by_what_was_logged(platform: Platform, text: str, expected: list[str]) -> None:
    make_run(platform, name="a", start_ms=10, metrics=points("auc", 0.7), params={"kind": "tree"})
    make_run(platform, name="b", start_ms=20, metrics=points("auc", 0.8), params={"kind": "linear"}, tags={"team": "x"})
    last = make_run(platform, name="c", start_ms=30, metrics=points("auc", math.nan))
    data = DatasetInput("flights", "d1", "local", "{}", tags={"mlflow.data.context": "train"})
    platform.write(lambda tx: platform.tracking.runs.log_inputs(tx, LOCAL, W, last, [data], []))
    assert sorted(search(platform, text)) == expected


def test_missing_values_come_last_either_way_and_nan_before_them(platform: Platform) -> None:
    make_run(platform, name="low", metrics=points("auc", 0.1))
    make_run(platform, name="high", metrics=points("auc", 0.9))
    make_run(platform, name="nan", metrics=points("auc", math.nan))
    make_run(platform, name="none")
    assert search(platform, "", "metrics.auc ASC") == ["low", "high", "nan", "none"]
    assert search(platform, "", "metrics.auc DESC") == ["high", "low", "nan", "none"]
    assert search(platform, "", "attributes.run_name DESC") == ["none", "nan", "low", "high"]


def test_pages_follow_each_other(platform: Platform) -> None:
    for number in range(5):
        make_run(platform, name=f"r{number}", start_ms=number)
    names, token = [], None
    with platform.read() as tx:
        for _ in range(3):
            page = platform.tracking.runs.search(tx, W, ["0"], Query(), PageRequest(2, token))
            names += [run.info.name for run in page.items]
            token = page.next_page_token
    assert (names, token) == (["r4", "r3", "r2", "r1", "r0"], None)


def test_inputs_and_outputs_hang_on_the_run(platform: Platform) -> None:
    run_id = make_run(platform)
    data = DatasetInput("flights", "d1", "local", "{}", schema="{}", tags={"mlflow.data.context": "train"})
    platform.write(lambda tx: platform.tracking.runs.log_inputs(tx, LOCAL, W, run_id, [data, data], ["m-1"]))
    platform.write(lambda tx: platform.tracking.runs.log_outputs(tx, W, run_id, [ModelOutput("m-2", 7)]))
    found = get(platform, run_id)
    assert (found.datasets, found.model_inputs, found.model_outputs) == ((data,), ("m-1",), (ModelOutput("m-2", 7),))


def test_finishing_keeps_what_the_client_said(platform: Platform) -> None:
    run_id = make_run(platform)
    tracking = platform.tracking
    failed = platform.write(lambda tx: tracking.runs.update(tx, LOCAL, W, run_id, status=RunStatus.FAILED, end_ms=77))
    assert platform.write(lambda tx: tracking.finish_run(tx, LOCAL, W, run_id, "FINISHED")) == failed


def test_finishing_a_running_run_closes_it_now(platform: Platform) -> None:
    run_id = make_run(platform)
    info = platform.write(lambda tx: platform.tracking.finish_run(tx, LOCAL, W, run_id, RunStatus.KILLED))
    assert (info.status, info.end_ms) == (RunStatus.KILLED, int(platform.clock.now().timestamp() * 1000))


def test_a_run_can_have_the_name_of_its_job(platform: Platform) -> None:
    made = platform.write(
        lambda tx: platform.tracking.create_run(tx, LOCAL, W, run_id="f" * 32, experiment_name="flights")
    )
    with platform.read() as tx:
        experiment = platform.tracking.experiments.by_name(tx, W, "flights")
    assert (made.info.id, made.info.experiment_id, made.info.status) == ("f" * 32, experiment.id, RunStatus.RUNNING)
    assert made.info.artifact_uri == f"mlflow-artifacts:/{experiment.id}/{'f' * 32}/artifacts"
