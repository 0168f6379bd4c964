"""What of its maker's machine a document names: folders of code, data, small files, and other documents."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lazulite.words.json import JSON, JSONObject
from lazulite.words.refs import is_address, is_reference

FILE = re.compile(r"^file:(?!//)")
YAML = re.compile(r"\.ya?ml$", re.IGNORECASE)
LISTED = re.compile(r"\.(?:txt|in|lock|toml)$", re.IGNORECASE)  # else it is a requirement itself
NAMED = ("environment", "start.job")


class Lies(StrEnum):
    """What a path leads to. DOCUMENT: another document, with paths of its own."""

    CODE = "code"
    FILES = "files"
    TEXT = "text"
    DOCUMENT = "document"


@dataclass(frozen=True)
class LocalPath:
    """`place`: dotted, as settings have it, the `.path` of data left out: `jobs.train.inputs.table`."""

    place: str
    path: str
    lies: Lies


# By field, `*` standing for any name. `within` says which mappings hold more of the same.
FIELDS: Sequence[tuple[str, Lies]] = (
    ("code", Lies.CODE),
    ("additional_includes.*", Lies.CODE),
    ("build.path", Lies.CODE),
    ("environment.build.path", Lies.CODE),
    ("conda_file", Lies.TEXT),
    ("requirements", Lies.TEXT),
    ("environment.conda_file", Lies.TEXT),
    ("environment.requirements", Lies.TEXT),
    ("inputs.*.path", Lies.FILES),
    ("start.inputs.*.path", Lies.FILES),
    ("training_data.path", Lies.FILES),
    ("validation_data.path", Lies.FILES),
    ("test_data.path", Lies.FILES),
    ("environment", Lies.DOCUMENT),
    ("component", Lies.DOCUMENT),
    ("trial", Lies.DOCUMENT),
    ("create_job", Lies.DOCUMENT),
    ("create_job.job", Lies.DOCUMENT),
    ("start.job", Lies.DOCUMENT),
)
WITHIN = ("component", "trial", "task", "jobs.*", "create_job", "create_job.job", "start.job")


def local_paths(document: JSONObject) -> Iterator[LocalPath]:
    """Every one, those of steps and components that stand in the document among them."""
    yield from _paths(document, (), _is_local)


def repositories(document: JSONObject) -> Iterator[LocalPath]:
    """The places at which code is an address, as what a document names of its maker's machine."""
    yield from _paths(document, (), _is_repository)


def local_path(text: str) -> str:
    """`file:./train.yml` is `./train.yml`."""
    return FILE.sub("", text)


def is_document_path(field: str, text: str) -> bool:
    """Whether a text is the path of another document. The plain word of an environment or a past job is its name."""
    if is_address(local_path(text)) or "${{" in text:
        return False
    return field not in NAMED or YAML.search(text) is not None or text.startswith(("file:", "./", "../"))


def _paths(value: JSONObject, walked: tuple[str, ...], fits: Callable[[str, str, Lies], bool]) -> Iterator[LocalPath]:
    for field, lies in FIELDS:
        for place, text in at(value, field.split(".")):
            if isinstance(text, str) and fits(field, text, lies):
                yield LocalPath(".".join((*walked, *place)).removesuffix(".path"), local_path(text), lies)
    for field in WITHIN:
        for place, inner in at(value, field.split(".")):
            if isinstance(inner, Mapping):
                yield from _paths(inner, (*walked, *place), fits)


def _is_local(field: str, text: str, lies: Lies) -> bool:
    if lies is Lies.DOCUMENT:
        return bool(text) and is_document_path(field, text)
    if lies is Lies.TEXT and ("\n" in text or (field.endswith("requirements") and not LISTED.search(text))):
        return False
    return bool(text) and not is_address(local_path(text)) and "${{" not in text


def _is_repository(field: str, text: str, _lies: Lies) -> bool:
    return field == "code" and is_address(text) and not is_reference(text)


def at(value: JSON, steps: Sequence[str], walked: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], JSON]]:
    """(place, value) of all that a dotted field with `*` in it means."""
    if not steps:
        yield walked, value
        return
    inner: Mapping[str, JSON] = value if isinstance(value, Mapping) else _numbered(value)
    for name in inner if steps[0] == "*" else [steps[0]]:
        if name in inner:
            yield from at(inner[name], steps[1:], (*walked, str(name)))


def _numbered(value: JSON) -> Mapping[str, JSON]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return {}
    return {str(index): item for index, item in enumerate(value)}


def still_there(sources: JSONObject, before: JSON, after: JSON) -> dict[str, JSON]:
    """Of what lay at the local paths of a document, that at paths which another document in its place names too."""
    return {place: found for place, found in sources.items() if _path_at(before, place) == _path_at(after, place)}


def _path_at(document: JSON, place: str) -> JSON:
    """The local path that a document names at `code` or `inputs.data`."""
    found = next((value for _, value in at(document, place.split("."))), None)
    return found.get("path") if isinstance(found, Mapping) else found
