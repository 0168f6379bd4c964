import pytest

from lazulite.services.training.jobs.planning.submission import (
    JobTypeUnknown,
    SourceLacking,
    Submission,
    read_submission,
)
from lazulite.specs.reading import DocumentInvalid
from lazulite.words.manifests import FileEntry, Manifest

FILES = Manifest((FileEntry("a.py", 1, "a" * 64),))


def read(text: str, **sources: object) -> Submission:
    return read_submission(text, settings={}, sources=sources, properties={})  # type: ignore[arg-type]  # a maker


def test_what_was_uploaded_is_found_by_its_place() -> None:
    submission = read("command: x\nenvironment: e\ncode: ./src", code=FILES.to_json())
    assert submission.uploaded("code", "./src") == FILES
    with pytest.raises(SourceLacking) as refused:
        submission.uploaded("inputs.data", "./data")
    assert refused.value.detail == "The path './data' lies on the caller's machine and came without its files."


@pytest.mark.parametrize(
    ("kind", "detail", "hint"),
    [
        ("sweep", "A job of type 'sweep' cannot be run by this version.", "It runs command."),
        ("comand", "No job type is 'comand'.", "It runs command. Did you mean 'command'?"),
    ],
)
def test_another_type_of_job_is_refused_by_its_name(kind: str, detail: str, hint: str) -> None:
    with pytest.raises(JobTypeUnknown) as refused:
        read(f"type: {kind}\ntrials: 3")
    assert (refused.value.detail, refused.value.hint) == (detail, hint)


@pytest.mark.parametrize(
    ("text", "detail", "hint"),
    [
        (
            "command: cat ${{inputs.dat}}\nenvironment: e\ninputs: {data: {path: azureml:x:1}}",
            "Line 1, column 1: ${{inputs.dat}} names 'dat', which is not among the inputs.",
            "Did you mean 'data'?",
        ),
        (
            "command: x\nenvironment: e\nenvironment_variables:\n  OUT: ${{outputs.model}}",
            "Line 4, column 3: ${{outputs.model}} names 'model', which is not among the outputs.",
            "There are none yet.",
        ),
        (
            "command: x\nenvironment: e\ncode: git://github.com/a/b",
            "Line 3, column 1: 'code' is 'git://github.com/a/b'; it can be a folder on your machine.",
            "",
        ),
    ],
)
def test_what_the_schema_cannot_see_has_its_line_too(text: str, detail: str, hint: str) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        read(text)
    assert (refused.value.detail, refused.value.hint) == (detail, hint)


def test_the_document_is_kept_as_written_unless_something_went_into_it() -> None:
    text = "command: x  # why\nenvironment: {conda_file: e.yml}\nx-lazulite: {at: [1, 2]}\n"
    assert read(text).kept == text
    conda = {"environment.conda_file": "dependencies: []"}
    kept = read_submission(text, settings={"tags.a": "b"}, sources=conda, properties={}).kept
    assert read(kept).document.value == {
        "command": "x", "environment": {"conda_file": "dependencies: []"}, "x-lazulite": {"at": [1, 2]},
        "tags": {"a": "b"},
    }  # fmt: skip
