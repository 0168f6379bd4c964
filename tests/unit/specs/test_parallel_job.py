from datetime import timedelta

import pytest

from lazulite.specs.parallel_job import ParallelJobDocument, RetrySettings, counted
from lazulite.specs.reading import DocumentInvalid, read_document

TASK = "task: {code: src, entry_script: s.py, environment: e}\n"


def read(text: str) -> ParallelJobDocument:
    return read_document(f"type: parallel\n{TASK}{text}").into(ParallelJobDocument)


def test_all_is_borne_unless_told() -> None:
    found = read("")
    assert (found.error_threshold, found.mini_batch_error_threshold, found.retry_settings) == (None, None, None)
    assert RetrySettings() == RetrySettings(max_retries=2, timeout=None)


def test_settings_are_read_as_they_are_written() -> None:
    found = read(
        "mini_batch_size: 10kb\npartition_keys: [a]\nmax_concurrency_per_instance: 2\nerror_threshold: -1\n"
        "retry_settings: {max_retries: 1, timeout: 60}\nlogging_level: DEBUG\n"
    )
    assert (found.mini_batch_size, found.partition_keys, found.max_concurrency_per_instance) == ("10kb", ["a"], 2)
    assert found.retry_settings == RetrySettings(max_retries=1, timeout=timedelta(seconds=60))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10", (10, False)),
        ("10kb", (10240, True)),
        ("1 MB", (1 << 20, True)),
        ("1.5kb", (1536, True)),
        ("7b", (7, True)),
    ],
)
def test_a_size_is_a_number_of_files_or_of_bytes(text: str, found: tuple[int, bool]) -> None:
    assert counted(text) == found


def test_a_number_in_yaml_is_a_size_too() -> None:
    assert read("mini_batch_size: 5").mini_batch_size == "5"


def test_several_machines_are_warned_of() -> None:
    assert read("resources: {instance_count: 2}").warnings == (
        "resources.instance_count: its processes run on one machine, not on 2.",
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("mini_batch_size: many\n", "Line 3, column 1: 'mini_batch_size': a mini-batch has a number of files (10)"),
        ("mini_batch_size: 0\n", "Line 3, column 1: 'mini_batch_size': a mini-batch has a number of files (10)"),
        ("mini_batch_size: 10 rows\n", "Line 3, column 1: 'mini_batch_size'"),
        ("error_threshold: -2\n", "Line 3, column 1: 'error_threshold' is -2: input should be greater than"),
        ("logging_level: LOUD\n", "Line 3, column 1: 'logging_level' is 'LOUD'; it can be 'INFO'"),
        ("retry_settings: {max_retry: 1}\n", "there is no field 'max_retry' here. Did you mean 'max_retries'?"),
    ],
)
def test_what_cannot_be_has_its_line(text: str, sentence: str) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        read(text)
    assert sentence in refused.value.detail
