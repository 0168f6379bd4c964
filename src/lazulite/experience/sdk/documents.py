"""Documents on their way out: the text as it is, and what lies at the local paths that it names."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from lazulite.experience.sdk.git_state import git_properties
from lazulite.experience.sdk.snapshots import LocalFile, PathMissing, snapshot
from lazulite.experience.sdk.transfers import Show, unseen
from lazulite.specs.overrides import with_settings
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject
from lazulite.words.refs import is_address

Settings: TypeAlias = Mapping[str, JSON]
"""Dotted places of a document and the values they get: {"inputs.rate": 0.1}."""


class Lies(StrEnum):
    """What a place of a document names: a folder of code, data, or a small file whose text travels along."""

    CODE = "code"
    FILES = "files"
    TEXT = "text"


@dataclass(frozen=True)
class Place:
    """A dotted place, `*` standing for any name: `inputs.*.path`."""

    where: str
    lies: Lies = Lies.FILES


Places: TypeAlias = Sequence[Place]
ENVIRONMENT = Place("environment.conda_file", Lies.TEXT)


@dataclass(frozen=True)
class ReadDocument:
    """`sources`: for each local path, under its place (a `.path` at the end left out), a manifest or a text."""

    text: str
    sources: Mapping[str, JSON] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    files: tuple[LocalFile, ...] = ()


class DocumentUnreadable(Invalid):
    pass


def read_document(
    document: str | Path | JSONObject, places: Places, settings: Settings, *, show: Show = unseen
) -> ReadDocument:
    """The document with what it needs from this machine. Broken YAML is sent as it is: the platform says where."""
    text, folder = _text(document)
    value = _parsed(text) if isinstance(document, str | Path) else document
    if not isinstance(value, Mapping):
        return ReadDocument(text)
    value = with_settings(value, settings)
    sources: dict[str, JSON] = {}
    properties: dict[str, str] = {}
    files: list[LocalFile] = []
    for place in places:
        for where, path in _local_paths(value, place.where):
            name = where.removesuffix(".path")
            if place.lies is Lies.TEXT:
                sources[name] = text_of(folder / path, where)
                continue
            found = taken(folder / path, where, ignoring=place.lies is Lies.CODE, show=show)
            sources[name] = [file.entry.__dict__ for file in found]
            files.extend(found)
            if place.lies is Lies.CODE:
                properties |= git_properties(folder / path)
    return ReadDocument(text, sources, properties, tuple(files))


def job_file(document: str | Path | JSONObject, place: str) -> Settings:
    """The job whose file the document names at the place, as a setting there: `start.job: train.yml`.

    Its local paths start from its own folder, as they do when it is submitted alone. Empty where no file is named.
    """
    text, folder = _text(document)
    value = _parsed(text) if isinstance(document, str | Path) else document
    named = next((text for _, text in _at(value, place.split("."), ())), None)
    if not isinstance(named, str) or Path(named).suffix not in {".yml", ".yaml"}:
        return {}
    path = folder / named
    job = _parsed(text_of(path, place))
    if not isinstance(job, Mapping):
        raise DocumentUnreadable(
            f"{path} ({place}) holds no job.", hint="It is a job's document, as 'job create' takes."
        )
    return {place: with_settings(job, _from_folder(job, path.parent, start=folder))}


def _from_folder(job: JSONObject, folder: Path, *, start: Path) -> dict[str, JSON]:
    places = ("code", "inputs.*.path", "environment.conda_file")
    return {
        where: os.path.relpath(folder / path, start) for place in places for where, path in _local_paths(job, place)
    }


def _text(document: str | Path | JSONObject) -> tuple[str, Path]:
    if isinstance(document, Mapping):
        return json.dumps(document, indent=2, ensure_ascii=False), Path.cwd()
    path = Path(document).expanduser()
    return text_of(path), path.absolute().parent


def text_of(path: Path, where: str | None = None) -> str:
    """The text as it is; `where`: the place of a document that names the file. Raises DocumentUnreadable."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        named = f" ({where})" if where else ""
        raise DocumentUnreadable(f"{path}{named} cannot be read: {reason}.", hint="Check the path.") from error


def _parsed(text: str) -> JSON:
    # YAML is loaded when a file is read: `import lazulite` does without.
    from lazulite.specs.yaml_text import DocumentBroken, read_yaml

    try:
        return read_yaml(text).value
    except DocumentBroken:
        return None


def taken(path: Path, where: str, *, ignoring: bool, show: Show) -> tuple[LocalFile, ...]:
    """What lies there. Raises PathMissing, which says for which place of a document it was wanted."""
    try:
        return snapshot(path, ignoring=ignoring, show=show).files
    except PathMissing as error:
        raise PathMissing(f"{where}: {error.detail}", hint=error.hint) from error


def _local_paths(value: JSON, where: str) -> Iterator[tuple[str, str]]:
    """(place, path) for each text at the place that is no reference, no address and no expression."""
    for found, text in _at(value, where.split("."), ()):
        if isinstance(text, str) and text and not is_address(text) and "${{" not in text:
            yield ".".join(found), text


def _at(value: JSON, steps: Sequence[str], walked: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], JSON]]:
    if not steps:
        yield walked, value
    elif isinstance(value, Mapping):
        for name in value if steps[0] == "*" else [steps[0]]:
            if name in value:
                yield from _at(value[name], steps[1:], (*walked, str(name)))
