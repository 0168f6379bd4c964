import pytest

from lazulite.services.registry.models.mlmodel import MLmodelInvalid, parse, python_version, requirement_lines

MLMODEL = """
flavors:
  python_function: {loader_module: mlflow.sklearn, model_path: model.skops}
  sklearn: {sklearn_version: 1.9.1}
mlflow_version: 3.17.2
model_uuid: 4a2734c855e24129b2163c61cd884510
run_id: 0123
metadata: {trained_on: 2013-01-01, score: .nan}
saved_input_example_info: {artifact_path: input_example.json}
signature:
  inputs: '[{"type": "double", "name": "a", "required": true}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}}]'
  params: null
"""


def test_flavours_signature_and_lineage_are_read() -> None:
    found = parse(MLMODEL)
    assert (sorted(found.flavors), found.loader) == (["python_function", "sklearn"], "mlflow.sklearn")
    assert found.signature == {
        "inputs": [{"type": "double", "name": "a", "required": True}],
        "outputs": [{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}}],
        "params": None,
    }
    assert (found.input_example, found.mlflow_version) == ("input_example.json", "3.17.2")


def test_what_json_cannot_say_becomes_words() -> None:
    assert parse(MLMODEL).metadata == {"trained_on": "2013-01-01", "score": "NaN"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("flavors: {", "The file MLmodel is no YAML"),
        ("[]", "holds no mapping"),
        ("run_id: x", "names no flavors"),
        ("flavors: {a: {}}\nsignature: {inputs: '[', outputs: '[]'}", "signature's inputs are no JSON"),
        ("flavors: {a: !!python/object:os.system {}}", "The file MLmodel is no YAML"),
    ],
)
def test_a_broken_one_says_what_is_wrong(text: str, sentence: str) -> None:
    with pytest.raises(MLmodelInvalid, match=sentence):
        parse(text)


def test_requirements_are_lines_without_comments_and_options() -> None:
    assert requirement_lines("-i x\nmlflow==3.17.2\n# a\npandas==2.3.3 # b\n\n") == ("mlflow==3.17.2", "pandas==2.3.3")


def test_the_python_of_a_model_is_a_word() -> None:
    assert (python_version("python: 3.11.7"), python_version("python: 3.11")) == ("3.11.7", "3.11")
