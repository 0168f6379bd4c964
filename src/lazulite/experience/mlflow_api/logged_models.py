"""/mlflow/logged-models."""

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call
from lazulite.experience.mlflow_api import pages, wire
from lazulite.experience.mlflow_api.experiments import prepare
from lazulite.experience.mlflow_api.messages import (
    CreateLoggedModel,
    DatasetFilter,
    OfLoggedModel,
    SearchLoggedModels,
    as_map,
)
from lazulite.experience.mlflow_api.routing import MessageInvalid, Verb
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.tracking.entities import LoggedModelStatus
from lazulite.services.training.tracking.filters import LOGGED_MODELS, parse_filter, parse_order
from lazulite.services.training.tracking.paths import join, path_of
from lazulite.services.training.tracking.service.logged_models import LoggedModelQuery, NewLoggedModel
from lazulite.words.json import JSON, JSONObject

STATUSES = {name: status for status, name in wire.MODEL_STATUS.items()}
STATUS_NUMBERS = {
    "1": "LOGGED_MODEL_PENDING", "2": "LOGGED_MODEL_READY", "3": "LOGGED_MODEL_UPLOAD_FAILED",
}  # fmt: skip


def create(platform: Platform, call: Call, message: CreateLoggedModel) -> JSONObject:
    prepare(platform, call)
    new = NewLoggedModel(
        experiment_id=message.experiment_id or "0", name=message.name or None, model_type=message.model_type or None,
        source_run_id=message.source_run_id or None, params=as_map(message.params), tags=as_map(message.tags),
    )  # fmt: skip

    def make(tx: Tx) -> JSONObject:
        made = platform.tracking.logged_models.create(tx, call.actor, call.workspace_id, new)
        return {"model": wire.logged_model(made)}

    return platform.once(call, make)


def get(platform: Platform, call: Call, message: OfLoggedModel) -> JSONObject:
    with platform.read() as tx:
        found = platform.tracking.logged_models.get(
            tx, call.workspace_id, message.model_id, deleted_too=message.allow_deleted
        )
    return {"model": wire.logged_model(found)}


def finalize(platform: Platform, call: Call, message: OfLoggedModel) -> JSONObject:
    status = _status(message.status)
    model = platform.write(
        lambda tx: platform.tracking.logged_models.finalize(tx, call.workspace_id, message.model_id, status=status)
    )
    return {"model": wire.logged_model(model)}


def delete(platform: Platform, call: Call, message: OfLoggedModel) -> JSONObject:
    platform.write(lambda tx: platform.tracking.logged_models.delete(tx, call.workspace_id, message.model_id))
    return {}


def log_params(platform: Platform, call: Call, message: OfLoggedModel) -> JSONObject:
    params = as_map(message.params)
    platform.write(
        lambda tx: platform.tracking.logged_models.log_params(tx, call.workspace_id, message.model_id, params)
    )
    return {}


def set_tags(platform: Platform, call: Call, message: OfLoggedModel) -> JSONObject:
    tags = as_map(message.tags)
    model = platform.write(
        lambda tx: platform.tracking.logged_models.set_tags(tx, call.workspace_id, message.model_id, tags)
    )
    return {"model": wire.logged_model(model)}


def delete_tag(platform: Platform, call: Call, message: OfLoggedModel) -> JSONObject:
    platform.write(
        lambda tx: platform.tracking.logged_models.delete_tag(tx, call.workspace_id, message.model_id, message.tag_key)
    )
    return {}


def search(platform: Platform, call: Call, message: SearchLoggedModels) -> JSONObject:
    order = [f"{by.field_name} {'ASC' if by.ascending else 'DESC'}" for by in message.order_by]
    query = LoggedModelQuery(
        where=parse_filter(message.filter, LOGGED_MODELS),
        order=parse_order(order, LOGGED_MODELS),
        datasets=tuple(_narrowed(dataset) for dataset in message.datasets),
    )
    request = pages.page(message.max_results, message.page_token, default=50)
    with platform.read() as tx:
        found = platform.tracking.logged_models.search(tx, call.workspace_id, message.experiment_ids, query, request)
    said: dict[str, JSON] = {"models": [wire.logged_model(each) for each in found.items]}
    return {**said, "next_page_token": found.next_page_token} if found.next_page_token else said


def list_artifacts(platform: Platform, call: Call, message: OfLoggedModel) -> JSONObject:
    with platform.read() as tx:
        model = platform.tracking.logged_models.get(tx, call.workspace_id, message.model_id)
        root = path_of(model.artifact_uri) or ""
        folder = join(root, message.artifact_directory_path)
        found = platform.tracking.artifacts.list(tx, call.workspace_id, folder)
    return {"root_uri": model.artifact_uri, "files": wire.files(root, found)}


def _narrowed(dataset: DatasetFilter) -> dict[str, object]:
    digest = {"dataset_digest": dataset.dataset_digest} if dataset.dataset_digest else {}
    return {"dataset_name": dataset.dataset_name, **digest}


def _status(name: str) -> LoggedModelStatus:
    status = STATUSES.get(STATUS_NUMBERS.get(name, name))
    if status is None:
        raise MessageInvalid(f"Invalid model status '{name}'.", hint=f"Known: {', '.join(STATUSES)}.")
    return status


VERBS = (
    Verb("POST", "/logged-models", "runs/write", CreateLoggedModel, create),
    Verb("POST", "/logged-models/search", "runs/read", SearchLoggedModels, search),
    Verb("GET", "/logged-models/{model_id}", "runs/read", OfLoggedModel, get),
    Verb("PATCH", "/logged-models/{model_id}", "runs/write", OfLoggedModel, finalize),
    Verb("DELETE", "/logged-models/{model_id}", "runs/write", OfLoggedModel, delete),
    Verb("POST", "/logged-models/{model_id}/params", "runs/write", OfLoggedModel, log_params),
    Verb("PATCH", "/logged-models/{model_id}/tags", "runs/write", OfLoggedModel, set_tags),
    Verb("DELETE", "/logged-models/{model_id}/tags/{tag_key:path}", "runs/write", OfLoggedModel, delete_tag),
    Verb("GET", "/logged-models/{model_id}/artifacts/directories", "runs/read", OfLoggedModel, list_artifacts),
)
