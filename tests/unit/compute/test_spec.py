import json

import pytest

from lazulite.compute.spec import EnvironmentKind, EnvironmentSpec, InputSpec, JobKind, JobSpec
from lazulite.words.bookmarks import Bookmark, BookmarkedFile
from lazulite.words.errors import Invalid
from tests.unit.compute.makers import make_manifest, make_spec


def test_a_spec_is_the_same_after_its_json() -> None:
    spec = make_spec(
        argv=("python", "x.py"), arguments={"a": [1, None]}, code=make_manifest("x.py"),
        environment=EnvironmentSpec(EnvironmentKind.REQUIREMENTS, "3.11", ("numpy",)),
        inputs={"d": InputSpec("uri_file", make_manifest("f")), "n": InputSpec("number", literal="3", path_env="N")},
        outputs={"o": "uri_folder"}, environment_variables={"A": "b"}, timeout_seconds=3.5, slots=2, token="t",
    )  # fmt: skip
    assert JobSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec


@pytest.mark.parametrize(
    ("values", "detail"),
    [
        ({"command": "x", "argv": ("y",)}, "A job has either a command or an argv."),
        ({"slots": 0}, "A job takes at least one slot, not 0."),
        ({"timeout_seconds": 0}, "A timeout is more than 0 seconds, not 0."),
    ],
)
def test_impossible_specs_are_refused(values: dict[str, object], detail: str) -> None:
    with pytest.raises(Invalid) as refusal:
        make_spec(**values)
    assert refusal.value.detail == detail


def test_an_input_is_files_or_a_literal() -> None:
    with pytest.raises(Invalid):
        InputSpec("uri_folder")


def test_a_uri_file_is_one_file() -> None:
    with pytest.raises(Invalid) as refusal:
        InputSpec("uri_file", make_manifest("a", "b"))
    assert refusal.value.detail == "A uri_file is one file; this one has 2."


def test_a_service_takes_no_slot() -> None:
    assert [make_spec(kind=kind, slots=3).taken_slots for kind in JobKind] == [3, 0, 3]


def test_a_locked_environment_needs_its_lock() -> None:
    with pytest.raises(Invalid):
        EnvironmentSpec(EnvironmentKind.LOCKED)


def test_an_input_from_elsewhere_comes_back_as_it_was() -> None:
    seen = Bookmark("s3://b/d", (BookmarkedFile("a", 1, "e"), BookmarkedFile("b", 2, "f")))
    spec = make_spec(
        inputs={"d": InputSpec("uri_folder", bookmark=seen)}, outputs={"o": "uri_file"}, output_files={"o": "x.txt"},
        output_places={"o": "azureml://datastores/lake/paths/x"},
    )  # fmt: skip
    assert JobSpec.from_json(spec.to_json()) == spec


def test_what_was_kept_before_files_lay_elsewhere_is_read() -> None:
    kept = {name: value for name, value in make_spec().to_json().items() if not name.startswith("output_")}
    assert JobSpec.from_json(kept).output_places == {}
    assert InputSpec.from_json({"type": "string", "manifest": None, "literal": "x"}) == InputSpec("string", literal="x")


def test_an_input_is_of_one_kind_and_a_uri_file_one_file() -> None:
    one, two = BookmarkedFile("a", 1, ""), BookmarkedFile("b", 1, "")
    with pytest.raises(Invalid, match="either files or a literal"):
        InputSpec("string", literal="x", bookmark=Bookmark("https://h/a"))
    with pytest.raises(Invalid, match="A uri_file is one file; this one has 2"):
        InputSpec("uri_file", bookmark=Bookmark("s3://b/", (one, two)))
    assert InputSpec("uri_file", bookmark=Bookmark("https://h/a")).is_unseen
