"""What a document's words mean in a workspace: its environments, its data, its code, and the queue it asks for."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from lazulite.compute.needs import Demand, Needs
from lazulite.compute.service import Queue
from lazulite.compute.spec import InputSpec
from lazulite.foundation.blobs.content import Blobs
from lazulite.foundation.db.transaction import Tx
from lazulite.services.assets.entities import AssetKind
from lazulite.services.assets.errors import ContentNotHeld
from lazulite.services.assets.naming import number_of
from lazulite.services.assets.service import AssetsService
from lazulite.services.data.datastores.contents.service import Spot
from lazulite.services.data.datastores.service import DatastoresService
from lazulite.services.registry.environments.service import EnvironmentsService
from lazulite.services.training.jobs.entities import Description, GivenInput, NewJob, WantedOutput
from lazulite.services.training.jobs.ports import literal_type
from lazulite.services.training.jobs.resolving.environments import (
    FoundEnvironment,
    asked_environment,
    found_environment,
)
from lazulite.services.training.jobs.resolving.matching import (
    DEFAULT_QUEUE,
    FILES,
    Target,
    demand,
    distribution,
    input_type,
    retries,
    services,
    target,
)
from lazulite.services.training.jobs.service import JobsService
from lazulite.services.training.tracking.service.tracking import TrackingService
from lazulite.specs.commands import always_wanted, check_command
from lazulite.specs.component import CommandComponentDocument
from lazulite.specs.document_parts import InlineEnvironment
from lazulite.specs.output_paths import DEFAULT_DATASTORE, filled_path, output_place
from lazulite.specs.ports import DataInput, InputPort, JobOutput, LiteralInput, Literally
from lazulite.specs.written import SourceLacking, Written
from lazulite.words.bookmarks import Bookmark
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import Manifest
from lazulite.words.refs import (
    AssetRef,
    DatastoreRef,
    LoggedModelRef,
    OutputRef,
    RunRef,
    is_address,
    is_reference,
    parse_ref,
)
from lazulite.words.repositories import GitOrigin, parse_repository

MODELS = {"mlflow_model", "custom_model", "triton_model"}


class InputUnusable(Invalid):
    pass


class OutputUnwritable(Invalid):
    def __init__(self, name: str, datastore: str, kind: str) -> None:
        super().__init__(
            f"The output '{name}' is made by other jobs, and not written to the datastore '{datastore}' ({kind}).",
            hint="Give the path to the step's own output, or take a datastore of the workspace.",
        )


@dataclass(frozen=True)
class Shelves:
    """Where a document's references lead, and what is there of its files."""

    assets: AssetsService
    environments: EnvironmentsService
    tracking: TrackingService
    jobs: JobsService
    queue: Queue
    blobs: Blobs
    datastores: DatastoresService


@dataclass(frozen=True)
class FoundCode:
    """`files`: None without code, and of a repository at which nobody has looked yet."""

    files: Manifest | None = None
    origin: GitOrigin | None = None
    is_unseen: bool = False

    @property
    def properties(self) -> dict[str, str]:
        """What is kept of where it came from."""
        return self.origin.properties if self.origin else {}


@dataclass(frozen=True)
class Template:
    """A component as jobs are made from it: `job` without inputs, and which there are to be.

    blockers: why nothing runs it here, though it could be run.
    """

    job: NewJob
    ports: Mapping[str, InputPort]
    warnings: tuple[str, ...]
    blockers: tuple[str, ...] = ()


