"""How much MLflow's protocol lets one request say. Source: mlflow/utils/validation.py of 3.17."""

from collections.abc import Mapping

from lazulite.experience.mlflow_api.messages import Pair
from lazulite.services.training.tracking.errors import TooMuch
from lazulite.words.errors import Invalid

METRICS, PARAMS, TAGS, TOGETHER = 1000, 100, 100, 1000
VALUE_LENGTHS = {"param": 6000, "tag": 8000}


class ParamTwice(Invalid):
    pass


def checked(metrics: int, params: int, tags: int) -> None:
    """Raises TooMuch for a batch that the protocol does not allow."""
    for what, count, most in (("metrics", metrics, METRICS), ("params", params, PARAMS), ("tags", tags, TAGS)):
        if count > most:
            raise TooMuch(
                f"A batch logging request can contain at most {most} {what}. Got {count} {what}.",
                hint="Split up the request.",
            )
    if metrics + params + tags > TOGETHER:
        raise TooMuch(
            f"A batch logging request can contain at most {TOGETHER} metrics, params and tags together. "
            f"Got {metrics + params + tags}.",
            hint="Split up the request.",
        )


def cut(values: Mapping[str, str], what: str) -> dict[str, str]:
    """Longer values are cut, as MLflow's own server does: a long parameter stops no training."""
    most = VALUE_LENGTHS[what]
    return {key: value[:most] for key, value in values.items()}


def unique_params(pairs: list[Pair]) -> dict[str, str]:
    """Raises ParamTwice when a key comes twice."""
    keys = [pair.key for pair in pairs]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ParamTwice(f"Duplicate parameter keys have been submitted: {twice}.", hint="Log each key once.")
    return {pair.key: pair.value for pair in pairs}
