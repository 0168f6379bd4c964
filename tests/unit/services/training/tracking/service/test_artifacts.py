"""Artifacts: a file system over content, one a workspace; what is frozen of it stays."""

import pytest

from lazulite.assembly import Platform
from lazulite.services.training.tracking.entities import Artifact
from lazulite.services.training.tracking.errors import ArtifactMissing
from lazulite.words.manifests import PathUnsafe

W, OTHER = "workspace-a", "workspace-b"


def put(platform: Platform, path: str, content: bytes = b"x") -> str:
    blob = platform.blobs.put([content])
    platform.write(lambda tx: platform.tracking.artifacts.put(tx, W, path, blob))
    return blob.digest


def listed(platform: Platform, folder: str, workspace_id: str = W) -> list[tuple[str, bool]]:
    with platform.read() as tx:
        found = platform.tracking.artifacts.list(tx, workspace_id, folder)
    return [(file.path, file.is_folder) for file in found]


def test_a_folder_lists_what_lies_directly_in_it(platform: Platform) -> None:
    for path in ("1/a/model/MLmodel", "1/a/model/data/x", "1/a/log.txt", "1/ab/other", "1/a0"):
        put(platform, path)
    assert listed(platform, "1/a") == [("1/a/log.txt", False), ("1/a/model", True)]
    assert listed(platform, "1") == [("1/a", True), ("1/a0", False), ("1/ab", True)]
    assert listed(platform, "") == [("1", True)]
    assert listed(platform, "1/a/log.txt") == []


def test_writing_again_replaces_but_not_what_was_frozen(platform: Platform) -> None:
    first = put(platform, "1/a/model/MLmodel", b"one")
    with platform.read() as tx:
        frozen = platform.tracking.artifacts.manifest(tx, W, "1/a/model")
    second = put(platform, "1/a/model/MLmodel", b"two!")
    with platform.read() as tx:
        now = platform.tracking.artifacts.get(tx, W, "1/a/model/MLmodel")
    assert [(file.path, file.digest) for file in frozen] == [("MLmodel", first)]
    assert now == Artifact("1/a/model/MLmodel", 4, second)


def test_deleting_takes_the_folder_and_nothing_beside_it(platform: Platform) -> None:
    for path in ("1/a/x", "1/a/y/z", "1/ab"):
        put(platform, path)
    assert platform.write(lambda tx: platform.tracking.artifacts.delete(tx, W, "1/a")) == 2
    assert listed(platform, "1") == [("1/ab", False)]


def test_another_workspace_sees_nothing(platform: Platform) -> None:
    put(platform, "1/a")
    assert listed(platform, "", OTHER) == []
    with platform.read() as tx, pytest.raises(ArtifactMissing):
        platform.tracking.artifacts.get(tx, OTHER, "1/a")


def test_names_like_patterns_are_names(platform: Platform) -> None:
    put(platform, "1/100%/x")
    put(platform, "1/1000/x")
    assert listed(platform, "1/100%") == [("1/100%/x", False)]


def test_a_path_that_climbs_is_refused(platform: Platform) -> None:
    blob = platform.blobs.put([b"x"])
    with pytest.raises(PathUnsafe):
        platform.write(lambda tx: platform.tracking.artifacts.put(tx, W, "../x", blob))
