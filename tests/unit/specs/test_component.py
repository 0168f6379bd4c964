import pytest

from lazulite.specs.component import CommandComponentDocument, ParallelComponentDocument, SparkComponentDocument
from lazulite.specs.document_parts import InlineEnvironment
from lazulite.specs.reading import DocumentInvalid, read_document

COMMAND = "name: train\nversion: 1\ncommand: python train.py\nenvironment: azureml:e:1\n"


def test_a_component_is_a_command_unless_it_says_otherwise() -> None:
    found = read_document(COMMAND).into(CommandComponentDocument)
    assert (found.type, found.name, found.version, found.is_deterministic) == ("command", "train", "1", True)
    assert (found.inputs, found.outputs) == ({}, {})


def test_an_environment_may_stand_in_its_place() -> None:
    text = "command: x\nenvironment: {image: python, conda_file: {dependencies: [python=3.11]}}\n"
    found = read_document(text).into(CommandComponentDocument).environment
    assert found == InlineEnvironment(image="python", conda_file={"dependencies": ["python=3.11"]})


def test_parallel_and_spark_components_have_the_fields_of_their_jobs() -> None:
    text = "type: parallel\ninputs: {a: {type: uri_folder}}\ninput_data: ${{inputs.a}}\ntask: {environment: e}\n"
    assert read_document(text).into(ParallelComponentDocument).input_data == "${{inputs.a}}"
    spark = read_document("type: spark\nentry: {file: main.py}\n").into(SparkComponentDocument)
    assert spark.entry is not None
    assert spark.entry.file == "main.py"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("command: x\n", "'environment' is missing"),
        ("command: ''\nenvironment: e\n", "Line 1, column 1: 'command' is '': string should have at least 1 character"),
        (f"{COMMAND}inputs: {{a: {{type: unknown}}}}\n", "Line 5, column 14: 'type' is 'unknown'; it can be"),
        (
            f"{COMMAND}is_determinstic: true\n",
            "Line 5, column 1: there is no field 'is_determinstic' here. Did you mean",
        ),
    ],
)
def test_what_is_no_component_has_its_line(text: str, sentence: str) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        read_document(text).into(CommandComponentDocument)
    assert sentence in refused.value.detail
