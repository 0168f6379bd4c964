"""A job's document of any kind: which fields it has follows from its type, or from the fields that it has."""

from collections.abc import Mapping
from typing import TypeAlias

from lazulite.specs.automl_job import AutoMLJobDocument
from lazulite.specs.command_job import CommandJobDocument
from lazulite.specs.commands import check_command
from lazulite.specs.other_products import refuse_other_products
from lazulite.specs.parallel_job import ParallelJobDocument
from lazulite.specs.pipeline_job import PipelineJobDocument
from lazulite.specs.spark_job import SparkJobDocument
from lazulite.specs.sweep_job import SweepJobDocument
from lazulite.specs.written import Written
from lazulite.words.errors import Invalid, nearest
from lazulite.words.json import JSON, JSONObject

JobDocument: TypeAlias = (
    CommandJobDocument
    | PipelineJobDocument
    | SweepJobDocument
    | ParallelJobDocument
    | SparkJobDocument
    | AutoMLJobDocument
)
KINDS: Mapping[str, type[JobDocument]] = {
    "command": CommandJobDocument,
    "pipeline": PipelineJobDocument,
    "sweep": SweepJobDocument,
    "parallel": ParallelJobDocument,
    "spark": SparkJobDocument,
    "automl": AutoMLJobDocument,
}


class JobTypeUnknown(Invalid):
    def __init__(self, kind: JSON) -> None:
        super().__init__(f"No job type is {kind!r}.", hint=f"They are {', '.join(KINDS)}. {nearest(str(kind), KINDS)}")


def read_job(written: Written) -> JobDocument:
    """Raises DocumentInvalid with every wrong field, OtherProduct, JobTypeUnknown."""
    refuse_other_products(written.document)
    kind = written.value.get("type") or _implied(written.value)
    if not isinstance(kind, str) or kind not in KINDS:
        with written.at("/type"):
            raise JobTypeUnknown(kind)
    job = written.document.into(KINDS[kind])
    if isinstance(job, CommandJobDocument):
        known = {"inputs": list(job.inputs), "outputs": list(job.outputs)}
        check_command(written, job.command, job.environment_variables, known)
    return job


def _implied(value: JSONObject) -> str:
    return "pipeline" if "jobs" in value else "sweep" if "trial" in value else "command"
