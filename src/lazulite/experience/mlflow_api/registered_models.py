"""/mlflow/registered-models: models of the registry, aliases being what we call labels."""

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call
from lazulite.experience.mlflow_api import pages
from lazulite.experience.mlflow_api.messages import OfRegisteredModel, ParameterMissing, Search, as_map
from lazulite.experience.mlflow_api.registry_wire import model_version, registered_model, shown_tags, without_prompts
from lazulite.experience.mlflow_api.routing import Verb
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.pagination import PageRequest, page_of
from lazulite.services.assets.entities import AssetContainer, AssetKind
from lazulite.services.training.tracking.filters import Kind, Side, Vocabulary, parse_filter, parse_order
from lazulite.services.training.tracking.matching import Facets, select
from lazulite.services.training.tracking.moments import milliseconds
from lazulite.words.json import JSON, JSONObject

MODELS = Vocabulary(
    attributes={"name": Kind.TEXT, "creation_timestamp": Kind.NUMBER, "last_updated_timestamp": Kind.NUMBER},
    sides=frozenset({Side.ATTRIBUTE, Side.TAG}),
    aliases={"timestamp": "last_updated_timestamp"},
)


def create(platform: Platform, call: Call, message: OfRegisteredModel) -> JSONObject:
    def make(tx: Tx) -> JSONObject:
        made = platform.assets.create_container(
            tx, call.actor, call.workspace_id, AssetKind.MODEL, _name(message),
            description=message.description or "", tags=as_map(message.tags),
        )  # fmt: skip
        return {"registered_model": registered_model(made, None)}

    return platform.once(call, make)


def get(platform: Platform, call: Call, message: OfRegisteredModel) -> JSONObject:
    return {"registered_model": _with_latest(platform, call, _get(platform, call, message))}


def rename(platform: Platform, call: Call, message: OfRegisteredModel) -> JSONObject:
    container = _get(platform, call, message)
    if not message.new_name:
        raise ParameterMissing("new_name")
    renamed = platform.write(lambda tx: platform.assets.rename_container(tx, call.actor, container, message.new_name))
    return {"registered_model": _with_latest(platform, call, renamed)}


def update(platform: Platform, call: Call, message: OfRegisteredModel) -> JSONObject:
    container = _get(platform, call, message)
    changed = platform.write(
        lambda tx: platform.assets.update_container(tx, call.actor, container, description=message.description or "")
    )
    return {"registered_model": _with_latest(platform, call, changed)}


def delete(platform: Platform, call: Call, message: OfRegisteredModel) -> JSONObject:
    container = _get(platform, call, message)
    platform.write(lambda tx: platform.assets.delete_container(tx, call.actor, container))
    return {}


def set_tag(platform: Platform, call: Call, message: OfRegisteredModel) -> JSONObject:
    container = _get(platform, call, message)
    tags = {_key(message): message.value}
    platform.write(lambda tx: platform.assets.update_container(tx, call.actor, container, tags=tags))
    return {}


def delete_tag(platform: Platform, call: Call, message: OfRegisteredModel) -> JSONObject:
    container = _get(platform, call, message)
    tags = {_key(message): None}
    platform.write(lambda tx: platform.assets.update_container(tx, call.actor, container, tags=tags))
    return {}


def set_alias(platform: Platform, call: Call, message: OfRegisteredModel) -> JSONObject:
    if not message.alias:
        raise ParameterMissing("alias")
    with platform.read() as tx:
        version = platform.assets.get(tx, call.workspace_id, AssetKind.MODEL, _name(message), message.version)
    platform.write(lambda tx: platform.assets.set_label(tx, call.actor, version, message.alias))
    return {}


def delete_alias(platform: Platform, call: Call, message: OfRegisteredModel) -> JSONObject:
    """An alias that is not there is as good as deleted."""
    container = _get(platform, call, message)
    if message.alias in container.labels:
        platform.write(lambda tx: platform.assets.delete_label(tx, call.actor, container, message.alias))
    return {}


def get_by_alias(platform: Platform, call: Call, message: OfRegisteredModel) -> JSONObject:
    with platform.read() as tx:
        container = platform.assets.container(tx, call.workspace_id, AssetKind.MODEL, _name(message))
        found = platform.assets.labelled(tx, call.workspace_id, AssetKind.MODEL, _name(message), message.alias)
    return {"model_version": model_version(found, container)}


