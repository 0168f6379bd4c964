import pytest

from lazulite.specs.output_paths import OutputPathInvalid, OutputPlace, filled_path, output_place

STORE = "azureml://datastores/workspaceblobstore/paths"


def test_what_is_known_is_filled_and_the_rest_waits() -> None:
    path = "azureml://datastores/${{default_datastore}}/paths/${{name}}/${{output_name}}.csv"
    planned = filled_path(path, default_datastore="lake")
    assert planned == "azureml://datastores/lake/paths/${{name}}/${{output_name}}.csv"
    assert filled_path(planned, name="job-1", output="table") == "azureml://datastores/lake/paths/job-1/table.csv"


def test_a_misspelt_expression_is_named_with_the_nearest() -> None:
    with pytest.raises(OutputPathInvalid, match=r"\$\{\{nme\}\} means nothing in the path of an output") as refused:
        filled_path(f"{STORE}/${{{{nme}}}}", name="x")
    assert refused.value.hint == "Did you mean 'name'?"
    with pytest.raises(OutputPathInvalid, match="never closed"):
        filled_path(f"{STORE}/${{{{name", name="x")


@pytest.mark.parametrize(
    ("path", "is_file", "place"),
    [
        (f"{STORE}/a/b/", False, OutputPlace("workspaceblobstore", "a/b")),
        (f"{STORE}/a/b", False, OutputPlace("workspaceblobstore", "a/b")),
        (f"{STORE}/a/b.txt", True, OutputPlace("workspaceblobstore", "a", "b.txt")),
        (f"{STORE}/b.txt", True, OutputPlace("workspaceblobstore", "", "b.txt")),
        (f"{STORE}/a/", True, OutputPlace("workspaceblobstore", "a")),
        ("azureml://datastores/lake", True, OutputPlace("lake", "")),
    ],
)
def test_a_file_is_called_as_its_path_ends(path: str, is_file: bool, place: OutputPlace) -> None:
    assert output_place(path, is_file=is_file) == place


@pytest.mark.parametrize("path", ["./out", "https://h/x", "azureml://jobs/j/outputs/o", "azureml:flights:1"])
def test_an_output_goes_to_a_datastore_and_nowhere_else(path: str) -> None:
    with pytest.raises(OutputPathInvalid, match="An output is not written to"):
        output_place(path, is_file=False)
