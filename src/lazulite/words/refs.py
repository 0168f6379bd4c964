"""The one grammar of references: assets, models, runs, outputs of jobs, paths in datastores."""

import re
from dataclasses import dataclass
from typing import TypeAlias

from lazulite.words.errors import Invalid

LATEST = "latest"
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:(?://|/)")  # two letters at least: C:/ is a drive
LABEL = re.compile(r"[\w-]+")
LOGGED_MODEL = re.compile(r"m-[0-9a-f]{32}")
FORMS = (
    "azureml:NAME:VERSION, azureml:NAME@LABEL, models:/NAME/VERSION, models:/NAME@ALIAS, runs:/RUN/PATH, azureml://…"
)


class RefInvalid(Invalid):
    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"{text!r} is no reference: {reason}.", hint=f"Write one of {FORMS}.")


@dataclass(frozen=True)
class AssetRef:
    """A version of a named thing, by its number or by a label. With neither it is the newest one."""

    name: str
    version: str | None = None
    label: str | None = None

    def __str__(self) -> str:
        if self.version is not None:
            return f"azureml:{self.name}:{self.version}"
        return f"azureml:{self.name}@{self.label or LATEST}"


@dataclass(frozen=True)
class RunRef:
    """A path among the artifacts of a run: `runs:/RUN/PATH`."""

    run_id: str
    path: str

    def __str__(self) -> str:
        return f"runs:/{self.run_id}/{self.path}"


@dataclass(frozen=True)
class LoggedModelRef:
    """A model that a run has logged and nobody has named: `models:/m-…`."""

    model_id: str

    def __str__(self) -> str:
        return f"models:/{self.model_id}"


@dataclass(frozen=True)
class OutputRef:
    """What a job left in an output, or a path inside of it: `azureml://jobs/JOB/outputs/OUTPUT/paths/PATH`."""

    job: str
    output: str
    path: str = ""

    def __str__(self) -> str:
        inside = f"/paths/{self.path}" if self.path else ""
        return f"azureml://jobs/{self.job}/outputs/{self.output}{inside}"


@dataclass(frozen=True)
class DatastoreRef:
    """A path in a datastore: `azureml://datastores/NAME/paths/PATH`."""

    datastore: str
    path: str

    def __str__(self) -> str:
        return f"azureml://datastores/{self.datastore}/paths/{self.path}"


Ref: TypeAlias = AssetRef | RunRef | LoggedModelRef | OutputRef | DatastoreRef


def is_reference(text: str) -> bool:
    """Whether a text names something of the platform's, not a path on this machine or an address elsewhere."""
    return text.startswith(("azureml:", "models:/", "runs:/"))


def is_address(text: str) -> bool:
    """Whether a text is a reference or a URI: whatever is not a path on this machine."""
    return is_reference(text) or SCHEME.match(text) is not None


def parse_ref(text: str) -> Ref:
    """Any reference; a plain `name:version`, `name@label` or `name` is an asset's. Raises RefInvalid."""
    plain = text.strip()
    if plain.startswith("azureml://"):
        return _address(text, plain.removeprefix("azureml://"))
    if plain.startswith("runs:/"):
        return _run(text, plain.removeprefix("runs:/").lstrip("/"))
    if plain.startswith("models:/"):
        return _model(text, plain.removeprefix("models:/").lstrip("/"))
    if SCHEME.match(plain):
        raise RefInvalid(text, f"'{plain.partition(':')[0]}' is a scheme of another system")
    return _asset(text, plain.removeprefix("azureml:"))


def parse_asset_ref(text: str) -> AssetRef:
    """A reference to a version of a named thing. Raises RefInvalid for any other kind."""
    ref = parse_ref(text)
    if not isinstance(ref, AssetRef):
        raise RefInvalid(text, "a named asset is wanted here")
    return ref


def _asset(text: str, rest: str) -> AssetRef:
    """Names hold no ':' and no '/', but an '@' they may: the last one counts, where a label follows."""
    name, colon, version = rest.rpartition(":")
    if colon:
        return _named(text, AssetRef(name, version=version), version, "the version is empty")
    name, at, label = rest.rpartition("@")
    if at and name and (not label or LABEL.fullmatch(label)):
        return _named(text, AssetRef(name, label=label), label, "the label is empty")
    return _named(text, AssetRef(rest), rest, "the name is empty")


def _named(text: str, ref: AssetRef, part: str, reason: str) -> AssetRef:
    if not ref.name or ":" in ref.name or "/" in ref.name:
        raise RefInvalid(text, "a name has no ':' and no '/'" if ref.name else "the name is empty")
    if not part:
        raise RefInvalid(text, reason)
    return ref


def _model(text: str, rest: str) -> AssetRef | LoggedModelRef:
    if LOGGED_MODEL.fullmatch(rest):
        return LoggedModelRef(rest)
    name, slash, version = rest.partition("/")
    if not slash:
        return _asset(text, rest)
    if version.lower() == LATEST:
        return _named(text, AssetRef(name, label=LATEST), version, "")
    if not re.fullmatch(r"[1-9]\d*", version):
        raise RefInvalid(text, f"a model's version is a positive integer or 'latest', not '{version}'")
    return _named(text, AssetRef(name, version=version), version, "")


def _run(text: str, rest: str) -> RunRef:
    run_id, _, path = rest.partition("/")
    if not run_id or ".." in path.split("/"):
        raise RefInvalid(text, "it lacks the run's id" if not run_id else "its path leaves the run")
    return RunRef(run_id, path.strip("/"))


def _address(text: str, rest: str) -> OutputRef | DatastoreRef:
    path = rest.split("/paths/", 1)[1] if "/paths/" in rest else ""
    if ".." in path.split("/"):
        raise RefInvalid(text, "its path leaves the place that it begins at")
    match rest.split("/paths/", 1)[0].strip("/").split("/"):
        case ["jobs", job, "outputs", output] if job and output:
            return OutputRef(job, output, path.strip("/"))
        case [*_, "datastores", datastore] if datastore:
            return DatastoreRef(datastore, path.strip("/"))
        case ["registries", *_]:
            raise RefInvalid(text, "there are no registries beside the workspaces yet")
    raise RefInvalid(text, "after azureml:// comes jobs/JOB/outputs/OUTPUT or datastores/NAME/paths/PATH")
