"""Environments: registered in a workspace, or curated and in the wheel, or written inline in a job."""

import re
from collections.abc import Mapping, Sequence

from lazulite.foundation.actor import Actor
from lazulite.foundation.db.transaction import Tx
from lazulite.foundation.pagination import PageRequest
from lazulite.services.assets.entities import AssetKind, AssetType, AssetVersion, NewVersion
from lazulite.services.assets.service import AssetsService
from lazulite.services.registry.environments import curated
from lazulite.services.registry.environments.curated import Curated
from lazulite.services.registry.environments.entities import (
    Build,
    BuildLacking,
    EnvironmentMissing,
    ResolvedEnvironment,
)
from lazulite.services.registry.environments.images import of_image
from lazulite.services.registry.environments.requirements import (
    EnvironmentInvalid,
    Wanted,
    from_conda,
    from_conda_text,
    from_lines,
    unused_options,
)
from lazulite.words.errors import nearest
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import Manifest
from lazulite.words.refs import parse_asset_ref

INLINE = "inline"
BUILT = "It is built from a Dockerfile, which only a compute with isolation: container does."
# As files of Azure ML name its curated ones: there are no registries here, so the workspace says what they are.
REGISTRY = re.compile(r"^azureml://registries/[^/]+/environments/([^/]+)/(labels|versions)/([^/]+)$")


class EnvironmentsService:
    def __init__(self, *, assets: AssetsService) -> None:
        self._assets = assets

    def create(
        self, tx: Tx, actor: Actor, workspace_id: str, name: str, document: JSONObject, *, version: str | None = None,
        description: str = "", tags: Mapping[str, str] | None = None,
    ) -> AssetVersion:  # fmt: skip
        """document: `conda_file` (mapping or text), `requirements` (list or text), `image`; `build` with its `files`.

        Its `dockerfile_path` is one of them. Raises EnvironmentInvalid, BuildLacking.
        """
        new = new_version(document, version=version, description=description, tags=tags or {})
        return self._assets.create_version(tx, actor, workspace_id, AssetKind.ENVIRONMENT, name, new)

    def resolve(self, tx: Tx, workspace_id: str, given: str | JSONObject) -> ResolvedEnvironment:
        """A reference (`azureml:name:version`, `name@label`, a curated name) or an inline document.

        The workspace's own come first. Raises EnvironmentMissing, AssetVersionMissing, EnvironmentInvalid,
        BuildLacking.
        """
        if not isinstance(given, str):
            wanted = wanted_of(given)
            name = str(given.get("name") or INLINE)
            return ResolvedEnvironment(
                name,
                None,
                wanted.requirements,
                python=wanted.python,
                warnings=wanted.warnings,
                image=_text(given.get("image")),
                build=build_of(given),
            )
        ref = parse_asset_ref(REGISTRY.sub(_of_this_workspace, given))
        if self._assets.exists(tx, workspace_id, AssetKind.ENVIRONMENT, ref.name):
            return _resolved(self._assets.resolve(tx, workspace_id, AssetKind.ENVIRONMENT, ref))
        found = curated.find(ref.name)
        if found is None:
            raise EnvironmentMissing(ref.name, [*self._names(tx, workspace_id), *curated.names()])
        if ref.version not in (None, curated.VERSION) or ref.label not in curated.LABELS:
            raise EnvironmentInvalid(
                f"The curated environment '{ref.name}' has no version '{ref.version or ref.label}'.",
                hint=f"It is azureml:{ref.name}:{curated.VERSION}.",
            )
        return ResolvedEnvironment(found.name, curated.VERSION, found.requirements, lock=found.lock)

    def curated(self) -> list[ResolvedEnvironment]:
        """Those in the wheel, by name."""
        found = [curated.find(name) for name in curated.names()]
        return [ResolvedEnvironment(c.name, curated.VERSION, c.requirements, lock=c.lock) for c in found if c]

    def curated_one(self, name: str) -> Curated:
        """Raises EnvironmentMissing, naming the nearest."""
        found = curated.find(name)
        if found is None:
            raise EnvironmentMissing(name, curated.names())
        return found

    def _names(self, tx: Tx, workspace_id: str) -> list[str]:
        request = PageRequest(max_results=1000)
        page = self._assets.list_containers(tx, workspace_id, AssetKind.ENVIRONMENT, request)
        return [container.name for container in page.items]


