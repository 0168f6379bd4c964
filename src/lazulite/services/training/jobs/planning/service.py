"""From a document to a job with everything resolved: what would run, in what, with which files, and where."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lazulite.compute.service import Queue
from lazulite.compute.spec import EnvironmentKind, EnvironmentSpec, InputSpec
from lazulite.foundation.blobs.content import Blobs
from lazulite.foundation.db.transaction import Tx
from lazulite.services.assets.entities import AssetKind, AssetVersion
from lazulite.services.assets.errors import ContentNotHeld
from lazulite.services.assets.naming import check_name, number_of
from lazulite.services.assets.service import AssetsService
from lazulite.services.registry.environments.service import EnvironmentsService
from lazulite.services.training.jobs.entities import (
    Description,
    GivenEnvironment,
    GivenInput,
    NewJob,
    WantedOutput,
)
from lazulite.services.training.jobs.planning.matching import input_type, target
from lazulite.services.training.jobs.planning.submission import SourceLacking, Submission, read_submission
from lazulite.services.training.jobs.service import JobsService
from lazulite.services.training.tracking.service.tracking import TrackingService
from lazulite.specs.command_job import DataInput, LiteralInput
from lazulite.specs.document_parts import InlineEnvironment
from lazulite.specs.reading import read_document
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import Manifest
from lazulite.words.refs import AssetRef, DatastoreRef, LoggedModelRef, OutputRef, RunRef, is_address, parse_ref

MODELS = {"mlflow_model", "custom_model", "triton_model"}
CLONED = "lazulite.cloned_from"
OWN_NAME = re.compile(r"[0-9a-f]{32}")


class InputUnusable(Invalid):
    pass


@dataclass(frozen=True)
class Plan:
    """`warnings`: what was read otherwise than it was written."""

    job: NewJob
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Shelves:
    """Where a document's references lead."""

    assets: AssetsService
    environments: EnvironmentsService
    tracking: TrackingService
    jobs: JobsService


