"""What the API answers of monitors. `make reference` writes this file from the OpenAPI document."""

from collections.abc import Mapping

from lazulite.experience.sdk.answer import Answer
from lazulite.words.json import JSON, JSONObject


class Monitor(Answer):
    """`definition`: what is watched, as it is understood. `window_asset`: the data asset that its windows become."""

    id: str
    name: str
    description: str
    tags: Mapping[str, str]
    endpoint: str
    window_asset: str
    is_enabled: bool
    next_run_at: str | None
    definition: JSONObject
    schedule: JSONObject | None
    created_by: str
    created_at: str
    warnings: list[str]


class Run(Answer):
    """`window`: the data version that the rows became. `signals`: what was measured, by signal; in lists without
    the features.
    """

    id: str
    monitor: str
    status: str
    to: str
    fire_at: str | None
    job: str | None
    error: str | None
    window: str | None
    counts: JSONObject | None
    model_versions: list[JSON] | None
    signals: JSONObject | None
    created_by: str
    created_at: str
    ended_at: str | None
