"""Models of the registry as MLflow's response messages."""

from collections.abc import Mapping

from lazulite.experience.mlflow_api.artifacts import version_address
from lazulite.experience.mlflow_api.routing import pairs
from lazulite.services.assets.entities import AssetContainer, AssetVersion
from lazulite.services.training.tracking.filters import Comparison, Side
from lazulite.services.training.tracking.moments import milliseconds
from lazulite.words.json import JSON

RUN_LINK, MODEL_ID = "mlflow.run_link", "mlflow.model_id"
PROMPT_TAG = "mlflow.prompt.is_prompt"


def shown_tags(tags: Mapping[str, str]) -> Mapping[str, str]:
    """As a filter sees them: clients ask for what is no prompt by a tag that only prompts have."""
    return {PROMPT_TAG: "false", **tags}


def without_prompts(where: tuple[Comparison, ...]) -> tuple[Comparison, ...]:
    """Prompts are models only to who asks for them."""
    asked = any(comparison.key == PROMPT_TAG for comparison in where)
    return where if asked else (*where, Comparison(Side.TAG, PROMPT_TAG, "!=", "true"))


def registered_model(container: AssetContainer, latest: AssetVersion | None) -> dict[str, JSON]:
    said: dict[str, JSON] = {
        "name": container.name, "creation_timestamp": milliseconds(container.created_at),
        "last_updated_timestamp": milliseconds(container.updated_at), "user_id": container.created_by,
        "description": container.description, "tags": pairs(container.tags),
        "aliases": [{"alias": label, "version": version} for label, version in container.labels.items()],
    }  # fmt: skip
    return said if latest is None else {**said, "latest_versions": [model_version(latest, container)]}


def model_version(version: AssetVersion, container: AssetContainer) -> dict[str, JSON]:
    said: dict[str, JSON] = {
        "name": version.name, "version": version.version, "creation_timestamp": milliseconds(version.created_at),
        "last_updated_timestamp": milliseconds(version.updated_at), "user_id": version.created_by,
        "current_stage": "None", "description": version.description, "status": "READY", "tags": pairs(version.tags),
        "source": version.source.uri or version_address(version.name, version.version),
        "aliases": [label for label, pointed in container.labels.items() if pointed == version.version],
    }  # fmt: skip
    more = {
        "run_id": version.source.run_id, "run_link": version.properties.get(RUN_LINK),
        "model_id": version.properties.get(MODEL_ID),
    }  # fmt: skip
    return {**said, **{key: text for key, text in more.items() if text}}
