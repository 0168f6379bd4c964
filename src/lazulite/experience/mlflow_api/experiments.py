"""/mlflow/experiments."""

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call
from lazulite.experience.mlflow_api import pages, wire
from lazulite.experience.mlflow_api.messages import (
    CreateExperiment,
    OfExperiment,
    ParameterMissing,
    Search,
    as_map,
)
from lazulite.experience.mlflow_api.routing import Verb
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.tracking.filters import EXPERIMENTS, parse_filter, parse_order
from lazulite.services.training.tracking.service.experiments import Query
from lazulite.words.json import JSON, JSONObject


def prepare(platform: Platform, call: Call) -> None:
    """Clients count on the experiment 0 without ever making it."""
    with platform.read() as tx:
        there = platform.tracking.experiments.has_default(tx, call.workspace_id)
    if not there:
        platform.write(lambda tx: platform.tracking.experiments.ensure_default(tx, call.workspace_id))


def create(platform: Platform, call: Call, message: CreateExperiment) -> JSONObject:
    if not message.name:
        raise ParameterMissing("name")
    prepare(platform, call)

    def make(tx: Tx) -> JSONObject:
        made = platform.tracking.experiments.create(
            tx, call.actor, call.workspace_id, name=message.name, artifact_location=message.artifact_location,
            tags=as_map(message.tags),
        )  # fmt: skip
        return {"experiment_id": made.id}

    return platform.once(call, make)


def get(platform: Platform, call: Call, message: OfExperiment) -> JSONObject:
    prepare(platform, call)
    with platform.read() as tx:
        found = platform.tracking.experiments.get(tx, call.workspace_id, _id(message))
    return {"experiment": wire.experiment(found)}


def get_by_name(platform: Platform, call: Call, message: OfExperiment) -> JSONObject:
    if not message.experiment_name:
        raise ParameterMissing("experiment_name")
    prepare(platform, call)
    with platform.read() as tx:
        found = platform.tracking.experiments.by_name(tx, call.workspace_id, message.experiment_name)
    return {"experiment": wire.experiment(found)}


def search(platform: Platform, call: Call, message: Search) -> JSONObject:
    prepare(platform, call)
    query = Query(
        where=parse_filter(message.filter, EXPERIMENTS),
        order=parse_order(message.order_by, EXPERIMENTS),
        view=pages.view(message.view_type),
    )
    request = pages.page(message.max_results, message.page_token, default=1000)
    with platform.read() as tx:
        found = platform.tracking.experiments.search(tx, call.workspace_id, query, request)
    said: dict[str, JSON] = {"experiments": [wire.experiment(each) for each in found.items]}
    return {**said, "next_page_token": found.next_page_token} if found.next_page_token else said


def update(platform: Platform, call: Call, message: OfExperiment) -> JSONObject:
    if message.new_name:
        platform.write(
            lambda tx: platform.tracking.experiments.rename(
                tx, call.actor, call.workspace_id, _id(message), name=message.new_name
            )
        )
    return {}


def delete(platform: Platform, call: Call, message: OfExperiment) -> JSONObject:
    platform.write(lambda tx: platform.tracking.experiments.delete(tx, call.actor, call.workspace_id, _id(message)))
    return {}


def restore(platform: Platform, call: Call, message: OfExperiment) -> JSONObject:
    platform.write(lambda tx: platform.tracking.experiments.restore(tx, call.actor, call.workspace_id, _id(message)))
    return {}


def set_tag(platform: Platform, call: Call, message: OfExperiment) -> JSONObject:
    if not message.key:
        raise ParameterMissing("key")
    platform.write(
        lambda tx: platform.tracking.experiments.set_tags(
            tx, call.workspace_id, _id(message), {message.key: message.value}
        )
    )
    return {}


def delete_tag(platform: Platform, call: Call, message: OfExperiment) -> JSONObject:
    platform.write(
        lambda tx: platform.tracking.experiments.delete_tag(tx, call.workspace_id, _id(message), message.key)
    )
    return {}


def search_datasets(platform: Platform, call: Call, message: Search) -> JSONObject:
    with platform.read() as tx:
        found = platform.tracking.runs.datasets(tx, call.workspace_id, message.experiment_ids)
    return {
        "dataset_summaries": [
            {"experiment_id": each.experiment_id, "name": each.name, "digest": each.digest, "context": each.context}
            for each in found
        ]
    }


def _id(message: OfExperiment) -> str:
    if not message.experiment_id:
        raise ParameterMissing("experiment_id")
    return message.experiment_id


VERBS = (
    Verb("POST", "/experiments/create", "runs/write", CreateExperiment, create),
    Verb("GET", "/experiments/get", "runs/read", OfExperiment, get),
    Verb("GET", "/experiments/get-by-name", "runs/read", OfExperiment, get_by_name),
    Verb("POST", "/experiments/search", "runs/read", Search, search),
    Verb("GET", "/experiments/search", "runs/read", Search, search),
    Verb("POST", "/experiments/update", "runs/write", OfExperiment, update),
    Verb("POST", "/experiments/delete", "runs/write", OfExperiment, delete),
    Verb("POST", "/experiments/restore", "runs/write", OfExperiment, restore),
    Verb("POST", "/experiments/set-experiment-tag", "runs/write", OfExperiment, set_tag),
    Verb("POST", "/experiments/delete-experiment-tag", "runs/write", OfExperiment, delete_tag),
    Verb("POST", "/experiments/search-datasets", "runs/read", Search, search_datasets),
)
