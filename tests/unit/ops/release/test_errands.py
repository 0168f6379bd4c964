from lazulite.compute.spec import EnvironmentKind, EnvironmentSpec
from lazulite.ops.release.errands import Needs, Outcome, environment_of
from lazulite.words.json import JSON
from lazulite.words.manifests import FileEntry, Manifest

FILE: dict[str, str | int] = {"path": "scores.parquet", "size": 1, "digest": "0" * 64}


def test_what_a_model_pins_itself_is_not_added_again() -> None:
    needs = Needs(("scikit-learn==1.9.1", "Protobuf<7", "pyarrow"), "3.11")
    made = environment_of(needs, ("protobuf==6.33.6", "onnx==1.23.2", "pyarrow==26.0.1"))
    lines = ("scikit-learn==1.9.1", "Protobuf<7", "pyarrow", "onnx==1.23.2")
    assert made == EnvironmentSpec(EnvironmentKind.REQUIREMENTS, "3.11", lines)


def test_an_outcome_is_read_from_the_fact() -> None:
    data: dict[str, JSON] = {
        "status": "Completed", "reason": "", "result": {"rows": 1},
        "outputs": {"out": {"type": "uri_folder", "files": [FILE]}, "lost": {"type": "uri_folder"}},
    }  # fmt: skip
    files = Manifest((FileEntry("scores.parquet", 1, "0" * 64),))
    assert Outcome.of("j", data) == Outcome("j", True, "", {"rows": 1}, {"out": files})


def test_a_job_without_a_reason_says_how_it_ended() -> None:
    assert Outcome.of("j", {"status": "Canceled"}).reason == "it ended as Canceled."
