"""What a client sends for a document: its text, what lay at its local paths, and the documents that it names.

A document that another one names by its path (`component: ./train.yml`) is read in its place, and what is wrong in it
is told by its own file and line.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from lazulite.specs.as_yaml import as_yaml
from lazulite.specs.expressions import ExpressionInvalid
from lazulite.specs.local_paths import repositories
from lazulite.specs.other_products import refuse_other_products
from lazulite.specs.overrides import inside, outside, with_settings
from lazulite.specs.reading import Document, DocumentInvalid, laid_by, read_document, read_kept
from lazulite.specs.sights import Sights
from lazulite.specs.yaml_text import Located, pointer_of
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import Manifest
from lazulite.words.repositories import Checkout, RepositoryAddress, parse_repository


class SourceLacking(Invalid):
    def __init__(self, path: str) -> None:
        super().__init__(
            f"The path {path!r} lies on the caller's machine and came without its files.",
            hint="The SDK and the command line upload what is there; in the studio, code is given beside the document, "
            "and data is registered first.",
        )


@dataclass(frozen=True)
class Written:
    """A document, or one that stands inside of it at `pointer`.

    sources: by the dotted place of each local path its files ([{path, size, digest}]), a small file's text, or what was
    taken from a repository ({git, files}).
    sights: what lies at the addresses that it names.
    """

    document: Document
    sources: Mapping[str, JSON] = field(default_factory=dict)
    pointer: str = ""
    sights: Sights = field(default_factory=Sights, compare=False)

    @property
    def value(self) -> JSONObject:
        found: JSON = self.document.value
        for step in self.pointer.split("/")[1:]:
            found = found[step] if isinstance(found, Mapping) else None
        return found if isinstance(found, Mapping) else {}

    @contextmanager
    def at(self, pointer: str) -> Iterator[None]:
        """A refusal from inside tells the line that caused it."""
        with self.document.at(self.pointer + pointer):
            yield

    @contextmanager
    def expressions_at(self, pointer: str) -> Iterator[None]:
        """As `at`; an expression from inside that cannot be read is what is wrong with the document there."""
        try:
            with self.at(pointer):
                yield
        except ExpressionInvalid as error:
            raise self.wrong(pointer, error.detail, hint=error.hint) from error

    def wrong(self, pointer: str, message: str, *, hint: str = "") -> DocumentInvalid:
        return self.document.wrong(self.pointer + pointer, message, hint=hint)

    def within(self, *steps: str) -> "Written":
        """What stands inside, with its own sources."""
        prefix = "".join(f"{step}." for step in steps)
        inner = {place[len(prefix) :]: found for place, found in self.sources.items() if place.startswith(prefix)}
        pointer = self.pointer
        for step in steps:
            pointer = pointer_of(pointer, step)
        return replace(self, pointer=pointer, sources=inner)

    def files(self, place: str) -> Manifest | None:
        """What was uploaded from there."""
        found = self.sources.get(place)
        if (checkout := Checkout.read(found)) is not None:
            return checkout.files
        return None if found is None or isinstance(found, str) else Manifest.from_json(found)

    def checkout(self, place: str, address: RepositoryAddress) -> Checkout | None:
        """What was taken from a repository: before, or when somebody looked there. Raises what looking has raised."""
        return Checkout.read(self.sources.get(place)) or self.sights.checkout(str(address))

    @property
    def checkouts(self) -> dict[str, Checkout]:
        """All that has been taken from repositories so far, by place."""
        found = {place: Checkout.read(source) for place, source in self.sources.items()}
        for named in repositories(self.value) if self.sights.seen else ():
            seen = self.sights.seen.get(str(parse_repository(named.path)))
            found.setdefault(named.place, seen if isinstance(seen, Checkout) else None)
        return {place: checkout for place, checkout in found.items() if checkout is not None}

    @property
    def git_properties(self) -> dict[str, str]:
        """Of the first repository that it names; empty where it names none."""
        first = next(iter(self.checkouts.values()), None)
        return {} if first is None else first.origin.properties

    def uploaded(self, place: str, path: str) -> Manifest:
        """Raises SourceLacking when the path lies on the caller's machine and came without its files."""
        found = self.files(place)
        if found is None:
            raise SourceLacking(path)
        return found

    def text(self, place: str) -> str | None:
        """Of a small file that the place names."""
        found = self.sources.get(place)
        return found if isinstance(found, str) else None

    def alone(self) -> "Written":
        """What stands inside, as a document of its own whose refusals tell the lines of this one."""
        prefix, value = self.pointer, self.value
        positions = {
            place[len(prefix) :]: position
            for place, position in self.document.located.positions.items()
            if place == prefix or place.startswith(f"{prefix}/")
        }
        laid = frozenset(place[len(prefix) :] for place in self.document.laid if place.startswith(f"{prefix}/"))
        text = as_yaml(value)
        return Written(Document(text, value, Located(value, positions), laid), self.sources, sights=self.sights)

    def overlaid(self, other: "Written", fields: Mapping[str, JSON]) -> "Written":
        """This document with fields of another one, mappings joined; both tell their own lines.

        What lay at the local paths of what is replaced, is left out.
        """
        theirs = other.alone()
        gone = {place for name, given in fields.items() for place in _places(name, given)}
        value = {**self.value, **{name: _joined(self.value.get(name), given) for name, given in fields.items()}}
        positions = {at: where for at, where in self.document.located.positions.items() if not _below(at, gone, "/")}
        positions |= {at: where for at, where in theirs.document.located.positions.items() if _below(at, gone, "/")}
        sources = {place: found for place, found in self.sources.items() if not _below(place, gone)}
        sources |= {place: found for place, found in theirs.sources.items() if _below(place, gone)}
        text, laid = as_yaml(value), self.document.laid | theirs.document.laid
        return Written(Document(text, value, Located(value, positions), laid), sources, sights=self.sights)

    def with_settings(self, settings: Mapping[str, JSON]) -> "Written":
        """This document with values at their dotted places; what is wrong elsewhere is told by the line that it has."""
        before = self.document
        laid = before.laid | laid_by(before.value, settings)
        return replace(self, document=replace(before, value=with_settings(before.value, settings), laid=laid))

    @property
    def contents(self) -> dict[str, JSON]:
        """The sources that are files: what a document that is read again needs beside its text."""
        sent = {place: found for place, found in self.sources.items() if not isinstance(found, str)}
        return {**sent, **{place: checkout.to_json() for place, checkout in self.checkouts.items()}}

    @property
    def kept(self) -> str:
        """The document as it can be read again: as written, unless settings or other files went into it."""
        value = self.document.value
        texts = {place: text for place, text in self.sources.items() if isinstance(text, str)}
        if not texts and value == self.document.located.value:
            return self.document.text
        return as_yaml(with_settings(value, texts))


