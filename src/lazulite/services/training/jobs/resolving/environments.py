"""What a document's `environment` is, in a workspace."""

from dataclasses import dataclass, replace
from typing import TypedDict

from lazulite.compute.spec import EnvironmentKind, EnvironmentSpec
from lazulite.services.registry.environments.entities import ResolvedEnvironment
from lazulite.services.registry.environments.images import WITH_PIP
from lazulite.services.training.jobs.entities import GivenEnvironment
from lazulite.specs.document_parts import InlineEnvironment
from lazulite.specs.written import SourceLacking, Written
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import Manifest


@dataclass(frozen=True)
class FoundEnvironment:
    """`blockers`: why nothing runs in it here."""

    given: GivenEnvironment
    warnings: tuple[str, ...]
    blockers: tuple[str, ...]


def asked_environment(written: Written, given: str | InlineEnvironment) -> str | JSONObject:
    """A reference, or the document with what its files say. Raises SourceLacking."""
    if isinstance(given, str):
        return given
    asked: dict[str, JSON] = given.model_dump(mode="json", include={"name", "image", "conda_file", "requirements"})
    asked |= {"python": given.python, "build": given.build.model_dump() if given.build else None}
    for place in ("conda_file", "requirements"):
        text, said = written.text(f"environment.{place}"), asked[place]
        if text is not None:
            asked[place] = text
        elif isinstance(said, str) and "\n" not in said and said.endswith((".yml", ".yaml", ".txt")):
            raise SourceLacking(said)
    return asked


def found_environment(
    written: Written, given: str | InlineEnvironment, resolved: ResolvedEnvironment
) -> FoundEnvironment:
    """As a job has it."""
    if resolved.lock:
        spec = EnvironmentSpec(EnvironmentKind.LOCKED, resolved.python, resolved.requirements, resolved.lock)
    else:
        asked, image = resolved.requirements, resolved.image
        spec = EnvironmentSpec(EnvironmentKind.REQUIREMENTS, resolved.python, asked, image=image)
        spec = replace(spec, over_image=asked != WITH_PIP, **_built(written, given))
    blockers = () if resolved.blocker is None else (resolved.blocker,)
    return FoundEnvironment(GivenEnvironment(spec, resolved.name, resolved.version), resolved.warnings, blockers)


class _Built(TypedDict, total=False):
    build: Manifest
    dockerfile: str


def _built(written: Written, given: str | InlineEnvironment) -> _Built:
    """The folder that its image is built from, if it came along."""
    if isinstance(given, str) or given.build is None:
        return {}
    files = written.files("environment.build")
    return {} if files is None else {"build": files, "dockerfile": given.build.dockerfile_path or "Dockerfile"}
