"""/mlflow/model-versions: registering freezes the files of the source, so that a version never changes."""

from lazulite.assembly import Platform
from lazulite.experience.http.callers import Call
from lazulite.experience.mlflow_api import pages
from lazulite.experience.mlflow_api.artifacts import version_address
from lazulite.experience.mlflow_api.limits import cut
from lazulite.experience.mlflow_api.messages import (
    CreateModelVersion,
    OfRegisteredModel,
    ParameterMissing,
    Search,
    as_map,
)
from lazulite.experience.mlflow_api.registry_wire import MODEL_ID, RUN_LINK, model_version, shown_tags, without_prompts
from lazulite.experience.mlflow_api.routing import Verb
from lazulite.foundation.actor import PrincipalKind
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.lists.filters import Comparison, Condition
from lazulite.foundation.pagination import PageRequest, page_of
from lazulite.services.assets.entities import AssetContainer, AssetKind, AssetType, AssetVersion, NewVersion, Source
from lazulite.services.training.tracking import filters
from lazulite.services.training.tracking.filters import Kind, Side, Vocabulary, parse_filter, parse_order
from lazulite.services.training.tracking.matching import Facets, select
from lazulite.services.training.tracking.moments import milliseconds
from lazulite.services.training.tracking.service.sources import Frozen
from lazulite.words.json import JSON, JSONObject

VERSIONS = Vocabulary(
    attributes={
        "name": Kind.TEXT, "run_id": Kind.TEXT, "source_path": Kind.TEXT, "version_number": Kind.NUMBER,
        "creation_timestamp": Kind.NUMBER, "last_updated_timestamp": Kind.NUMBER,
    },
    sides=frozenset({Side.ATTRIBUTE, Side.TAG}),
    aliases={"version": "version_number"},
)  # fmt: skip


def create(platform: Platform, call: Call, message: CreateModelVersion) -> JSONObject:
    if not message.name or not message.source:
        raise ParameterMissing("name" if not message.name else "source")
    container = _container(platform, call, message.name)
    frozen = _freeze(platform, call, message)
    properties = {RUN_LINK: message.run_link or "", MODEL_ID: message.model_id or frozen.model_id or ""}
    job = call.actor.principal.id if call.actor.principal.kind is PrincipalKind.JOB else None
    is_mlflow = frozen.manifest.find("MLmodel") is not None
    given = NewVersion(
        type=AssetType.MLFLOW_MODEL if is_mlflow else AssetType.CUSTOM_MODEL,
        manifest=frozen.manifest,
        source=Source(job=job, run_id=message.run_id or frozen.run_id, uri=message.source),
        description=message.description or "",
        tags=cut(as_map(message.tags), "tag"),
        properties={key: value for key, value in properties.items() if value},
    )
    new = platform.models.described(given)

    def make(tx: Tx) -> JSONObject:
        made = platform.models.create(tx, call.actor, call.workspace_id, container.name, new)
        return {"model_version": model_version(made, container)}

    return platform.once(call, make)


def get(platform: Platform, call: Call, message: OfRegisteredModel) -> JSONObject:
    version = _get(platform, call, message)
    return {"model_version": model_version(version, _container(platform, call, version.name))}


def update(platform: Platform, call: Call, message: OfRegisteredModel) -> JSONObject:
    version = _get(platform, call, message)
    changed = platform.write(
        lambda tx: platform.assets.update_version(tx, call.actor, version, description=message.description or "")
    )
    return {"model_version": model_version(changed, _container(platform, call, version.name))}


def delete(platform: Platform, call: Call, message: OfRegisteredModel) -> JSONObject:
    version = _get(platform, call, message)
    platform.write(lambda tx: platform.assets.delete_version(tx, call.actor, version))
    return {}


def set_tag(platform: Platform, call: Call, message: OfRegisteredModel) -> JSONObject:
    version = _get(platform, call, message)
    platform.write(
        lambda tx: platform.assets.update_version(tx, call.actor, version, tags={_key(message): message.value})
    )
    return {}


def delete_tag(platform: Platform, call: Call, message: OfRegisteredModel) -> JSONObject:
    version = _get(platform, call, message)
    platform.write(lambda tx: platform.assets.update_version(tx, call.actor, version, tags={_key(message): None}))
    return {}


