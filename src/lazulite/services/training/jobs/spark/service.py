"""From a Spark job's document to the job that submits it to a Spark of one machine."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from lazulite.compute.needs import Demand
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.jobs.entities import Description, JobType, NewJob, WantedOutput
from lazulite.services.training.jobs.overlay import Said
from lazulite.services.training.jobs.planning.service import Plan, about, given_inputs, own_name
from lazulite.services.training.jobs.planning.submission import Submission
from lazulite.services.training.jobs.resolving.environments import FoundEnvironment
from lazulite.services.training.jobs.resolving.matching import obstacles
from lazulite.services.training.jobs.resolving.service import ResolvingService, Template
from lazulite.services.training.jobs.spark import running
from lazulite.services.training.jobs.templates import filled
from lazulite.specs.commands import check_text
from lazulite.specs.other_products import OtherProduct
from lazulite.specs.ports import InputPort
from lazulite.specs.spark_job import SparkFields, SparkJobDocument
from lazulite.words.errors import nearest
from lazulite.words.manifests import Manifest
from lazulite.words.refs import is_address


class SparkPlanning:
    def __init__(self, *, resolving: ResolvingService) -> None:
        self._resolving = resolving

    def plan(self, tx: Tx, workspace_id: str, submission: Submission, *, uploaded: bool = True) -> Plan:
        """What `JobsService.submit` takes. Raises what is wrong, with its file and line."""
        written, wanted = submission.written, submission.job
        assert isinstance(wanted, SparkJobDocument)
        self._refuse_pools(tx, workspace_id, Said(wanted, written))
        if uploaded:
            self._resolving.check_held(tx, workspace_id, written.sources)
        inputs = given_inputs(self._resolving, tx, workspace_id, written, wanted.inputs)
        ports = {name: InputPort.model_validate({"type": given.spec.type}) for name, given in inputs.items()}
        outputs = {
            name: self._resolving.output(tx, workspace_id, written, name, output)
            for name, output in wanted.outputs.items()
        }
        template = self.template(tx, workspace_id, Said(wanted, written), ports, outputs)
        place = self._resolving.target(tx, workspace_id, wanted.compute, Demand())
        job = replace(
            filled(template.job, inputs), about=about(wanted, submission.told), queue=place.queue,
            document=written.kept, name=own_name(written, wanted), sources=written.contents,
        )  # fmt: skip
        return Plan(job, (*template.warnings, *place.warnings), (*template.blockers, *obstacles(job, place)))

    def template(
        self, tx: Tx, workspace_id: str, said: Said[SparkFields], ports: Mapping[str, InputPort],
        outputs: Mapping[str, WantedOutput],
    ) -> Template:  # fmt: skip
        """The job without its inputs. Raises DocumentInvalid, OtherProduct, EnvironmentMissing, SourceLacking."""
        fields = said.fields
        if fields.entry is None:
            raise said.where("entry").wrong("", "'entry' is missing", hint="Write entry: {file: main.py}.")
        self._refuse_pools(tx, workspace_id, said)
        known: dict[str, Collection[str]] = {"inputs": ports, "outputs": outputs}
        check_text(said.where("args"), "/args", fields.args or "", known)
        code = self._resolving.code(said.where("code"), fields.code, ())
        for pointer, path in _of_code(fields) if not code.is_unseen else ():
            _check_there(said, pointer, path, code.files)
        found = self._environment(tx, workspace_id, said)
        version, told = running.runtime(fields)
        environment = running.with_spark(found.given if found else None, version)
        job = NewJob(
            command=running.command(fields), code=code.files, environment=environment, outputs=outputs,
            environment_variables=running.VARIABLES, about=Description(properties=code.properties), type=JobType.SPARK,
        )  # fmt: skip
        warnings = (*told, *(found.warnings if found else ()))
        return Template(job, ports, warnings, running.lacks_spark(environment.spec))

    def _environment(self, tx: Tx, workspace_id: str, said: Said[SparkFields]) -> FoundEnvironment | None:
        given = said.fields.environment
        if given is None:
            return None
        return self._resolving.environment(tx, workspace_id, said.where("environment"), given)

    def _refuse_pools(self, tx: Tx, workspace_id: str, said: Said[SparkFields]) -> None:
        """What a Spark job calls its compute is a pool that Synapse runs, unless a worker serves a queue so called."""
        compute = said.fields.compute
        if compute is None or self._resolving.target(tx, workspace_id, compute, Demand()).is_known:
            return
        with said.where("compute").at("/compute"):
            raise OtherProduct(
                f"The compute {compute!r} of a Spark job is a Spark pool of Azure Synapse, and there are none here.",
                hint="Leave 'compute' out.",
            )


def _of_code(fields: SparkFields) -> Iterator[tuple[str, str]]:
    """(where it is written, path) of all that lies in the code's folder."""
    if fields.entry is not None and fields.entry.file is not None:
        yield "/entry/file", fields.entry.file
    named: Mapping[str, Sequence[str]] = {
        "py_files": fields.py_files, "jars": fields.jars, "files": fields.files, "archives": fields.archives,
    }  # fmt: skip
    for field, paths in named.items():
        for index, path in enumerate(paths):
            if not is_address(path):
                yield f"/{field}/{index}", path


def _check_there(said: Said[SparkFields], pointer: str, path: str, code: Manifest | None) -> None:
    """Archives may be given another name: `site.zip#libraries`."""
    where, name = said.where(pointer.split("/")[1]), path.partition("#")[0].removeprefix("./")
    if code is None or code.find(name) is None:
        known = [entry.path for entry in code or ()]
        raise where.wrong(pointer, f"the code has no file '{name}'", hint=nearest(name, known))
