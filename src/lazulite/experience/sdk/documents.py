"""Documents on their way out: the text as it is, and what lies at the local paths that it names."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from lazulite.experience.sdk.git_state import git_properties
from lazulite.experience.sdk.snapshots import LocalFile, PathMissing, snapshot
from lazulite.experience.sdk.transfers import Show, unseen
from lazulite.specs.local_paths import Lies, LocalPath
from lazulite.specs.overrides import inside, outside, with_settings
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject
from lazulite.words.refs import is_address

Settings: TypeAlias = Mapping[str, JSON]
"""Dotted places of a document and the values they get: {"inputs.rate": 0.1}."""
DEEPEST = 40  # documents in documents


Places: TypeAlias = Callable[[JSONObject], Iterable[LocalPath]]
"""What of this machine a document names."""


def nothing_local(_document: JSONObject) -> Iterable[LocalPath]:
    return ()


def own_path(document: JSONObject) -> Iterable[LocalPath]:
    """Of documents that are about one file or folder: data, models."""
    path = document.get("path")
    if isinstance(path, str) and path and not is_address(path) and "${{" not in path:
        yield LocalPath("path", path, Lies.FILES)


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
    gathered = _Gathered(places, show)
    gathered.read(value, settings, folder=folder, root="")
    return ReadDocument(text, gathered.sources, gathered.properties, tuple(gathered.files))


class _Gathered:
    """What was found so far. A folder that several steps name is read once."""

    def __init__(self, places: Places, show: Show) -> None:
        self.sources: dict[str, JSON] = {}
        self.properties: dict[str, str] = {}
        self.files: list[LocalFile] = []
        self._places = places
        self._show = show
        self._taken: dict[tuple[Path, bool], tuple[LocalFile, ...]] = {}

    def read(self, value: JSONObject, settings: Settings, *, folder: Path, root: str) -> None:
        """root: the place at which the document stands in the one that was given, with a dot behind it."""
        first = list(self._places(value))
        named = {found.place: found for found in first if found.lies is Lies.DOCUMENT}
        for found in self._places(with_settings(value, outside(settings, named))):
            place, path = f"{root}{found.place}", folder / found.path
            match found.lies:
                case Lies.TEXT:
                    self.sources[place] = text_of(path, place)
                case Lies.DOCUMENT:
                    self._document(path, place, inside(settings, found.place), said=found.path)
                case _:
                    self._content(path, place, is_code=found.lies is Lies.CODE)

    def _document(self, path: Path, place: str, settings: Settings, *, said: str) -> None:
        if place.count(".") > DEEPEST:
            raise DocumentUnreadable(f"{path} ({place[:60]}…) is named by itself, or documents nest deeper than that.")
        text = text_of(path, place)
        self.sources[place] = {"document": text, "path": said}
        value = _parsed(text)
        if isinstance(value, Mapping):
            self.read(value, settings, folder=path.parent, root=f"{place}.")

    def _content(self, path: Path, place: str, *, is_code: bool) -> None:
        key = (path.absolute(), is_code)
        if key not in self._taken:
            self._taken[key] = taken(path, place, ignoring=is_code, show=self._show)
            self.files.extend(self._taken[key])
            if is_code:
                self.properties |= git_properties(path)
        found = self._taken[key]
        prefix = f"{path.resolve().name}/" if ".additional_includes." in f".{place}" and path.is_dir() else ""
        self.sources[place] = [{**file.entry.__dict__, "path": f"{prefix}{file.entry.path}"} for file in found]


def _text(document: str | Path | JSONObject) -> tuple[str, Path]:
    if isinstance(document, Mapping):
        return json.dumps(document, indent=2, ensure_ascii=False, default=_within), Path.cwd()
    path = Path(document).expanduser()
    return text_of(path), path.absolute().parent


def _within(value: object) -> dict[str, JSON]:
    """A mapping that is none of JSON's own: what `command()` and a pipeline's function give."""
    if isinstance(value, Mapping):
        return dict(value)
    raise DocumentUnreadable(f"{value!r} cannot stand in a document.")


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
