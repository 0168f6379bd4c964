"""What the API says of everything in a home."""

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter

from lazulite.words.json import JSON, JSONObject

Get = Callable[[str], JSONObject]
W = "/workspaces/default"
ADDRESSES = {"scoring_uri", "openapi_uri"}
LISTS = {
    f"{W}/data": ("name", ("", "/versions")), f"{W}/models": ("name", ("", "/versions")),
    f"{W}/environments": ("name", ("", "/versions")), f"{W}/jobs": ("name", ("", "/outputs", "/steps")),
    f"{W}/jobs?filter=level = 'child'": ("name", ()),
    f"{W}/online-endpoints": ("name", ("", "/keys", "/deployments", "/collected")),
    f"{W}/monitors": ("name", ("", "/runs")), f"{W}/triggers": ("name", ("", "/history")),
    f"{W}/releases": ("id", ("",)), f"{W}/release-policies": ("name", ("",)), f"{W}/tokens": ("id", ()),
    f"{W}/audit?max_results=1000": ("id", ()), f"{W}/events?max_results=1000": ("id", ()),
    "/workspaces": ("name", ("",)),
}  # fmt: skip
MORE = (
    f"{W}/data/pumps/versions/1", f"{W}/data/pumps/versions/1/files", f"{W}/data/pumps/versions/1/preview",
    f"{W}/data/pumps/versions/1/profile", f"{W}/models/pumps/versions/1", f"{W}/models/pumps/versions/1/evidence",
    f"{W}/lineage?of=model:pumps:1", f"{W}/data/left/versions/1/files",
)  # fmt: skip


def told(get: Get) -> JSONObject:
    """Each path's answer: all lists, everything that stands in them, and what belongs to it."""
    return {path: get(path) for path in dict.fromkeys([*_paths(get), *MORE])}


def _paths(get: Get) -> Iterator[str]:
    for path, (key, below) in LISTS.items():
        yield path
        items = get(path).get("items")
        for item in items if isinstance(items, list) else ():
            yield from (f"{path}/{item[key]}{end}" for end in below)


def losses(before: JSON, now: JSON, where: str = "") -> Iterator[str]:
    """Places that said something else before; fields that are new are no loss, addresses are those of a process."""
    if isinstance(before, dict) and isinstance(now, dict):
        for key, value in before.items():
            if key in ADDRESSES:
                continue
            if key in now:
                yield from losses(value, now[key], f"{where}.{key}")
            else:
                yield f"{where}.{key} is gone"
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for index, (one, other) in enumerate(zip(_settled(before), _settled(now), strict=True)):
            yield from losses(one, other, f"{where}[{index}]")
    elif before != now:
        yield f"{where} was {before!r} and is {now!r}"


def _settled(items: list[JSON]) -> list[JSON]:
    """Things that were made in one moment stand in no order: here by their ids."""
    whole = [one for one in items if isinstance(one, dict) and "id" in one and "created_at" in one]
    if len(whole) < len(items):
        return items
    return [
        one
        for _, at_once in groupby(whole, key=itemgetter("created_at"))
        for one in sorted(at_once, key=itemgetter("id"))
    ]