class ResolvingService:
    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._queue = shelves.queue
        self._blobs = shelves.blobs

    def template(
        self, tx: Tx, workspace_id: str, written: Written, component: CommandComponentDocument,
        *, environment: tuple[Written, str | InlineEnvironment] | None = None, searched: Iterable[str] = (),
    ) -> Template:  # fmt: skip
        """environment: another one in the place of its own, and where it is written. searched: a sweep's parameters.

        Raises DocumentInvalid, EnvironmentMissing, EnvironmentInvalid, SourceLacking.
        """
        known: dict[str, Collection[str]] = {
            "inputs": component.inputs, "outputs": component.outputs, "search_space": tuple(searched),
        }  # fmt: skip
        check_command(written, component.command, component.environment_variables, known)
        optional = {name for name, port in component.inputs.items() if port.optional and port.default is None}
        if lacking := sorted(always_wanted(component.command) & optional):
            raise written.wrong(
                "/command", f"the input '{lacking[0]}' is optional, and the command always wants it",
                hint="Write it as $[[--NAME ${{inputs.NAME}}]].",
            )  # fmt: skip
        where, given = environment or (written, component.environment)
        found = self.environment(tx, workspace_id, where, given)
        timeout = component.limits.timeout
        code = self.code(written, component.code, component.additional_includes)
        job = NewJob(
            command=component.command, code=code.files,
            environment=found.given, environment_variables=component.environment_variables,
            outputs={name: WantedOutput(output.type) for name, output in component.outputs.items()},
            about=Description(description=component.description, tags=component.tags, properties=code.properties),
            timeout_seconds=timeout.total_seconds() if timeout else None,
            demand=demand(component.resources, component.queue_settings), retries=retries(component.retry_settings),
            services=services(component.services), distribution=distribution(component.distribution),
        )  # fmt: skip
        return Template(job, component.inputs, (*component.warnings, *found.warnings))

    def environment(
        self, tx: Tx, workspace_id: str, written: Written, given: str | InlineEnvironment
    ) -> FoundEnvironment:
        """What the document's `environment` is, and what was read otherwise than written.

        Raises EnvironmentMissing, EnvironmentInvalid, SourceLacking.
        """
        with written.at("/environment"):
            asked = asked_environment(written, given)
            resolved = self._shelves.environments.resolve(tx, workspace_id, asked)
        return found_environment(resolved)

    def code(self, written: Written, path: str | None, includes: Iterable[str] = ()) -> FoundCode:
        """The files of `code`, those of `additional_includes` beside them.

        Raises SourceLacking, RepositoryInvalid, and what looking at a repository has raised.
        """
        with written.at("/code"):
            code = FoundCode() if path is None else self._code(written, path)
        for index, included in enumerate(includes):
            with written.at(f"/additional_includes/{index}"):
                more = written.uploaded(f"additional_includes.{index}", included)
                code = replace(code, files=Manifest((*(code.files or ()), *more)))
        return code

    def literal(self, value: LiteralInput | Literally) -> GivenInput:
        plain = value.value if isinstance(value, LiteralInput) else value
        kind = value.type if isinstance(value, LiteralInput) else literal_type(plain)
        return GivenInput(InputSpec(kind, literal=str(plain)), str(plain))

    def data(
        self, tx: Tx, workspace_id: str, written: Written, name: str, wanted: DataInput, *, place: str | None = None
    ) -> GivenInput:
        """The files of `inputs.NAME`, or of another place. Raises AssetMissing, InputTypeWrong, InputUnusable, …"""
        place = place or f"inputs.{name}"
        with written.at(f"/{place.replace('.', '/')}"):
            manifest = written.files(place)
            if manifest is not None:
                return GivenInput(InputSpec(wanted.type, manifest), wanted.path)
            if not is_address(wanted.path):
                raise SourceLacking(wanted.path)
            return self._referred(tx, workspace_id, written, name, wanted)

    def output(
        self, tx: Tx, workspace_id: str, written: Written, name: str, wanted: JobOutput,
        *, default_datastore: str | None = None, of_parent: bool = False,
    ) -> WantedOutput:  # fmt: skip
        """of_parent: it is made by other jobs, so that no worker writes it.

        Raises AssetNameInvalid, AssetVersionInvalid for what could not be registered when the job is done, and
        OutputPathInvalid, DatastoreMissing, OutputUnwritable for what could not be written.
        """
        kind = AssetKind.MODEL if wanted.type in MODELS else AssetKind.DATA
        with written.at(f"/outputs/{name}"):
            if wanted.name is not None:
                self._shelves.assets.check_name(tx, workspace_id, kind, wanted.name)
            if wanted.version is not None:
                number_of(kind, wanted.version)
            made = WantedOutput(wanted.type, wanted.name, wanted.version)
            if wanted.path is None:
                return made
            path = filled_path(wanted.path, default_datastore=default_datastore or DEFAULT_DATASTORE)
            place = output_place(path, is_file=wanted.type == FILES)
            datastore = self._shelves.datastores.get(tx, workspace_id, place.datastore)
            if of_parent and not datastore.is_own:
                raise OutputUnwritable(name, datastore.name, datastore.type.value)
            return replace(made, path=path, elsewhere=not datastore.is_own)

    def target(self, tx: Tx, workspace_id: str, compute: str | None, asked: Demand) -> Target:
        """Where it goes, and what would keep it waiting there for good."""
        found = target(compute, self._queue.scheduler.places(tx, workspace_id))
        definition = self._queue.scheduler.targets.find(tx, workspace_id, found.queue)
        if definition is not None:
            isolation = definition.definition.needs.isolation
            found = replace(found, level=isolation.level, reaches=isolation.reaches)
        if found.queue == DEFAULT_QUEUE and asked.needs == Needs():
            return found
        obstacle = self._queue.scheduler.obstacle(tx, workspace_id, found.queue, asked)
        waits = [f"compute: it would wait on '{found.queue}': {obstacle}."] if obstacle else []
        return replace(found, warnings=(*found.warnings, *waits))

    def check_held(self, tx: Tx, workspace_id: str, sources: Mapping[str, JSON]) -> None:
        """Whatever was named by its content is there. Raises ContentNotHeld."""
        checked_out = [found.get("files") for found in sources.values() if isinstance(found, Mapping)]
        manifests = [
            Manifest.from_json(found) for found in (*sources.values(), *checked_out) if isinstance(found, list | tuple)
        ]
        files = [entry for manifest in manifests for entry in manifest]
        held = self._blobs.held(tx, workspace_id, {entry.digest for entry in files})
        lacking = [entry for entry in files if entry.digest not in held]
        if lacking:
            raise ContentNotHeld(len(lacking), lacking[0].path)

    @staticmethod
    def _code(written: Written, path: str) -> FoundCode:
        if not is_address(path) or is_reference(path):
            return FoundCode(written.uploaded("code", path))
        checkout = written.checkout("code", parse_repository(path))
        return FoundCode(checkout.files, checkout.origin) if checkout else FoundCode(is_unseen=True)

    def _referred(self, tx: Tx, workspace_id: str, written: Written, name: str, wanted: DataInput) -> GivenInput:
        said, declared = wanted.path, wanted.type if "type" in wanted.model_fields_set else None
        match parse_ref(said) if is_reference(said) else None:
            case AssetRef() as ref:
                of_models = said.startswith("models:/") or declared in MODELS
                kind = AssetKind.MODEL if of_models else AssetKind.DATA
                version = self._shelves.assets.resolve(tx, workspace_id, kind, ref)
                as_type = input_type(name, declared=declared, given=version.type.value, said=version.ref)
                spec = InputSpec(as_type, version.manifest, bookmark=version.bookmark)
                return GivenInput(spec, said, version.subject)
            case RunRef() | LoggedModelRef():
                frozen = self._shelves.tracking.sources.freeze(tx, workspace_id, said)
                return GivenInput(InputSpec(wanted.type, frozen.manifest), said)
            case OutputRef() as ref:
                left = left_in(self._shelves.jobs.get(tx, workspace_id, ref.job).outputs, ref)
                return GivenInput(InputSpec(wanted.type, left), said, f"jobs/{ref.job}")
            case DatastoreRef() as ref if self._shelves.datastores.get(tx, workspace_id, ref.datastore).is_own:
                spot = Spot(workspace_id, ref.datastore, ref.path)
                return GivenInput(InputSpec(wanted.type, self._shelves.datastores.contents.manifest(tx, spot)), said)
        self._shelves.datastores.remotes.check(tx, workspace_id, said)
        return GivenInput(InputSpec(wanted.type, bookmark=written.sights.at(said) or Bookmark(said)), said)


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
