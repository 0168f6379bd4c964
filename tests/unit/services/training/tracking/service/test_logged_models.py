"""Logged models: made pending, finished, searched by what was measured on them."""

import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.pagination import PageRequest
from lazulite.services.training.tracking.entities import Batch, LoggedModel, LoggedModelStatus, Metric
from lazulite.services.training.tracking.errors import LoggedModelMissing
from lazulite.services.training.tracking.filters import LOGGED_MODELS, parse_filter, parse_order
from lazulite.services.training.tracking.service.logged_models import LoggedModelQuery, NewLoggedModel

W = "workspace-a"


def make_model(platform: Platform, name: str, *metrics: Metric, **params: str) -> LoggedModel:
    def make() -> LoggedModel:
        run = platform.write(lambda tx: platform.tracking.create_run(tx, LOCAL, W))
        new = NewLoggedModel("0", name=name, source_run_id=run.info.id, params=params)
        return platform.write(lambda tx: platform.tracking.logged_models.create(tx, LOCAL, W, new))

    model = make()
    points = tuple(
        Metric(m.key, m.value, m.timestamp_ms, m.step, model.id, m.dataset_name, m.dataset_digest) for m in metrics
    )
    platform.write(lambda tx: platform.tracking.runs.log(tx, W, str(model.source_run_id), Batch(metrics=points)))
    return model


def found(platform: Platform, query: LoggedModelQuery) -> list[str]:
    with platform.read() as tx:
        page = platform.tracking.logged_models.search(tx, W, ["0"], query, PageRequest())
    return [model.name for model in page.items]


def test_a_model_is_pending_until_it_is_finished(platform: Platform) -> None:
    model = make_model(platform, "tree", depth="3")
    assert (model.status, model.params) == (LoggedModelStatus.PENDING, {"depth": "3"})
    assert model.artifact_uri == f"mlflow-artifacts:/0/models/{model.id}/artifacts"
    ready = platform.write(
        lambda tx: platform.tracking.logged_models.finalize(tx, W, model.id, status=LoggedModelStatus.READY)
    )
    assert ready.status is LoggedModelStatus.READY


def test_a_metric_that_names_the_model_is_the_models_too(platform: Platform) -> None:
    model = make_model(platform, "tree", Metric("auc", 0.7, 1), Metric("auc", 0.8, 2, step=1))
    with platform.read() as tx:
        (metric,) = platform.tracking.logged_models.get(tx, W, model.id).metrics
    assert (metric.value, metric.model_id, metric.run_id) == (0.8, model.id, model.source_run_id)


def test_models_are_found_by_metrics_on_a_data_set(platform: Platform) -> None:
    make_model(platform, "a", Metric("auc", 0.9, 1, dataset_name="train"), Metric("auc", 0.6, 1, step=1))
    make_model(platform, "b", Metric("auc", 0.8, 1, dataset_name="test"))
    where = parse_filter("metrics.auc > 0.7", LOGGED_MODELS)
    order = parse_order(["name"], LOGGED_MODELS)
    assert found(platform, LoggedModelQuery(where, order)) == ["a", "b"]
    assert found(platform, LoggedModelQuery(where, order, ({"dataset_name": "test"},))) == ["b"]


def test_models_are_found_by_params_tags_and_run(platform: Platform) -> None:
    model = make_model(platform, "a", depth="3")
    make_model(platform, "b", depth="4")
    platform.write(lambda tx: platform.tracking.logged_models.set_tags(tx, W, model.id, {"team": "red"}))
    texts = ("params.depth = '3'", "tags.team = 'red'", f"source_run_id = '{model.source_run_id}'", "name = 'a'")
    for text in texts:
        assert found(platform, LoggedModelQuery(parse_filter(text, LOGGED_MODELS))) == ["a"], text


def test_a_deleted_or_foreign_model_is_not_there(platform: Platform) -> None:
    model = make_model(platform, "a")
    with platform.read() as tx, pytest.raises(LoggedModelMissing):
        platform.tracking.logged_models.get(tx, "workspace-b", model.id)
    platform.write(lambda tx: platform.tracking.logged_models.delete(tx, W, model.id))
    with platform.read() as tx, pytest.raises(LoggedModelMissing):
        platform.tracking.logged_models.get(tx, W, model.id)
    assert found(platform, LoggedModelQuery()) == []