def latest_versions(platform: Platform, call: Call, message: OfRegisteredModel) -> JSONObject:
    """Of the stage None, the one that every version is in."""
    container = _get(platform, call, message)
    wanted = not message.stages or any(stage.lower() == "none" for stage in message.stages)
    if container.latest is None or not wanted:
        return {"model_versions": []}
    latest = container.latest
    with platform.read() as tx:
        found = platform.assets.get(tx, call.workspace_id, AssetKind.MODEL, container.name, latest)
    return {"model_versions": [model_version(found, container)]}


def search(platform: Platform, call: Call, message: Search) -> JSONObject:
    where = without_prompts(parse_filter(message.filter, MODELS))
    order = parse_order(message.order_by or ["name"], MODELS)
    request = pages.page(message.max_results, message.page_token, default=100)
    matching = select(_every(platform, call), _facets, where, order)
    found = page_of(request, matching[request.offset : request.offset + request.max_results + 1])
    said: dict[str, JSON] = {"registered_models": [_with_latest(platform, call, each) for each in found.items]}
    return {**said, "next_page_token": found.next_page_token} if found.next_page_token else said


def _every(platform: Platform, call: Call) -> list[AssetContainer]:
    containers: list[AssetContainer] = []
    request: PageRequest | None = PageRequest(max_results=1000)
    with platform.read() as tx:
        while request is not None:
            page = platform.assets.list_containers(tx, call.workspace_id, AssetKind.MODEL, request)
            containers += page.items
            request = PageRequest(1000, page.next_page_token) if page.next_page_token else None
    return containers


def _facets(container: AssetContainer) -> Facets:
    return Facets(
        attributes={
            "name": container.name,
            "creation_timestamp": milliseconds(container.created_at),
            "last_updated_timestamp": milliseconds(container.updated_at),
        },
        tags=shown_tags(container.tags),
    )


def _with_latest(platform: Platform, call: Call, container: AssetContainer) -> dict[str, JSON]:
    if container.latest is None:
        return registered_model(container, None)
    with platform.read() as tx:
        latest = platform.assets.get(tx, call.workspace_id, AssetKind.MODEL, container.name, container.latest)
    return registered_model(container, latest)


def _get(platform: Platform, call: Call, message: OfRegisteredModel) -> AssetContainer:
    with platform.read() as tx:
        return platform.assets.container(tx, call.workspace_id, AssetKind.MODEL, _name(message))


def _name(message: OfRegisteredModel) -> str:
    if not message.name:
        raise ParameterMissing("name")
    return message.name


def _key(message: OfRegisteredModel) -> str:
    if not message.key:
        raise ParameterMissing("key")
    return message.key


VERBS = (
    Verb("POST", "/registered-models/create", "models/write", OfRegisteredModel, create),
    Verb("GET", "/registered-models/get", "models/read", OfRegisteredModel, get),
    Verb("POST", "/registered-models/rename", "models/write", OfRegisteredModel, rename),
    Verb("PATCH", "/registered-models/update", "models/write", OfRegisteredModel, update),
    Verb("DELETE", "/registered-models/delete", "models/write", OfRegisteredModel, delete),
    Verb("GET", "/registered-models/search", "models/read", Search, search),
    Verb("POST", "/registered-models/search", "models/read", Search, search),
    Verb("POST", "/registered-models/get-latest-versions", "models/read", OfRegisteredModel, latest_versions),
    Verb("GET", "/registered-models/get-latest-versions", "models/read", OfRegisteredModel, latest_versions),
    Verb("POST", "/registered-models/set-tag", "models/write", OfRegisteredModel, set_tag),
    Verb("DELETE", "/registered-models/delete-tag", "models/write", OfRegisteredModel, delete_tag),
    Verb("POST", "/registered-models/alias", "models/write", OfRegisteredModel, set_alias),
    Verb("DELETE", "/registered-models/alias", "models/write", OfRegisteredModel, delete_alias),
    Verb("GET", "/registered-models/alias", "models/read", OfRegisteredModel, get_by_alias),
)