class PlanningService:
    def __init__(self, *, shelves: Shelves, queue: Queue, blobs: Blobs) -> None:
        self._shelves = shelves
        self._queue = queue
        self._blobs = blobs

    def plan(self, tx: Tx, workspace_id: str, submission: Submission, *, uploaded: bool = True) -> Plan:
        """What `JobsService.submit` takes. Raises what is wrong, with its line; `uploaded` False asks for no content.

        Raises AssetMissing, EnvironmentMissing, InputTypeWrong, InputUnusable, SourceLacking, ContentNotHeld.
        """
        wanted = submission.job
        environment, noted = self._environment(tx, workspace_id, submission)
        inputs = {name: self._input(tx, workspace_id, submission, name) for name in wanted.inputs}
        with submission.document.at("/code"):
            code = submission.uploaded("code", wanted.code) if wanted.code is not None else None
        if uploaded:
            self._check_held(tx, workspace_id, [code, *(submission.manifest(f"inputs.{name}") for name in inputs)])
        place = target(wanted.compute, {worker.queue for worker in self._queue.workers(tx, workspace_id)})
        timeout = wanted.limits.timeout
        own_name = wanted.name is not None and OWN_NAME.fullmatch(wanted.name) is not None
        job = NewJob(
            command=wanted.command, code=code, environment=environment, inputs=inputs,
            outputs={name: _output(submission, name) for name in wanted.outputs},
            environment_variables=wanted.environment_variables, about=_about(submission, own_name=own_name),
            timeout_seconds=timeout.total_seconds() if timeout else None, queue=place.queue,
            document=submission.kept, name=wanted.name if own_name else None,
        )  # fmt: skip
        renamed = () if own_name or wanted.name is None else (_renamed(wanted.name),)
        said = (*wanted.warnings, *renamed, *noted, *((place.warning,) if place.warning else ()))
        return Plan(job, said)

    def code(self, tx: Tx, workspace_id: str, name: str) -> Manifest:
        """The files that a job began with; none where it was given none. Raises JobMissing."""
        self._shelves.jobs.get(tx, workspace_id, name)
        return self._queue.get(tx, workspace_id, name).spec.code or Manifest(())

    def again(
        self, tx: Tx, workspace_id: str, name: str, settings: Mapping[str, JSON], *, text: str | None = None,
        sources: Mapping[str, JSON] | None = None,
    ) -> Submission:  # fmt: skip
        """What was submitted as this job, or another document in its place, with the same code and data.

        A local path that says something else than it did is not the past job's any more, and a reference is looked up
        anew. `sources` take the place of what the past job had there. Raises JobMissing.
        """
        past = self._shelves.jobs.get(tx, workspace_id, name)
        spec = self._queue.get(tx, workspace_id, name).spec
        assets = {key for key, given in past.inputs.items() if isinstance(given, Mapping) and given.get("asset")}
        local = {key: one.manifest for key, one in spec.inputs.items() if key not in assets}
        had = {f"inputs.{key}": manifest.to_json() for key, manifest in local.items() if manifest}
        if spec.code:
            had["code"] = spec.code.to_json()
        document = past.document if text is None else text
        before, after = read_document(past.document, {}).value, read_document(document, settings).value
        kept = {place: files for place, files in had.items() if _said(before, place) == _said(after, place)}
        properties = {key: str(value) for key, value in past.about.properties.items()} | {CLONED: name}
        return read_submission(document, settings=settings, sources={**kept, **(sources or {})}, properties=properties)

    def _environment(
        self, tx: Tx, workspace_id: str, submission: Submission
    ) -> tuple[GivenEnvironment, tuple[str, ...]]:
        given = submission.job.environment
        with submission.document.at("/environment"):
            asked = given if isinstance(given, str) else _inline(given, submission)
            found = self._shelves.environments.resolve(tx, workspace_id, asked)
        if found.lock:
            spec = EnvironmentSpec(EnvironmentKind.LOCKED, found.python, found.requirements, found.lock)
        else:
            spec = EnvironmentSpec(EnvironmentKind.REQUIREMENTS, found.python, found.requirements)
        return GivenEnvironment(spec, found.name, found.version), found.warnings

    def _input(self, tx: Tx, workspace_id: str, submission: Submission, name: str) -> GivenInput:
        wanted = submission.job.inputs[name]
        if isinstance(wanted, DataInput):
            with submission.document.at(f"/inputs/{name}"):
                return self._files(tx, workspace_id, submission, name, wanted)
        value = wanted.value if isinstance(wanted, LiteralInput) else wanted
        kind = wanted.type if isinstance(wanted, LiteralInput) else _literal_type(value)
        return GivenInput(InputSpec(kind, literal=str(value)), str(value))

    def _files(self, tx: Tx, workspace_id: str, submission: Submission, name: str, wanted: DataInput) -> GivenInput:
        said, declared = wanted.path, wanted.type if "type" in wanted.model_fields_set else None
        manifest = submission.manifest(f"inputs.{name}")
        if manifest is not None:
            return GivenInput(InputSpec(wanted.type, manifest), said)
        if not is_address(said):
            submission.uploaded(f"inputs.{name}", said)
        match parse_ref(said) if said.startswith(("azureml:", "models:/", "runs:/")) else None:
            case AssetRef() as ref:
                of_models = said.startswith("models:/") or declared in MODELS
                kind = AssetKind.MODEL if of_models else AssetKind.DATA
                version = self._shelves.assets.resolve(tx, workspace_id, kind, ref)
                as_type = input_type(name, declared=declared, given=version.type.value, said=version.ref)
                return GivenInput(InputSpec(as_type, _content(version)), said, version.subject)
            case RunRef() | LoggedModelRef():
                frozen = self._shelves.tracking.sources.freeze(tx, workspace_id, said)
                return GivenInput(InputSpec(wanted.type, frozen.manifest), said)
            case OutputRef() as ref:
                left = left_in(self._shelves.jobs.get(tx, workspace_id, ref.job).outputs, ref)
                return GivenInput(InputSpec(wanted.type, left), said, f"jobs/{ref.job}")
            case DatastoreRef() as ref:
                raise InputUnusable(f"There is no datastore '{ref.datastore}' here.", hint="Register the data first.")
        raise InputUnusable(
            f"The input '{name}' is the address {said!r}, from which jobs get nothing yet.",
            hint="Register it as data ('lazulite data create'), and give azureml:NAME:VERSION.",
        )

    def _check_held(self, tx: Tx, workspace_id: str, manifests: list[Manifest | None]) -> None:
        files = [entry for manifest in manifests if manifest for entry in manifest]
        held = self._blobs.held(tx, workspace_id, {entry.digest for entry in files})
        lacking = [entry for entry in files if entry.digest not in held]
        if lacking:
            raise ContentNotHeld(len(lacking), lacking[0].path)


