"""What a document's `environment` is, in a workspace."""

from dataclasses import dataclass, replace

from lazulite.compute.spec import EnvironmentKind, EnvironmentSpec
from lazulite.services.registry.environments.entities import ResolvedEnvironment
from lazulite.services.registry.environments.images import WITH_PIP
from lazulite.services.training.jobs.entities import GivenEnvironment
from lazulite.specs.document_parts import BuildDocument, InlineEnvironment
from lazulite.specs.written import SourceLacking, Written
from lazulite.words.json import JSON, JSONObject


@dataclass(frozen=True)
class FoundEnvironment:
    """As a job has it, and what was read otherwise than written."""

    given: GivenEnvironment
    warnings: tuple[str, ...]


def asked_environment(written: Written, given: str | InlineEnvironment) -> str | JSONObject:
    """A reference, or the document with what its files say. Raises SourceLacking."""
    if isinstance(given, str):
        return given
    asked: dict[str, JSON] = given.model_dump(mode="json", include={"name", "image", "conda_file", "requirements"})
    asked |= {"python": given.python, "build": None if given.build is None else _built(written, given.build)}
    for place in ("conda_file", "requirements"):
        text, said = written.text(f"environment.{place}"), asked[place]
        if text is not None:
            asked[place] = text
        elif isinstance(said, str) and "\n" not in said and said.endswith((".yml", ".yaml", ".txt")):
            raise SourceLacking(said)
    return asked


def found_environment(resolved: ResolvedEnvironment) -> FoundEnvironment:
    if resolved.lock:
        spec = EnvironmentSpec(EnvironmentKind.LOCKED, resolved.python, resolved.requirements, resolved.lock)
    else:
        asked, image = resolved.requirements, resolved.image
        spec = EnvironmentSpec(EnvironmentKind.REQUIREMENTS, resolved.python, asked, image=image)
        spec = replace(spec, over_image=asked != WITH_PIP)
        if resolved.build is not None:
            spec = replace(spec, build=resolved.build.files, dockerfile=resolved.build.dockerfile)
    return FoundEnvironment(GivenEnvironment(spec, resolved.name, resolved.version), resolved.warnings)


def _built(written: Written, build: BuildDocument) -> JSONObject:
    """With the files of its folder, where they have come along."""
    files = written.files("environment.build")
    return {**build.model_dump(mode="json"), "files": None if files is None else files.to_json()}
