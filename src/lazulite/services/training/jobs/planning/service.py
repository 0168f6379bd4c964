"""From a command job's document to a job with everything resolved: what would run, in what, with which files, where."""

from collections.abc import Mapping
from dataclasses import dataclass

from lazulite.foundation.db.transaction import Tx
from lazulite.services.training.jobs.entities import Description, GivenInput, NewJob
from lazulite.services.training.jobs.naming import check_job_name
from lazulite.services.training.jobs.planning.submission import Submission
from lazulite.services.training.jobs.resolving.matching import (
    demand,
    distribution,
    obstacles,
    retries,
    services,
)
from lazulite.services.training.jobs.resolving.service import ResolvingService
from lazulite.specs.command_job import CommandJobDocument
from lazulite.specs.commands import with_given
from lazulite.specs.document_parts import Described
from lazulite.specs.ports import DataInput, JobInput
from lazulite.specs.written import Written


@dataclass(frozen=True)
class Plan:
    """`warnings`: what was read otherwise than it was written. `blockers`: why it cannot be run here."""

    job: NewJob
    warnings: tuple[str, ...]
    blockers: tuple[str, ...] = ()


class PlanningService:
    def __init__(self, *, resolving: ResolvingService) -> None:
        self._resolving = resolving

    def plan(self, tx: Tx, workspace_id: str, submission: Submission, *, uploaded: bool = True) -> Plan:
        """What `JobsService.submit` takes. Raises what is wrong, with its line; `uploaded` False asks for no content.

        Raises AssetMissing, EnvironmentMissing, InputTypeWrong, InputUnusable, SourceLacking, ContentNotHeld.
        """
        written = submission.written
        wanted = submission.job
        assert isinstance(wanted, CommandJobDocument)
        environment = self._resolving.environment(tx, workspace_id, written, wanted.environment)
        inputs = given_inputs(self._resolving, tx, workspace_id, written, wanted.inputs)
        code = self._resolving.code(written, wanted.code, wanted.additional_includes)
        if uploaded:
            self._resolving.check_held(tx, workspace_id, written.sources)
        asked = demand(wanted.resources, wanted.queue_settings)
        place = self._resolving.target(tx, workspace_id, wanted.compute, asked)
        timeout = wanted.limits.timeout
        job = NewJob(
            command=with_given(wanted.command, wanted.inputs), code=code.files, environment=environment.given,
            inputs=inputs,
            outputs={
                name: self._resolving.output(tx, workspace_id, written, name, output)
                for name, output in wanted.outputs.items()
            },
            environment_variables=wanted.environment_variables, about=about(wanted, submission.told),
            timeout_seconds=timeout.total_seconds() if timeout else None, queue=place.queue, demand=asked,
            retries=retries(wanted.retry_settings), services=services(wanted.services),
            distribution=distribution(wanted.distribution), document=written.kept, name=own_name(written, wanted),
            sources=written.contents,
        )  # fmt: skip
        warnings = (*wanted.warnings, *environment.warnings, *place.warnings)
        return Plan(job, warnings, obstacles(job, place))


def given_inputs(
    resolving: ResolvingService, tx: Tx, workspace_id: str, written: Written, inputs: Mapping[str, JobInput]
) -> dict[str, GivenInput]:
    """A job's own inputs. Raises AssetMissing, InputTypeWrong, InputUnusable, SourceLacking."""
    return {
        name: resolving.data(tx, workspace_id, written, name, given)
        if isinstance(given, DataInput)
        else resolving.literal(given)
        for name, given in inputs.items()
    }


def about(job: Described, properties: Mapping[str, str]) -> Description:
    return Description(
        display_name=job.display_name or job.name,
        experiment_name=job.experiment_name or "Default",
        description=job.description,
        tags=job.tags,
        properties={**properties, **job.properties},
    )


def own_name(written: Written, job: Described) -> str | None:
    """The name that its maker chose for it. Raises JobNameInvalid."""
    if job.name is not None:
        with written.at("/name"):
            check_job_name(job.name)
    return job.name
