"""Paths of artifacts stay inside; addresses come back as paths."""

import pytest

from lazulite.services.training.tracking.paths import address, inside, join, path_of, safe
from lazulite.words.manifests import PathUnsafe


@pytest.mark.parametrize(("given", "kept"), [("a/b.txt", "a/b.txt"), ("a//b/", "a/b"), ("./a", "a"), ("", "")])
def test_a_path_is_kept_without_empty_parts(given: str, kept: str) -> None:
    assert safe(given) == kept


@pytest.mark.parametrize("path", ["../a", "a/../../b", "/etc/passwd", "a\\b", "a\0b"])
def test_a_path_that_leaves_its_folder_is_refused(path: str) -> None:
    with pytest.raises(PathUnsafe):
        safe(path)


def test_addresses_and_paths_are_the_same_thing() -> None:
    assert path_of(address("1/ab/artifacts")) == "1/ab/artifacts"
    assert path_of("mlflow-artifacts://host:5000/1/x") == "1/x"
    assert path_of("s3://bucket/x") is None


def test_joining_ignores_empty_parts_and_stray_slashes() -> None:
    assert join("", "a/", "/b") == "a/b"
    assert inside("a/b", "a/b/c/d") == "c/d"
    assert inside("", "a") == "a"
