"""/mlflow/runs and /mlflow/metrics."""

import json

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call
from lazulite.experience.mlflow_api import pages, wire
from lazulite.experience.mlflow_api.experiments import prepare
from lazulite.experience.mlflow_api.limits import checked, cut, unique_params
from lazulite.experience.mlflow_api.messages import (
    BulkHistory,
    CreateRun,
    History,
    LogBatch,
    LogInputs,
    LogMetric,
    OfRun,
    ParameterMissing,
    RunMessage,
    Search,
    UpdateRun,
    as_map,
)
from lazulite.experience.mlflow_api.routing import MessageInvalid, Verb
from lazulite.foundation.pagination import Page, page_of
from lazulite.services.training.tracking.entities import Batch, Metric, ModelOutput, RunStatus
from lazulite.services.training.tracking.filters import RUNS, parse_filter, parse_order
from lazulite.services.training.tracking.service.experiments import Query
from lazulite.services.training.tracking.service.runs import NewRun
from lazulite.words.errors import nearest
from lazulite.words.json import JSON, JSONObject

STATUS_NUMBERS = {"1": "RUNNING", "2": "SCHEDULED", "3": "FINISHED", "4": "FAILED", "5": "KILLED"}


def create(platform: Platform, call: Call, message: CreateRun) -> JSONObject:
    prepare(platform, call)
    new = NewRun(
        experiment_id=message.experiment_id or "0", name=message.run_name or None, user_id=message.user_id,
        start_ms=message.start_time, tags=cut(as_map(message.tags), "tag"),
    )  # fmt: skip
    runs = platform.tracking.runs
    return platform.once(call, lambda tx: {"run": wire.run(runs.create(tx, call.actor, call.workspace_id, new))})


def get(platform: Platform, call: Call, message: RunMessage) -> JSONObject:
    with platform.read() as tx:
        return {"run": wire.run(platform.tracking.runs.get(tx, call.workspace_id, message.run))}


def search(platform: Platform, call: Call, message: Search) -> JSONObject:
    query = Query(
        where=parse_filter(message.filter, RUNS),
        order=parse_order(message.order_by, RUNS),
        view=pages.view(message.run_view_type),
    )
    request = pages.page(message.max_results, message.page_token, default=1000)
    with platform.read() as tx:
        found = platform.tracking.runs.search(tx, call.workspace_id, message.experiment_ids, query, request)
    said: dict[str, JSON] = {"runs": [wire.run(each) for each in found.items]}
    return {**said, "next_page_token": found.next_page_token} if found.next_page_token else said


def update(platform: Platform, call: Call, message: UpdateRun) -> JSONObject:
    status = _status(message.status) if message.status else None
    info = platform.write(
        lambda tx: platform.tracking.runs.update(
            tx, call.actor, call.workspace_id, message.run, status=status, end_ms=message.end_time,
            name=message.run_name or None,
        )
    )  # fmt: skip
    return {"run_info": wire.run_info(info)}


def delete(platform: Platform, call: Call, message: RunMessage) -> JSONObject:
    platform.write(lambda tx: platform.tracking.runs.delete(tx, call.actor, call.workspace_id, message.run))
    return {}


def restore(platform: Platform, call: Call, message: RunMessage) -> JSONObject:
    platform.write(lambda tx: platform.tracking.runs.restore(tx, call.actor, call.workspace_id, message.run))
    return {}


def log_metric(platform: Platform, call: Call, message: LogMetric) -> JSONObject:
    return _log(platform, call, message.run, Batch(metrics=(wire.metric_from(message.point),)))


def log_parameter(platform: Platform, call: Call, message: OfRun) -> JSONObject:
    return _log(platform, call, message.run, Batch(params=cut({_key(message): message.value}, "param")))


def set_tag(platform: Platform, call: Call, message: OfRun) -> JSONObject:
    return _log(platform, call, message.run, Batch(tags=cut({_key(message): message.value}, "tag")))


def delete_tag(platform: Platform, call: Call, message: OfRun) -> JSONObject:
    platform.write(lambda tx: platform.tracking.runs.delete_tag(tx, call.workspace_id, message.run, _key(message)))
    return {}


def log_batch(platform: Platform, call: Call, message: LogBatch) -> JSONObject:
    checked(len(message.metrics), len(message.params), len(message.tags))
    batch = Batch(
        metrics=tuple(wire.metric_from(point) for point in message.metrics),
        params=cut(unique_params(message.params), "param"),
        tags=cut(as_map(message.tags), "tag"),
    )
    return _log(platform, call, message.run, batch)


