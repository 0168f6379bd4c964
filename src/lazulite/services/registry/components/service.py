"""Components: registered as the documents that they are, with the files that they name."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.services.assets.entities import AssetKind, AssetType, AssetVersion, NewVersion, Source
from lazulite.services.assets.service import AssetsService
from lazulite.specs.component import CommandComponentDocument, ParallelComponentDocument, SparkComponentDocument
from lazulite.specs.other_products import refuse_other_products
from lazulite.specs.overrides import with_settings
from lazulite.specs.pipeline_job import PipelineComponentDocument
from lazulite.specs.reading import read_document
from lazulite.specs.written import Written
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON
from lazulite.words.manifests import FileEntry, Manifest

KINDS: Mapping[str, type[BaseModel]] = {
    "command": CommandComponentDocument,
    "pipeline": PipelineComponentDocument,
    "parallel": ParallelComponentDocument,
    "spark": SparkComponentDocument,
}
AnyComponent = CommandComponentDocument | PipelineComponentDocument | ParallelComponentDocument | SparkComponentDocument


class ComponentTypeUnknown(Invalid):
    def __init__(self, kind: str) -> None:
        super().__init__(f"No component is of type {kind!r}.", hint=nearest(kind, KINDS))


@dataclass(frozen=True)
class FoundComponent:
    """`name`: what people know it by, None of one that stands in another document."""

    written: Written
    document: AnyComponent
    name: str | None = None


class ComponentsService:
    def __init__(self, *, assets: AssetsService) -> None:
        self._assets = assets

    def create(self, tx: Tx, actor: Actor, workspace_id: str, written: Written, *, source: Source) -> AssetVersion:
        """A version of the document's name. Raises DocumentInvalid, ComponentTypeUnknown, AssetVersionExists."""
        document = read_component(written)
        if document.name is None:
            raise written.wrong("/name", "'name' is missing")
        texts = {place: text for place, text in written.sources.items() if isinstance(text, str)}
        facts: dict[str, JSON] = {
            "type": document.type, "document": with_settings(written.value, texts),
            "display_name": document.display_name, "is_deterministic": document.is_deterministic,
        }  # fmt: skip
        files = [
            FileEntry(f"{place}/{entry.path}", entry.size, entry.digest)
            for place in written.sources
            for entry in (written.files(place) or ())
        ]
        new = NewVersion(
            AssetType.COMPONENT, document.version, manifest=Manifest(tuple(files)) if files else None, source=source,
            description=document.description, tags=document.tags, properties=document.properties, facts=facts,
        )  # fmt: skip
        return self._assets.create_version(tx, actor, workspace_id, AssetKind.COMPONENT, document.name, new)

    def resolve(self, tx: Tx, workspace_id: str, ref: str) -> FoundComponent:
        """Raises RefInvalid, AssetMissing, AssetVersionMissing."""
        version = self._assets.resolve(tx, workspace_id, AssetKind.COMPONENT, ref)
        text = json.dumps(version.facts["document"])
        manifest = version.manifest or Manifest(())
        places = {entry.path.partition("/")[0] for entry in manifest}
        written = Written(read_document(text), {place: manifest.under(place).to_json() for place in places})
        return FoundComponent(written, read_component(written), version.ref)


def read_component(written: Written) -> AnyComponent:
    """The document at its top. Raises DocumentInvalid, OtherProduct, ComponentTypeUnknown."""
    refuse_other_products(written.document)
    kind = str(written.value.get("type") or "command")
    if kind not in KINDS:
        with written.at("/type"):
            raise ComponentTypeUnknown(kind)
    found = written.document.into(KINDS[kind])
    assert isinstance(found, AnyComponent)
    return found
