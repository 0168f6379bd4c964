"""Whether a parameter may be drawn so, once others of its study were drawn otherwise: Optuna's rule."""

import json
from collections.abc import Mapping

from lazulite.words.errors import Invalid
from lazulite.words.json import JSON


class DistributionUnreadable(Invalid):
    pass


def difference(known: str, new: str) -> str | None:
    """What is different that must be alike: the kind, whether it is a log scale, the choices. None where it goes."""
    before, after = _read(known), _read(new)
    if before.get("name") != after.get("name"):
        return f"it is a {before.get('name')}, not a {after.get('name')}"
    old, now = _attributes(before), _attributes(after)
    if old.get("log") != now.get("log"):
        return f"it is {'' if old.get('log') else 'not '}on a log scale"
    if json.dumps(old.get("choices")) != json.dumps(now.get("choices")):
        return f"its choices are {json.dumps(old.get('choices'))}"
    return None


def _read(text: str) -> Mapping[str, JSON]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise DistributionUnreadable(f"The distribution {text!r} cannot be read.") from error
    if not isinstance(found, Mapping):
        raise DistributionUnreadable(f"The distribution {text!r} is no object.")
    return found


def _attributes(distribution: Mapping[str, JSON]) -> Mapping[str, JSON]:
    found = distribution.get("attributes")
    return found if isinstance(found, Mapping) else {}
