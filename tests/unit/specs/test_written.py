import pytest

from lazulite.specs.component import CommandComponentDocument
from lazulite.specs.other_products import OtherProduct
from lazulite.specs.pipeline_job import PipelineJobDocument
from lazulite.specs.reading import DocumentInvalid
from lazulite.specs.written import SourceLacking, Written, read_written
from lazulite.specs.yaml_text import DocumentBroken
from lazulite.words.json import JSON
from lazulite.words.manifests import FileEntry, Manifest

FILES: list[JSON] = [{"path": "a.py", "size": 1, "digest": "0" * 64}]
PIPELINE = "type: pipeline\njobs:\n  train:\n    component: ./train.yml\n    inputs: {rate: 1}\n"
TRAIN = "name: train\ncommand: x\nenvironment: {conda_file: e.yml}\ncode: src\ninputs:\n  rate: {type: number}\n"


def nested(train: str = TRAIN, settings: dict[str, JSON] | None = None, **more: JSON) -> Written:
    sources: dict[str, JSON] = {"jobs.train.component": {"document": train, "path": "./train.yml"}, **more}
    return read_written(PIPELINE, settings=settings or {}, sources=sources)


def test_a_document_that_is_named_stands_in_its_place() -> None:
    written = nested()
    step = written.document.into(PipelineJobDocument).jobs["train"]
    assert isinstance(step.component, CommandComponentDocument)  # type: ignore[union-attr]  # a command
    assert written.within("jobs", "train", "component").value["command"] == "x"


def test_what_is_wrong_in_it_is_told_by_its_own_file_and_line() -> None:
    with pytest.raises(DocumentInvalid) as refused:
        nested(TRAIN.replace("command", "comand")).document.into(PipelineJobDocument)
    assert refused.value.detail == (
        "./train.yml, line 2, column 1: there is no field 'comand' here. Did you mean 'command'? (1 more)."
    )
    with pytest.raises(DocumentBroken, match=r"\./train\.yml, line 1, column 5"):
        nested("a: [")
    with pytest.raises(DocumentInvalid, match=r"The document \./train\.yml is empty\."):
        nested("")
    with pytest.raises(OtherProduct) as foreign:
        nested("$schema: https://x/promptflow/flow.json\n")
    assert foreign.value.errors[0].message.startswith("./train.yml, line 1, column 1: ")


def test_settings_reach_into_documents_that_are_named() -> None:
    written = nested(settings={"jobs.train.component.command": "y", "jobs.train.inputs.rate": 2})
    train = written.within("jobs", "train")
    assert train.within("component").value["command"] == "y"
    assert train.value["inputs"] == {"rate": 2}


def test_sources_are_those_of_what_stands_inside() -> None:
    written = nested(**{"jobs.train.component.code": FILES, "jobs.train.component.environment.conda_file": "name: e"})
    component = written.within("jobs", "train", "component")
    assert component.uploaded("code", "src") == Manifest((FileEntry("a.py", 1, "0" * 64),))
    assert component.text("environment.conda_file") == "name: e"
    assert (component.files("environment.conda_file"), component.text("code")) == (None, None)
    with pytest.raises(SourceLacking, match="The path 'src' lies on the caller's machine and came without its files"):
        nested().within("jobs", "train", "component").uploaded("code", "src")


def test_a_refusal_from_inside_tells_the_line_that_caused_it() -> None:
    component = nested().within("jobs", "train", "component")
    with pytest.raises(SourceLacking) as refused, component.at("/inputs/rate"):
        raise SourceLacking("x")
    assert refused.value.errors[0].message.startswith("./train.yml, line 6, column 3: ")
    assert component.wrong("/code", "it is wrong").detail == "./train.yml, line 4, column 1: it is wrong."


def test_the_text_is_kept_unless_something_went_into_it() -> None:
    plain = "command: x # why\n"
    assert read_written(plain, settings={}, sources={}).kept == plain
    assert read_written(plain, settings={"command": "y"}, sources={}).kept == "command: y\n"


def test_what_is_kept_can_be_read_again_and_gives_the_same() -> None:
    sources: dict[str, JSON] = {
        "jobs.train.component.code": FILES, "jobs.train.component.environment.conda_file": "dependencies: []",
    }  # fmt: skip
    written = nested(**sources)
    again = read_written(written.kept, settings={}, sources=written.contents)
    assert list(written.contents) == ["jobs.train.component.code"]
    assert again.within("jobs", "train", "component").files("code") == Manifest((FileEntry("a.py", 1, "0" * 64),))
    conda = again.within("jobs", "train", "component", "environment").value["conda_file"]
    assert conda == "dependencies: []"
    assert again.document.into(PipelineJobDocument).jobs.keys() == {"train"}
    assert again.kept == written.kept


def test_a_part_alone_keeps_its_lines_and_its_sources() -> None:
    written = read_written("when: x\njob:\n  code: src\n  command: y\n", settings={}, sources={"job.code": FILES})
    alone = written.within("job").alone()
    assert (alone.value, alone.pointer) == ({"code": "src", "command": "y"}, "")
    assert alone.files("code") is not None
    assert alone.wrong("/command", "it is wrong").detail == "Line 4, column 3: it is wrong."
    assert read_written(alone.kept, settings={}, sources={}).value == alone.value


def test_what_goes_over_a_document_tells_its_own_lines_and_takes_files_away() -> None:
    job = read_written(
        "inputs: {a: {path: x}, b: {path: y}}\ntags: {t: u}\n", settings={}, sources={"inputs.a": FILES, "inputs.b": []}
    )
    over = read_written("job: j\ninputs:\n  a: azureml:z:1\ntags: {v: w}\n", settings={}, sources={})
    found = job.overlaid(over, {"inputs": over.value["inputs"], "tags": over.value["tags"]})
    assert found.value == {"inputs": {"a": "azureml:z:1", "b": {"path": "y"}}, "tags": {"t": "u", "v": "w"}}
    assert list(found.sources) == ["inputs.b"]
    assert found.wrong("/inputs/a", "it is wrong").detail == "Line 3, column 3: it is wrong."
    assert found.wrong("/inputs/b", "it is wrong").detail == "Line 1, column 24: it is wrong."
