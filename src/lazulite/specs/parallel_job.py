"""A parallel job as a document: a function over mini-batches of files or rows."""

from typing import Annotated, Any, Literal

from pydantic import Field

from lazulite.specs.document_parts import Described, EnvironmentGiven, Part, Word
from lazulite.specs.durations import Duration
from lazulite.specs.execution import Running
from lazulite.specs.ports import JobInputs, JobOutputs


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
    """Of one mini-batch. timeout: seconds it may take."""

    max_retries: Annotated[int, Field(ge=0)] = 3
    timeout: Duration | None = None


class ParallelFields(Running):
    """mini_batch_size: files of a folder by their number, rows of a table by their bytes (`10kb`).

    error_threshold: how many failed files or rows are borne; mini_batch_error_threshold: how many failed batches;
    -1 bears all.
    """

    task: ParallelTask | None = None
    input_data: str | None = None
    mini_batch_size: Word | None = None
    partition_keys: list[str] | None = None
    max_concurrency_per_instance: Annotated[int, Field(ge=1)] | None = None
    mini_batch_error_threshold: Annotated[int, Field(ge=-1)] | None = None
    error_threshold: Annotated[int, Field(ge=-1)] | None = None
    retry_settings: RetrySettings | None = None
    logging_level: Literal["INFO", "WARNING", "DEBUG", "ERROR"] | None = None


class ParallelJobDocument(Described, ParallelFields):
    type: Literal["parallel"]
    inputs: JobInputs = Field(default_factory=dict)
    outputs: JobOutputs = Field(default_factory=dict)