def read_written(
    text: str, *, settings: Mapping[str, JSON], sources: Mapping[str, JSON], is_kept: bool = False
) -> Written:
    """sources: as in Written, and for the path of another document {"document": its text, "path": as written}.

    is_kept: the text is what we have kept; who sets something in it does not see it, and is told no lines of it.

    Raises DocumentBroken, DocumentInvalid, SettingImpossible, OtherProduct.
    """
    named = {place: found for place, found in sources.items() if isinstance(found, Mapping) and "document" in found}
    document = (read_kept if is_kept else read_document)(text, outside(settings, named))
    for place in sorted(named, key=lambda one: one.count(".")):
        inner = read_document(str(named[place]["document"]), inside(settings, place), file=str(named[place]["path"]))
        refuse_other_products(inner)
        document = _merged(document, place, inner)
    return Written(document, {place: found for place, found in sources.items() if place not in named})


def _merged(document: Document, place: str, inner: Document) -> Document:
    pointer = ""
    for step in place.split("."):
        pointer = pointer_of(pointer, step)
    value = with_settings(document.value, {place: inner.value})
    positions = {**document.located.positions}
    positions |= {f"{pointer}{below}": position for below, position in inner.located.positions.items() if below}
    laid = document.laid | {f"{pointer}{below}" for below in inner.laid}
    return replace(document, value=value, located=Located(document.located.value, positions), laid=laid)


def _places(name: str, given: JSON) -> Iterator[str]:
    """What a field replaces: of a mapping its fields, each by itself."""
    yield from (f"{name}.{key}" for key in given) if isinstance(given, Mapping) else (name,)


def _joined(mine: JSON, given: JSON) -> JSON:
    return {**mine, **given} if isinstance(mine, Mapping) and isinstance(given, Mapping) else given


def _below(place: str, roots: Collection[str], separator: str = ".") -> bool:
    """Whether a dotted place, or a pointer, is one of the places or lies in it."""
    named = [root if separator == "." else "/" + root.replace(".", "/", 1) for root in roots]
    return any(place == root or place.startswith(f"{root}{separator}") for root in named)
