"""Which registered components a component's document is made of."""

from collections.abc import Iterator, Mapping

from lazulite.specs.local_paths import at
from lazulite.words.errors import Invalid
from lazulite.words.json import JSONObject
from lazulite.words.refs import AssetRef, parse_asset_ref

NAMED = ("component", "trial")
WITHIN = (*NAMED, "jobs.*")


def components_in(document: JSONObject) -> Iterator[AssetRef]:
    """Of its steps and their steps, each as the document names it."""
    for field in NAMED:
        for _, said in at(document, [field]):
            if isinstance(said, str):
                yield from _reference(said)
    for field in WITHIN:
        for _, inner in at(document, field.split(".")):
            if isinstance(inner, Mapping):
                yield from components_in(inner)


def _reference(said: str) -> Iterator[AssetRef]:
    try:
        yield parse_asset_ref(said)
    except Invalid:
        return