def download_uri(platform: Platform, call: Call, message: OfRegisteredModel) -> JSONObject:
    version = _get(platform, call, message)
    return {"artifact_uri": version_address(version.name, version.version)}


def search(platform: Platform, call: Call, message: Search) -> JSONObject:
    where = without_prompts(parse_filter(message.filter, VERSIONS))
    order = parse_order(message.order_by or ["name ASC", "version_number DESC"], VERSIONS)
    request = pages.page(message.max_results, message.page_token, default=1000)
    matching = select(_every(platform, call, where), _facets, where, order)
    found = page_of(request, matching[request.offset : request.offset + request.max_results + 1])
    names = {version.name: _container(platform, call, version.name) for version in found.items}
    said: dict[str, JSON] = {"model_versions": [model_version(each, names[each.name]) for each in found.items]}
    return {**said, "next_page_token": found.next_page_token} if found.next_page_token else said


def _freeze(platform: Platform, call: Call, message: CreateModelVersion) -> Frozen:
    """A registered version's address is answered by that version's own files, anything else by tracking."""
    with platform.read() as tx:
        if message.source.startswith("models:/") and not message.source.startswith("models:/m-"):
            name, _, version = message.source.removeprefix("models:/").partition("/")
            copied = platform.assets.get(tx, call.workspace_id, AssetKind.MODEL, name, version)
            if copied.manifest is not None:
                return Frozen(copied.manifest, copied.source.run_id, copied.properties.get(MODEL_ID))
        return platform.tracking.sources.freeze(
            tx, call.workspace_id, message.source, model_id=message.model_id or None
        )


def _every(platform: Platform, call: Call, where: tuple[filters.Comparison, ...]) -> list[AssetVersion]:
    """The workspace's versions, narrowed in the database by what it can tell: name and run."""
    conditions = [
        Condition(comparison.key, Comparison.EQUAL, (str(comparison.value),))
        for comparison in where
        if comparison.operator == "=" and comparison.side is Side.ATTRIBUTE and comparison.key in {"name", "run_id"}
    ]
    versions: list[AssetVersion] = []
    request: PageRequest | None = PageRequest(max_results=1000)
    with platform.read() as tx:
        while request is not None:
            page = platform.assets.list_versions(tx, call.workspace_id, AssetKind.MODEL, request, given=conditions)
            versions += page.items
            request = PageRequest(1000, page.next_page_token) if page.next_page_token else None
    return versions


def _facets(version: AssetVersion) -> Facets:
    return Facets(
        attributes={
            "name": version.name,
            "run_id": version.source.run_id,
            "source_path": version.source.uri,
            "version_number": int(version.version),
            "creation_timestamp": milliseconds(version.created_at),
            "last_updated_timestamp": milliseconds(version.updated_at),
        },
        tags=shown_tags(version.tags),
    )


def _container(platform: Platform, call: Call, name: str) -> AssetContainer:
    with platform.read() as tx:
        return platform.assets.container(tx, call.workspace_id, AssetKind.MODEL, name)


def _get(platform: Platform, call: Call, message: OfRegisteredModel) -> AssetVersion:
    if not message.name or not message.version:
        raise ParameterMissing("name" if not message.name else "version")
    with platform.read() as tx:
        return platform.assets.get(tx, call.workspace_id, AssetKind.MODEL, message.name, message.version)


def _key(message: OfRegisteredModel) -> str:
    if not message.key:
        raise ParameterMissing("key")
    return message.key


VERBS = (
    Verb("POST", "/model-versions/create", "models/write", CreateModelVersion, create),
    Verb("GET", "/model-versions/get", "models/read", OfRegisteredModel, get),
    Verb("PATCH", "/model-versions/update", "models/write", OfRegisteredModel, update),
    Verb("DELETE", "/model-versions/delete", "models/write", OfRegisteredModel, delete),
    Verb("GET", "/model-versions/search", "models/read", Search, search),
    Verb("POST", "/model-versions/search", "models/read", Search, search),
    Verb("GET", "/model-versions/get-download-uri", "models/read", OfRegisteredModel, download_uri),
    Verb("POST", "/model-versions/set-tag", "models/write", OfRegisteredModel, set_tag),
    Verb("DELETE", "/model-versions/delete-tag", "models/write", OfRegisteredModel, delete_tag),
)