def log_inputs(platform: Platform, call: Call, message: LogInputs) -> JSONObject:
    datasets = [wire.dataset_from(each) for each in message.datasets]
    models = [link.model_id for link in message.models]
    platform.write(
        lambda tx: platform.tracking.runs.log_inputs(tx, call.actor, call.workspace_id, message.run, datasets, models)
    )
    return {}


def log_outputs(platform: Platform, call: Call, message: LogInputs) -> JSONObject:
    models = [ModelOutput(link.model_id, link.step) for link in message.models]
    platform.write(lambda tx: platform.tracking.runs.log_outputs(tx, call.workspace_id, message.run, models))
    return {}


def log_model(platform: Platform, call: Call, message: OfRun) -> JSONObject:
    """The way of clients before MLflow 3: a tag that lists what was logged."""
    try:
        model = json.loads(message.model_json)
    except ValueError as error:
        raise MessageInvalid(f"Malformed model info. \n {message.model_json} \n is not valid JSON.") from error
    platform.write(lambda tx: platform.tracking.runs.record_model(tx, call.workspace_id, message.run, model))
    return {}


def history(platform: Platform, call: Call, message: History) -> JSONObject:
    if not message.metric_key:
        raise ParameterMissing("metric_key")
    run_id = message.run
    if message.max_results is None:
        with platform.read() as tx:
            every = platform.tracking.runs.history(tx, call.workspace_id, [run_id], message.metric_key)
        return {"metrics": [wire.metric(point) for point in every]}
    request = pages.page(message.max_results, message.page_token, default=1000)
    with platform.read() as tx:
        points = platform.tracking.runs.history(
            tx, call.workspace_id, [run_id], message.metric_key, limit=request.max_results + 1, offset=request.offset
        )
    found: Page[Metric] = page_of(request, points)
    said: dict[str, JSON] = {"metrics": [wire.metric(point) for point in found.items]}
    return {**said, "next_page_token": found.next_page_token} if found.next_page_token else said


def bulk_history(platform: Platform, call: Call, message: BulkHistory) -> JSONObject:
    """Of several runs at once, for charts."""
    with platform.read() as tx:
        points = platform.tracking.runs.history(
            tx, call.workspace_id, message.run_ids or message.run_id, message.metric_key,
            limit=min(message.max_results or 25_000, 100_000), steps=(message.start_step, message.end_step),
        )  # fmt: skip
    return {"metrics": [wire.metric(point) for point in points]}


def _log(platform: Platform, call: Call, run_id: str, batch: Batch) -> JSONObject:
    platform.write(lambda tx: platform.tracking.runs.log(tx, call.workspace_id, run_id, batch))
    return {}


def _key(message: OfRun) -> str:
    if not message.key:
        raise ParameterMissing("key")
    return message.key


def _status(name: str) -> RunStatus:
    try:
        return RunStatus(STATUS_NUMBERS.get(name, name))
    except ValueError as error:
        raise MessageInvalid(
            f"Invalid value '{name}' for parameter 'status'.", hint=nearest(name, RunStatus)
        ) from error


VERBS = (
    Verb("POST", "/runs/create", "runs/write", CreateRun, create),
    Verb("GET", "/runs/get", "runs/read", RunMessage, get),
    Verb("POST", "/runs/search", "runs/read", Search, search),
    Verb("POST", "/runs/update", "runs/write", UpdateRun, update),
    Verb("POST", "/runs/delete", "runs/write", RunMessage, delete),
    Verb("POST", "/runs/restore", "runs/write", RunMessage, restore),
    Verb("POST", "/runs/log-metric", "runs/write", LogMetric, log_metric),
    Verb("POST", "/runs/log-parameter", "runs/write", OfRun, log_parameter),
    Verb("POST", "/runs/set-tag", "runs/write", OfRun, set_tag),
    Verb("POST", "/runs/delete-tag", "runs/write", OfRun, delete_tag),
    Verb("POST", "/runs/log-batch", "runs/write", LogBatch, log_batch),
    Verb("POST", "/runs/log-inputs", "runs/write", LogInputs, log_inputs),
    Verb("POST", "/runs/outputs", "runs/write", LogInputs, log_outputs),
    Verb("POST", "/runs/log-model", "runs/write", OfRun, log_model),
    Verb("GET", "/metrics/get-history", "runs/read", History, history),
    Verb("GET", "/metrics/get-history-bulk", "runs/read", BulkHistory, bulk_history),
    Verb("GET", "/metrics/get-history-bulk-interval", "runs/read", BulkHistory, bulk_history),
)
