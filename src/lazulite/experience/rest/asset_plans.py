"""What creating an asset would make of a document: everything but the write, and nothing is fetched."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, JsonValue

from lazulite.experience.http.callers import Call
from lazulite.experience.rest.asset_sources import Content, content_of
from lazulite.experience.rest.assets import FactsOut
from lazulite.experience.rest.job_answers import StepPlanOut
from lazulite.experience.rest.platform import PlatformDep
from lazulite.services.assets.entities import AssetKind, NewVersion, PlannedVersion, Source
from lazulite.words.refs import is_address, is_reference


class AssetPlanOut(BaseModel):
    """The version that would be made. `size` and `file_count`: of what is sent, 0 of what stays where it is.

    `steps`: of a pipeline component, each after what it needs. `warnings`: what was read otherwise than written, and
    what is in the way.
    """

    kind: str
    name: str
    version: str
    type: str
    path: str | None
    description: str
    tags: dict[str, str]
    facts: FactsOut
    size: int
    file_count: int
    steps: list[StepPlanOut]
    warnings: list[str]

    @classmethod
    def of(
        cls, kind: AssetKind, name: str, new: NewVersion, planned: PlannedVersion, *, warnings: Sequence[str] = (),
        steps: Sequence[StepPlanOut] = (),
    ) -> "AssetPlanOut":  # fmt: skip
        content = new.manifest or new.bookmark
        there = f"version: {planned.version} of '{name}' is there already, and versions never change."
        return cls(
            kind=kind.value, name=name, version=planned.version, type=new.type.value, path=new.source.uri,
            description=new.description, tags=dict(new.tags), facts=FactsOut.model_validate(new.facts),
            size=content.size if content else 0, file_count=len(content.files) if content else 0, steps=list(steps),
            warnings=[*warnings, *([there] if planned.exists else [])],
        )  # fmt: skip


def planned_content(
    platform: PlatformDep, call: Call, path: str, sources: Mapping[str, JsonValue], *, kind: AssetKind
) -> Content:
    """As `content_of`; what lies elsewhere is not looked at."""
    elsewhere = is_address(path) and not is_reference(path) and not path.startswith("file:")
    if elsewhere and "path" not in sources:
        return Content(Source(uri=path))
    return content_of(platform, call, path, sources, kind=kind, properties={})
