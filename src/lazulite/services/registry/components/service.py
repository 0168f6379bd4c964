"""Components: registered as the documents that they are, with the files that they name."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.pagination import PageRequest
from lazulite.services.assets.entities import (
    AssetKind,
    AssetType,
    AssetVersion,
    ListView,
    NewVersion,
    PlannedVersion,
    Source,
)
from lazulite.services.assets.service import AssetsService
from lazulite.services.registry.components.references import components_in
from lazulite.specs.component import CommandComponentDocument, ParallelComponentDocument, SparkComponentDocument
from lazulite.specs.other_products import refuse_other_products
from lazulite.specs.overrides import with_settings
from lazulite.specs.pipeline_job import PipelineComponentDocument
from lazulite.specs.reading import read_document
from lazulite.specs.written import Written
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON
from lazulite.words.manifests import FileEntry, Manifest
from lazulite.words.refs import LATEST
from lazulite.words.repositories import Checkout, GitOrigin

KINDS: Mapping[str, type[BaseModel]] = {
    "command": CommandComponentDocument,
    "pipeline": PipelineComponentDocument,
    "parallel": ParallelComponentDocument,
    "spark": SparkComponentDocument,
}
AnyComponent = CommandComponentDocument | PipelineComponentDocument | ParallelComponentDocument | SparkComponentDocument


class ComponentTypeUnknown(Invalid):
    def __init__(self, kind: JSON) -> None:
        super().__init__(f"No component is of type {kind!r}.", hint=nearest(str(kind), KINDS))


@dataclass(frozen=True)
class FoundComponent:
    """`name`: what people know it by, None of one that stands in another document."""

    written: Written
    document: AnyComponent
    name: str | None = None


class ComponentsService:
    def __init__(self, *, assets: AssetsService) -> None:
        self._assets = assets
        assets.uses.append(self._made_of)

    def create(self, tx: Tx, actor: Actor, workspace_id: str, written: Written, *, source: Source) -> AssetVersion:
        """A version of the document's name. Raises DocumentInvalid, ComponentTypeUnknown, AssetVersionExists."""
        name, new = new_version(written, read_component(written), source)
        with written.at("/version"):
            return self._assets.create_version(tx, actor, workspace_id, AssetKind.COMPONENT, name, new)

    def plan_version(self, tx: Tx, workspace_id: str, written: Written, source: Source) -> PlannedVersion:
        """What `create` would make of it. Raises DocumentInvalid, AssetNameInvalid, AssetVersionInvalid."""
        name, new = new_version(written, read_component(written), source)
        with written.at("/name"):
            return self._assets.plan_version(tx, workspace_id, AssetKind.COMPONENT, name, new)

    def resolve(self, tx: Tx, workspace_id: str, ref: str) -> FoundComponent:
        """Raises RefInvalid, AssetMissing, AssetVersionMissing."""
        version = self._assets.resolve(tx, workspace_id, AssetKind.COMPONENT, ref)
        written = written_of(version)
        return FoundComponent(written, read_component(written), version.ref)

    def _made_of(self, tx: Tx, version: AssetVersion) -> Sequence[str]:
        """The other components that have this one as a step."""
        if version.kind is not AssetKind.COMPONENT:
            return ()
        labels = {*version.labels, *([LATEST] if self._is_latest(tx, version) else [])}
        return [
            f"the component {one.name}:{one.version}"
            for one in self._every(tx, version.workspace_id)
            for ref in components_in(_mapping(one.facts.get("document")))
            if ref.name == version.name and one.name != version.name
            if (ref.version == version.version if ref.version else (ref.label or LATEST) in labels)
        ]

    def _is_latest(self, tx: Tx, version: AssetVersion) -> bool:
        return self._assets.container(tx, version.workspace_id, version.kind, version.name).latest == version.version

    def _every(self, tx: Tx, workspace_id: str) -> Iterator[AssetVersion]:
        token: str | None = None
        while True:
            request = PageRequest(max_results=1000, page_token=token)
            page = self._assets.list_versions(tx, workspace_id, AssetKind.COMPONENT, request, view=ListView.ALL)
            yield from page.items
            token = page.next_page_token
            if token is None:
                return


def read_component(written: Written) -> AnyComponent:
    """The document at its top. Raises DocumentInvalid, OtherProduct, ComponentTypeUnknown."""
    refuse_other_products(written.document)
    kind = written.value.get("type") or ("pipeline" if "jobs" in written.value else "command")
    if not isinstance(kind, str) or kind not in KINDS:
        with written.at("/type"):
            raise ComponentTypeUnknown(kind)
    found = written.document.into(KINDS[kind])
    assert isinstance(found, AnyComponent)
    return found


def new_version(written: Written, document: AnyComponent, source: Source) -> tuple[str, NewVersion]:
    """Its name, and what is kept of it: the document with the small files in it, and the others by their places.

    Raises DocumentInvalid for one without a name.
    """
    if document.name is None:
        raise written.wrong("/name", "'name' is missing")
    texts = {place: text for place, text in written.sources.items() if isinstance(text, str)}
    contents, origins = written.contents, {place: one.origin.to_json() for place, one in written.checkouts.items()}
    facts: dict[str, JSON] = {
        "type": document.type, "document": with_settings(written.value, texts), "places": sorted(contents),
        "display_name": document.display_name, "is_deterministic": document.is_deterministic,
        **({"origins": origins} if origins else {}),
    }  # fmt: skip
    files = [
        FileEntry(f"{place}/{entry.path}", entry.size, entry.digest)
        for place in contents
        for entry in (replace(written, sources=contents).files(place) or ())
    ]
    new = NewVersion(
        AssetType.COMPONENT, document.version, manifest=Manifest(tuple(files)) if files else None, source=source,
        description=document.description, tags=document.tags, properties=document.properties, facts=facts,
    )  # fmt: skip
    return document.name, new


def written_of(version: AssetVersion) -> Written:
    """A registered component's document as it was sent, its files beside it."""
    text = json.dumps(version.facts["document"], ensure_ascii=False)
    manifest, places = version.manifest or Manifest(()), version.facts.get("places")
    known = [str(place) for place in places] if isinstance(places, Sequence) else []
    origins = _mapping(version.facts.get("origins"))
    files = {place: manifest.under(place) for place in known}
    sources = {
        place: Checkout(GitOrigin.from_json(_mapping(origins[place])), found).to_json()
        if place in origins
        else found.to_json()
        for place, found in files.items()
    }
    return Written(read_document(text), sources)


def _mapping(value: JSON) -> Mapping[str, JSON]:
    return value if isinstance(value, Mapping) else {}
