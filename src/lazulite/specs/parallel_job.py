"""A parallel job as a document: a function over mini-batches of files or rows."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from lazulite.specs.document_parts import Described, EnvironmentGiven, Part, Word
from lazulite.specs.durations import Duration
from lazulite.specs.execution import RUNNING_IGNORED, Running
from lazulite.specs.ports import JobInputs, JobOutputs

PARALLEL_IGNORED = {
    "distribution": "mini-batches are what is shared",
    "services": "interactive services are not started beside mini-batches",
}
SIZE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>b|kb|mb|gb)?", re.IGNORECASE)
UNITS = {"b": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30}


def _size(text: str) -> str:
    found = SIZE.fullmatch(text.strip())
    if found is None or not (float(found["number"]) >= 1):
        raise ValueError("a mini-batch has a number of files (10), or of bytes of a table (10kb, 1mb)")
    return text.strip()


class ParallelTask(Part):
    """`entry_script` has `init()` and `run(mini_batch)`; what `run` gives is appended to `append_row_to`."""

    type: Literal["run_function", "function", "model"] = "run_function"
    code: str | None = None
    entry_script: str | None = None
    program_arguments: str | None = None
    environment: EnvironmentGiven
    append_row_to: str | None = None
    model: Any = None


class RetrySettings(Part):
    """Of one mini-batch: how often it is tried again, and the seconds that it may take; without, it may take any."""

    max_retries: Annotated[int, Field(ge=0)] = 2
    timeout: Duration | None = None


class ParallelFields(Running):
    """mini_batch_size: files of a folder by their number, 1 unless told; rows of a table by their bytes (`10kb`), 1mb.

    max_concurrency_per_instance: processes, as many as the machine has cores unless told. error_threshold: how many
    files or rows may lack a result; mini_batch_error_threshold: how many mini-batches may fail; -1 bears all.
    """

    task: ParallelTask | None = None
    input_data: str | None = None
    mini_batch_size: Annotated[Word, AfterValidator(_size)] | None = None
    partition_keys: list[str] | None = None
    max_concurrency_per_instance: Annotated[int, Field(ge=1)] | None = None
    mini_batch_error_threshold: Annotated[int, Field(ge=-1)] | None = None
    error_threshold: Annotated[int, Field(ge=-1)] | None = None
    retry_settings: RetrySettings | None = None
    logging_level: Literal["INFO", "WARNING", "DEBUG", "ERROR"] | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was written and changes nothing here."""
        found = [f"{text}." for text in self.ignored({**RUNNING_IGNORED, **PARALLEL_IGNORED})]
        count = self.resources.instance_count
        if count > 1:
            found.append(f"resources.instance_count: its processes run on one machine, not on {count}.")
        return (*found, *self.resources.warnings)


class ParallelJobDocument(Described, ParallelFields):
    type: Literal["parallel"]
    inputs: JobInputs = Field(default_factory=dict)
    outputs: JobOutputs = Field(default_factory=dict)


def counted(mini_batch_size: str) -> tuple[int, bool]:
    """How many, and whether they are bytes: `10` files, or `10kb`."""
    found = SIZE.fullmatch(mini_batch_size)
    assert found is not None, "its document was read"
    unit = (found["unit"] or "").lower()
    return int(float(found["number"]) * UNITS.get(unit, 1)), bool(unit)
