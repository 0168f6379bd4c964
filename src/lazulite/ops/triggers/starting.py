"""What a trigger starts, with the fact put into it: pure, but for the windows that an input may stand for."""

import re
from collections.abc import Callable, Mapping

from lazulite.ops.triggers.entities import Start
from lazulite.ops.triggers.filling import fill, fill_job
from lazulite.ops.triggers.rules import Seen
from lazulite.words.json import JSON, JSONObject

WINDOWS = re.compile(r"(?:azureml:)?(?P<asset>[^/:@]+)@(?P<which>all-but-newest|all-labelled)")

Gather = Callable[[str, int], str]
"""(data asset, how many of the newest windows to leave out) -> a reference to all the others as one version."""


def filled(start: Start, fact: Seen, *, gather: Gather) -> Start:
    """Raises FactLacksField, and what `gather` raises."""
    told = fact.readable()
    job, inputs = fill_job(start.job, told), fill(start.inputs, told)
    assert isinstance(job, str | Mapping)
    assert isinstance(inputs, Mapping)
    if isinstance(job, Mapping) and isinstance(own := job.get("inputs"), Mapping):
        job = {**job, "inputs": _gathered(own, gather)}
    return Start(job, _gathered(inputs, gather), start.sources)


def _gathered(inputs: JSONObject, gather: Gather) -> dict[str, JSON]:
    return {name: _one(value, gather) for name, value in inputs.items()}


def _one(value: JSON, gather: Gather) -> JSON:
    """`azureml:ASSET@all-but-newest`, alone or as an input's path, becomes a folder of all those windows."""
    if isinstance(value, Mapping):
        path = value.get("path")
        found = WINDOWS.fullmatch(path) if isinstance(path, str) else None
        return {**value, "path": _ref(found, gather)} if found else value
    found = WINDOWS.fullmatch(value) if isinstance(value, str) else None
    return {"type": "uri_folder", "path": _ref(found, gather)} if found else value


def _ref(found: re.Match[str], gather: Gather) -> str:
    return gather(found["asset"], 1 if found["which"] == "all-but-newest" else 0)
