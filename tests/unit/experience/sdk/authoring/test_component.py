from pathlib import Path

import pytest

from lazulite import Client, Missing, Step, load_component, pipeline
from lazulite.experience.sdk.authoring.bindings import PortUnknown, StepOutput
from lazulite.experience.sdk.authoring.component import Component, ComponentInvalid
from lazulite.experience.sdk.authoring.step import NotInPipeline
from lazulite.experience.sdk.documents import DocumentUnreadable
from lazulite.words.refs import RefInvalid


def step_of(component: Component, **inputs: str) -> Step:
    """The one step of a pipeline that calls it."""

    @pipeline
    def around() -> None:
        component(**inputs)

    (made,) = around().jobs.values()
    return made


def test_a_file_stays_a_path_and_an_own_document_stands_in_its_place(folder: Path) -> None:
    document = {"type": "parallel", "name": "score", "inputs": {"table": {"type": "uri_folder"}}}
    inputs = {"table": "azureml:t:1"}
    assert step_of(load_component(Path("train.yml")), **inputs).to_json() == {
        "type": "command", "component": "train.yml", "inputs": inputs,
    }  # fmt: skip
    assert load_component("file:./train.yml").given == "file:./train.yml"
    assert step_of(load_component(document), **inputs).to_json() == {
        "type": "parallel", "component": document, "inputs": inputs,
    }  # fmt: skip


def test_a_reference_takes_any_input_until_somebody_is_asked() -> None:
    made = step_of(load_component("azureml:train@latest", type="command"), anything="x")
    assert made.to_json() == {"type": "command", "component": "azureml:train@latest", "inputs": {"anything": "x"}}
    assert (made.kind, made.named) == ("train", "train")
    assert load_component("azureml://registries/azureml/components/score/versions/1").kind == "score"
    with pytest.raises(RefInvalid):
        load_component("azureml:train@")


def test_a_registered_one_is_asked_for_what_it_declares(client: Client, folder: Path) -> None:
    client.components.create("train.yml", set={"version": "3"})
    client.components.set_label("my_train", "good", "3")
    for ref in ("azureml:my_train@latest", "azureml:my_train:3", "azureml:my_train@good"):
        train = load_component(ref, client=client)
        assert step_of(train, table="azureml:t:1").to_json() == {
            "type": "command", "component": ref, "inputs": {"table": "azureml:t:1"},
        }  # fmt: skip
        with pytest.raises(PortUnknown, match=f"{ref} has no input 'tabel'"):
            step_of(train, tabel="azureml:t:1")
    with pytest.raises(Missing):
        load_component("azureml:my_train:4", client=client)


def test_an_unknown_input_or_output_is_told_with_the_file_and_the_line(folder: Path) -> None:
    train = load_component("./train.yml")
    here = Path(__file__).name
    with pytest.raises(PortUnknown) as error:
        step_of(train, tabel="azureml:t:1")
    assert error.value.detail.startswith(f"./train.yml has no input 'tabel' ({here}, line ")
    assert error.value.hint == "Did you mean 'table'?"
    made = step_of(train, table="azureml:t:1")
    with pytest.raises(PortUnknown, match=r"\./train\.yml has no output 'modle'"):
        assert made.outputs.modle
    with pytest.raises(PortUnknown, match=r"\./train\.yml has no input 'rats'"):
        made.inputs.rats = 1
    with pytest.raises(AttributeError, match="A Step has no 'computee'. Did you mean 'compute'?"):
        made.computee = "gpu"  # type: ignore[attr-defined]


def test_a_component_makes_steps_of_pipelines_alone(folder: Path) -> None:
    with pytest.raises(NotInPipeline, match=r"train\.yml is called outside of a pipeline \(test_component\.py, line"):
        load_component("train.yml")(table="azureml:t:1")


def test_what_is_no_component_is_refused(folder: Path) -> None:
    (folder / "list.yml").write_text("- 1\n")
    (folder / "inputs.yml").write_text("inputs: [a]\n")
    with pytest.raises(ComponentInvalid, match=r"list\.yml is no component"):
        load_component("list.yml")
    with pytest.raises(ComponentInvalid, match=r"The inputs of inputs\.yml are no mapping"):
        load_component("inputs.yml")
    with pytest.raises(DocumentUnreadable, match=r"none\.yml cannot be read"):
        load_component("none.yml")


def test_an_input_says_how_it_is_handed_over_and_may_come_from_another_step(folder: Path) -> None:
    train = load_component("train.yml")

    @pipeline
    def chain() -> dict[str, StepOutput]:
        first = train(table="azureml:t:1")
        first.inputs.table.mode = "direct"
        second = train(table=first.outputs.model, rate=first.inputs.rate, hint=None)
        second.inputs["table"].mode = "download"
        third = train(table=second.inputs.table)
        return {"model": third.outputs.model}

    jobs = chain().jobs
    assert {name: step["inputs"] for name, step in jobs.items()} == {
        "first": {"table": {"path": "azureml:t:1", "mode": "direct"}},
        "second": {"table": {"path": "${{parent.jobs.first.outputs.model}}", "mode": "download"}},
        "third": {"table": "${{parent.jobs.first.outputs.model}}"},
    }
