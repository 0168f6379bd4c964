"""How a parallel job's document becomes the words that its driver is started with."""

from lazulite.services.training.jobs.overlay import Said
from lazulite.services.training.jobs.ports import UNTOLD
from lazulite.specs.commands import words_of
from lazulite.specs.expressions import find_expressions
from lazulite.specs.parallel_job import ParallelFields, RetrySettings, counted
from lazulite.specs.written import Written

DRIVER = ("python", "${{runners}}/parallel.py")
TABLE, FILES, AS_IT_IS = "table", "files", "auto"
WITHOUT = -1  # a threshold that bears all


def split_input(said: Said[ParallelFields]) -> str:
    """The name of the input that is split into mini-batches. Raises DocumentInvalid."""
    written, text = said.where("input_data"), said.fields.input_data
    hint = "Write input_data: ${{inputs.NAME}}."
    if text is None:
        raise written.wrong("", "'input_data' is missing: nothing says what is split into mini-batches", hint=hint)
    with written.expressions_at("/input_data"):
        found = find_expressions(text)
    match found[0].path if len(found) == 1 and (found[0].start, found[0].end) == (0, len(text)) else ():
        case ("inputs", name):
            return str(name)
    raise written.wrong("/input_data", f"'input_data' is {text!r}, which is no input", hint=hint)


def driver_argv(fields: ParallelFields, *, name: str, data_type: str) -> tuple[str, ...]:
    """name, data_type: of the input that is split."""
    task, retry = fields.task, fields.retry_settings or RetrySettings()
    assert task is not None
    assert task.entry_script is not None
    size, in_bytes = counted(fields.mini_batch_size) if fields.mini_batch_size else (None, False)
    options: dict[str, object] = {
        "script": task.entry_script, "input": f"${{{{inputs.{name}}}}}",
        "data": TABLE if in_bytes or fields.partition_keys else _data(data_type), "size": size,
        "processes": fields.max_concurrency_per_instance, "retries": retry.max_retries,
        "timeout": retry.timeout.total_seconds() if retry.timeout else None,
        "error-threshold": _bearing(fields.error_threshold),
        "mini-batch-error-threshold": _bearing(fields.mini_batch_error_threshold),
        "append-row-to": task.append_row_to, "logging-level": fields.logging_level,
    }  # fmt: skip
    told = [f"--{option}={value}" for option, value in options.items() if value is not None]
    keys = [f"--partition-key={key}" for key in fields.partition_keys or ()]
    return (*DRIVER, *told, *keys, "--", *words_of(task.program_arguments or ""))


def check_arguments(written: Written, text: str) -> None:
    """Raises DocumentInvalid for a quote that is never closed."""
    try:
        words_of(text)
    except ValueError as error:
        raise written.wrong("/program_arguments", f"'program_arguments' cannot be split: {error}") from error


def _data(data_type: str) -> str:
    """An MLTable says itself how it is read; what is not known before it is there, is looked at."""
    return AS_IT_IS if data_type in {"mltable", UNTOLD} else FILES


def _bearing(threshold: int | None) -> int:
    return WITHOUT if threshold is None else threshold