def new_version(document: JSONObject, *, version: str | None, description: str, tags: Mapping[str, str]) -> NewVersion:
    """What is kept of a document. Raises EnvironmentInvalid, BuildLacking."""
    wanted, build = wanted_of(document), build_of(document)
    facts: dict[str, JSON] = {
        "requirements": list(wanted.requirements),
        "python": wanted.python,
        "warnings": list(wanted.warnings),
        "image": document.get("image"),
        "dockerfile": build.dockerfile if build else None,
    }
    files = build.files if build else None
    return NewVersion(AssetType.ENVIRONMENT, version, manifest=files, description=description, tags=tags, facts=facts)


def build_of(document: JSONObject) -> Build | None:
    """What an image is built from.

    Raises BuildLacking without files, EnvironmentInvalid where the Dockerfile is not among them.
    """
    build = document.get("build")
    if not isinstance(build, Mapping):
        return None
    if build.get("files") is None:
        raise BuildLacking
    found = Build(Manifest.from_json(build["files"]), str(build.get("dockerfile_path") or "Dockerfile"))
    dockerfile, paths = found.dockerfile, [entry.path for entry in found.files]
    if dockerfile not in paths:
        raise EnvironmentInvalid(
            f"The folder of 'build' has no '{dockerfile}'.",
            hint=f"dockerfile_path names it. {nearest(dockerfile, paths)}",
        )
    return found


def told_of(document: JSONObject) -> tuple[str, ...]:
    """What is to be said of it to whoever registers it. Raises EnvironmentInvalid."""
    return (*wanted_of(document).warnings, *((BUILT,) if document.get("build") is not None else ()))


def wanted_of(document: JSONObject) -> Wanted:
    """What a document asks for. Raises EnvironmentInvalid when it asks for nothing that can be installed."""
    conda, requirements, image = document.get("conda_file"), document.get("requirements"), document.get("image")
    python = document.get("python")
    if document.get("build") is not None:
        return Wanted(())
    if conda is None and requirements is None:
        if not isinstance(image, str):
            raise EnvironmentInvalid(
                "The environment names no packages.",
                hint=f"Give conda_file or requirements, or use a curated one: {', '.join(curated.names())}.",
            )
        return of_image(image, python=None if python is None else str(python))
    wanted = Wanted(()) if conda is None else from_conda_text(conda) if isinstance(conda, str) else from_conda(conda)
    lines = requirements.splitlines() if isinstance(requirements, str) else requirements
    listed = [str(line) for line in lines] if isinstance(lines, Sequence) else []
    instead = f"The image '{image}' is used by a compute of containers alone; the packages are the same elsewhere."
    return Wanted(
        (*wanted.requirements, *from_lines(listed)),
        str(python) if python is not None else wanted.python,
        (*((instead,) if isinstance(image, str) else ()), *wanted.warnings, *unused_options(listed)),
    )


def _of_this_workspace(found: re.Match[str]) -> str:
    name, by, which = found.groups()
    return f"azureml:{name}{'@' if by == 'labels' else ':'}{which}"


def _resolved(version: AssetVersion) -> ResolvedEnvironment:
    requirements, warnings, python = (version.facts.get(name) for name in ("requirements", "warnings", "python"))
    return ResolvedEnvironment(
        version.name,
        version.version,
        tuple(str(line) for line in requirements) if isinstance(requirements, Sequence) else (),
        python=None if python is None else str(python),
        warnings=tuple(str(line) for line in warnings) if isinstance(warnings, Sequence) else (),
        image=_text(version.facts.get("image")),
        build=Build(version.manifest, str(version.facts["dockerfile"])) if version.manifest else None,
    )


def _text(value: JSON) -> str | None:
    return None if value is None else str(value)
