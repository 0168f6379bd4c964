import pytest

from lazulite.specs.reading import DocumentInvalid, read_document
from lazulite.specs.spark_job import SparkJobDocument, SparkResources


def read(text: str) -> SparkJobDocument:
    return read_document(f"type: spark\n{text}").into(SparkJobDocument)


def test_a_spark_job_has_an_entry_and_settings_of_sparks_own() -> None:
    found = read(
        "code: src\nentry: {file: main.py}\nconf: {spark.executor.cores: 2}\npy_files: [a.zip]\n"
        "resources: {instance_type: e8, runtime_version: 3.4}\n"
    )
    assert found.entry is not None
    assert (found.entry.file, found.conf, found.py_files) == ("main.py", {"spark.executor.cores": 2}, ["a.zip"])
    assert found.resources == SparkResources(instance_type="e8", runtime_version="3.4")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("entry: {}\n", "an entry is a file, or a class_name"),
        ("entry: {file: a.py, class_name: B}\n", "an entry is a file, or a class_name"),
        ("entry: {files: a.py}\n", "there is no field 'files' here. Did you mean 'file'?"),
    ],
)
def test_what_is_no_entry_has_its_line(text: str, sentence: str) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        read(text)
    assert sentence in refused.value.detail
    assert "ine 2, column " in refused.value.detail
