import pytest

from lazulite.services.training.jobs.overlay import Said
from lazulite.services.training.jobs.parallel.driving import driver_argv, split_input
from lazulite.specs.parallel_job import ParallelFields
from lazulite.specs.reading import DocumentInvalid
from lazulite.specs.written import read_written

TASK = "task: {entry_script: s.py, environment: e, program_arguments: '--model ${{inputs.m}} $[[-k ${{inputs.k}}]]'}\n"


def read(text: str) -> Said[ParallelFields]:
    written = read_written(text, settings={}, sources={})
    return Said(written.document.into(ParallelFields), written)


def options(text: str, data_type: str = "uri_folder") -> set[str]:
    return set(driver_argv(read(f"{TASK}{text}").fields, name="i", data_type=data_type))


def test_the_driver_gets_every_setting_and_the_script_its_arguments() -> None:
    text = (
        "mini_batch_size: 5\nmax_concurrency_per_instance: 2\nerror_threshold: 3\nmini_batch_error_threshold: 4\n"
        "retry_settings: {max_retries: 1, timeout: 60}\nlogging_level: DEBUG\n"
    )
    assert driver_argv(read(f"{TASK}{text}").fields, name="i", data_type="uri_folder") == (
        "python", "${{runners}}/parallel.py", "--script=s.py", "--input=${{inputs.i}}", "--data=files", "--size=5",
        "--processes=2", "--retries=1", "--timeout=60.0", "--error-threshold=3", "--mini-batch-error-threshold=4",
        "--logging-level=DEBUG", "--", "--model", "${{inputs.m}}", "$[[", "-k", "${{inputs.k}}", "]]",
    )  # fmt: skip


def test_what_is_not_told_is_borne_and_counted_by_the_driver() -> None:
    found = options("")
    assert {"--error-threshold=-1", "--mini-batch-error-threshold=-1", "--retries=2"} <= found
    assert not [option for option in found if option.startswith(("--size", "--processes", "--timeout"))]


@pytest.mark.parametrize(
    ("text", "data_type", "data"),
    [
        ("", "uri_folder", "--data=files"),
        ("", "uri_file", "--data=files"),
        ("", "mltable", "--data=auto"),
        ("", "path", "--data=auto"),
        ("mini_batch_size: 10kb\n", "uri_folder", "--data=table"),
        ("partition_keys: [a]\n", "mltable", "--data=table"),
    ],
)
def test_a_table_is_what_bytes_or_keys_ask_for(text: str, data_type: str, data: str) -> None:
    assert data in options(text, data_type)


def test_bytes_and_keys_are_handed_on() -> None:
    assert {"--size=10240", "--partition-key=a", "--partition-key=b"} <= options(
        "mini_batch_size: 10kb\npartition_keys: [a, b]\n"
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("compute: c\n", "'input_data' is missing: nothing says what is split into mini-batches"),
        ("input_data: files\n", "Line 1, column 1: 'input_data' is 'files', which is no input"),
        ("input_data: ${{inputs.a}}/x\n", "Line 1, column 1: 'input_data' is '${{inputs.a}}/x', which is no input"),
        ("input_data: ${{outputs.a}}\n", "Line 1, column 1: 'input_data' is '${{outputs.a}}', which is no input"),
        ("input_data: ${{inputs.a\n", "Line 1, column 1: an expression is opened"),
    ],
)
def test_one_whole_input_is_split(text: str, sentence: str) -> None:
    assert split_input(read("input_data: ${{inputs.a}}\n")) == "a"
    with pytest.raises(DocumentInvalid) as refused:
        split_input(read(text))
    assert sentence in refused.value.detail
