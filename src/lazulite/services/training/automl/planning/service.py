"""From an AutoML job's document to what would be searched: its tables looked up, and what is in the way of it."""

from collections.abc import Mapping
from dataclasses import replace

from lazulite.compute.needs import Demand
from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.jobs.entities import Description, GivenInput, JobType, NewJob, WantedOutput
from lazulite.services.training.jobs.planning.service import Plan, about, own_name
from lazulite.services.training.jobs.planning.submission import Submission
from lazulite.services.training.jobs.resolving.service import ResolvingService, Template
from lazulite.specs.automl_job import TABLES, AutoMLFields, AutoMLJobDocument
from lazulite.specs.execution import RUNNING_IGNORED
from lazulite.specs.ports import DataInput, InputPort
from lazulite.specs.written import Written

BLOCKER = "AutoML is run by a later version."
MLTABLE = "MLTable"


class AutoMLPlanning:
    def __init__(self, *, resolving: ResolvingService) -> None:
        self._resolving = resolving

    def plan(self, tx: Tx, workspace_id: str, submission: Submission, *, uploaded: bool = True) -> Plan:
        """Raises what is wrong, with its line; what is right has a blocker."""
        written, wanted = submission.written, submission.job
        assert isinstance(wanted, AutoMLJobDocument)
        if uploaded:
            self._resolving.check_held(tx, workspace_id, written.sources)
        inputs = {name: self.table(tx, workspace_id, written, name, given) for name, given in tables_of(wanted).items()}
        outputs = {
            name: self._resolving.output(tx, workspace_id, written, name, output)
            for name, output in wanted.outputs.items()
        }
        template = self.template(wanted, outputs)
        place = self._resolving.target(tx, workspace_id, wanted.compute, Demand())
        job = replace(
            template.job, inputs=inputs, about=about(wanted, submission.properties), queue=place.queue,
            document=written.kept, name=own_name(written, wanted), sources=written.contents,
        )  # fmt: skip
        warnings = (*template.warnings, *place.warnings)
        return Plan(job, warnings, template.blockers)

    def template(self, fields: AutoMLFields, outputs: Mapping[str, WantedOutput]) -> Template:
        """The job without its tables."""
        ports = {name: InputPort(type="mltable") for name in tables_of(fields)}
        job = NewJob(
            outputs=outputs, about=Description(), type=JobType.AUTOML,
            environment_variables=fields.environment_variables,
        )  # fmt: skip
        ignored = {name: why for name, why in RUNNING_IGNORED.items() if name in type(fields).model_fields}
        warnings = (*(f"{text}." for text in fields.ignored(ignored)), *fields.resources.warnings)
        return Template(job, ports, warnings, (BLOCKER,))

    def table(self, tx: Tx, workspace_id: str, written: Written, name: str, given: DataInput | str) -> GivenInput:
        """One of the job's tables. Raises AssetMissing, InputTypeWrong, InputUnusable, SourceLacking, …"""
        path = given.path if isinstance(given, DataInput) else given
        says_type = isinstance(given, DataInput) and "type" in given.model_fields_set
        wanted = given if isinstance(given, DataInput) and says_type else DataInput(type="mltable", path=path)
        found = self._resolving.data(tx, workspace_id, written, name, wanted, place=name)
        if found.spec.type != "mltable":
            raise written.wrong(f"/{name}", f"'{name}' is an mltable, and {path} is a {found.spec.type}")
        if found.asset is None and found.spec.manifest is not None and found.spec.manifest.find(MLTABLE) is None:
            raise written.wrong(
                f"/{name}", f"'{name}' is an mltable without a file called MLTable", hint="Put one beside the files."
            )
        return found


def tables_of(fields: AutoMLFields) -> dict[str, DataInput | str]:
    """Those that were given, by the names that they go by."""
    found = {name: getattr(fields, name) for name in TABLES}
    return {name: given for name, given in found.items() if given is not None}