def left_in(outputs: JSONObject, ref: OutputRef) -> Manifest:
    """What a job left at a reference. Raises InputUnusable."""
    output = outputs.get(ref.output)
    files = output.get("files") if isinstance(output, Mapping) else None
    if files is None:
        hint = nearest(ref.output, outputs)
        raise InputUnusable(f"The job {ref.job} has left no output '{ref.output}'.", hint=hint)
    manifest = Manifest.from_json(files)
    below = manifest.under(ref.path) if ref.path else manifest
    if not below.files:
        raise InputUnusable(f"The output '{ref.output}' of the job {ref.job} holds nothing at '{ref.path}'.")
    return below


def _content(version: AssetVersion) -> Manifest:
    if version.manifest is None:
        raise InputUnusable(
            f"{version.ref} is a bookmark to a place, and jobs get uploaded content only.",
            hint="Create it from the local path instead: the files are then uploaded.",
        )
    return version.manifest


def _inline(given: InlineEnvironment, submission: Submission) -> JSONObject:
    asked: dict[str, JSON] = given.model_dump(mode="json", include={"name", "image", "conda_file", "requirements"})
    asked |= {"python": given.python, "build": given.build.model_dump() if given.build else None}
    for place in ("conda_file", "requirements"):
        text, written = submission.sources.get(f"environment.{place}"), asked[place]
        if isinstance(text, str):
            asked[place] = text
        elif isinstance(written, str) and "\n" not in written and written.endswith((".yml", ".yaml", ".txt")):
            raise SourceLacking(
                f"The file {written!r} lies on the caller's machine and came without its text.",
                hint="Submit by the SDK or the command line, or write its content in the document.",
            )
    return asked


def _output(submission: Submission, name: str) -> WantedOutput:
    """Raises AssetNameInvalid, AssetVersionInvalid for what could not be registered when the job is done."""
    wanted = submission.job.outputs[name]
    kind = AssetKind.MODEL if wanted.type in MODELS else AssetKind.DATA
    with submission.document.at(f"/outputs/{name}"):
        if wanted.name is not None:
            check_name(kind, wanted.name)
        if wanted.version is not None:
            number_of(kind, wanted.version)
    return WantedOutput(wanted.type, wanted.name, wanted.version)


def _about(submission: Submission, *, own_name: bool) -> Description:
    job = submission.job
    return Description(
        display_name=job.display_name or (None if own_name else job.name),
        experiment_name=job.experiment_name or "Default",
        description=job.description,
        tags=job.tags,
        properties={**submission.properties, **job.properties},
    )


def _renamed(name: str) -> str:
    return f"name: the platform names jobs itself, so '{name}' is the display name."


def _literal_type(value: JSON) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "integer" if isinstance(value, int) else "number" if isinstance(value, float) else "string"


def _said(document: JSON, place: str) -> JSON:
    """The local path that a document names at `code` or `inputs.data`."""
    for step in place.split("."):
        document = document.get(step) if isinstance(document, Mapping) else None
    return document.get("path") if isinstance(document, Mapping) else document
