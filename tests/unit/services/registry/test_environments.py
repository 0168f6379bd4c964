import re
from pathlib import Path

import pytest

from lazulite.foundation.actor import LOCAL
from lazulite.foundation.blobs.content import Blobs
from lazulite.foundation.db.database import Database
from lazulite.services.assets.service import AssetsService
from lazulite.services.registry.environments import curated
from lazulite.services.registry.environments.entities import BuildLacking, EnvironmentMissing, ResolvedEnvironment
from lazulite.services.registry.environments.requirements import EnvironmentInvalid
from lazulite.services.registry.environments.service import EnvironmentsService
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import FileEntry, Manifest

ELSEWHERE = "The image 'ubuntu' is used by a compute of containers alone; the packages are the same elsewhere."


@pytest.fixture
def environments(tmp_path: Path) -> EnvironmentsService:
    return EnvironmentsService(assets=AssetsService(blobs=Blobs(tmp_path / "blobs")))


@pytest.mark.parametrize("ref", ["sklearn-lightgbm", "azureml:sklearn-lightgbm:1", "sklearn-lightgbm@latest"])
def test_a_curated_environment_comes_with_its_lock(db: Database, environments: EnvironmentsService, ref: str) -> None:
    with db.read() as tx:
        found = environments.resolve(tx, "ws", ref)
    assert (found.name, found.version) == ("sklearn-lightgbm", "1")
    assert found.requirements[0] == "scikit-learn==1.9.1"
    assert found.lock is not None
    assert "lightgbm==4.7.0" in found.lock


def test_a_registered_one_is_taken_before_a_curated_one(db: Database, environments: EnvironmentsService) -> None:
    document = {"conda_file": {"dependencies": ["python=3.11", {"pip": ["numpy"]}]}, "image": "ubuntu"}
    db.write(lambda tx: environments.create(tx, LOCAL, "ws", "sklearn-lightgbm", document))
    with db.read() as tx:
        assert environments.resolve(tx, "ws", "azureml:sklearn-lightgbm@latest") == ResolvedEnvironment(
            "sklearn-lightgbm", "1", ("numpy",), python="3.11",
            warnings=(ELSEWHERE,),
            image="ubuntu",
        )  # fmt: skip
        assert environments.resolve(tx, "other", "sklearn-lightgbm").lock is not None


def test_an_inline_one_needs_no_name(db: Database, environments: EnvironmentsService) -> None:
    with db.read() as tx:
        found = environments.resolve(tx, "ws", {"requirements": "a==1\n# b\nc", "python": 3.11})
    assert found == ResolvedEnvironment("inline", None, ("a==1", "c"), python="3.11")


def test_an_unknown_one_names_the_known(db: Database, environments: EnvironmentsService) -> None:
    with db.read() as tx, pytest.raises(EnvironmentMissing) as refused:
        environments.resolve(tx, "ws", "azureml:sklearn-lightgb:1")
    assert refused.value.hint.startswith("Did you mean 'sklearn-lightgbm'?")


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({"name": "mine"}, "names no packages"),
    ],
)
def test_one_without_packages_is_refused(
    db: Database, environments: EnvironmentsService, document: dict[str, object], sentence: str
) -> None:
    with db.read() as tx, pytest.raises(EnvironmentInvalid, match=sentence):
        environments.resolve(tx, "ws", document)  # type: ignore[arg-type]  # parametrised


@pytest.mark.parametrize("which", ["labels/latest", "versions/1"])
def test_one_of_a_registry_is_the_workspaces_of_that_name(
    db: Database, environments: EnvironmentsService, which: str
) -> None:
    given = f"azureml://registries/azureml/environments/sklearn-1.5/{which}"
    with db.read() as tx:
        assert environments.resolve(tx, "ws", given).lock is not None
    made = {"requirements": ["scikit-learn==1.5.2"]}
    db.write(lambda tx: environments.create(tx, LOCAL, "ws", "sklearn-1.5", made, version="1"))
    with db.read() as tx:
        found = environments.resolve(tx, "ws", given)
    assert found == ResolvedEnvironment("sklearn-1.5", "1", ("scikit-learn==1.5.2",))


WITH_PIP = ("pip", "setuptools", "wheel")


@pytest.mark.parametrize(
    ("image", "python"), [("python", None), ("library/python:latest", None), ("docker.io/python:3.10-slim", "3.10")]
)
def test_dockers_python_is_had_as_it_is(
    db: Database, environments: EnvironmentsService, image: str, python: str | None
) -> None:
    with db.read() as tx:
        found = environments.resolve(tx, "ws", {"image": image})
    assert found == ResolvedEnvironment("inline", None, WITH_PIP, python=python, image=image)


def test_another_image_alone_is_python_with_pip_and_says_so(db: Database, environments: EnvironmentsService) -> None:
    with db.read() as tx:
        found = environments.resolve(tx, "ws", {"image": "ubuntu"})
    warning = "The image 'ubuntu' is used by a compute of containers alone; elsewhere there is Python, with pip."
    assert found == ResolvedEnvironment("inline", None, WITH_PIP, warnings=(warning,), image="ubuntu")


def built(*paths: str, **more: JSON) -> JSONObject:
    """A document whose folder has these files."""
    files = Manifest(tuple(FileEntry(path, 1, "0" * 64) for path in paths))
    return {"build": {"path": ".", "files": files.to_json(), **more}}


def test_what_an_image_is_built_from_is_known(db: Database, environments: EnvironmentsService) -> None:
    document = built("Dockerfile", "docker/cpu", dockerfile_path="docker/cpu")
    with db.read() as tx:
        found = environments.resolve(tx, "ws", document)
    assert found.build is not None
    assert (found.build.dockerfile, len(found.build.files.files)) == ("docker/cpu", 2)


def test_a_build_without_its_files_or_its_dockerfile_is_refused(
    db: Database, environments: EnvironmentsService
) -> None:
    with db.read() as tx, pytest.raises(BuildLacking, match="its files have not come"):
        environments.resolve(tx, "ws", {"build": {"path": "."}})
    with db.read() as tx, pytest.raises(EnvironmentInvalid, match="has no 'Dockerfile'") as refused:
        environments.resolve(tx, "ws", built("Dockerfile.cpu"))
    assert refused.value.hint == "dockerfile_path names it. Did you mean 'Dockerfile.cpu'?"


@pytest.mark.parametrize("ref", ["azureml:AzureML-sklearn-1.5@latest", "azureml:sklearn-1.5:1", "AzureML-AutoML@prod"])
def test_azures_names_of_curated_environments_are_ours(
    db: Database, environments: EnvironmentsService, ref: str
) -> None:
    with db.read() as tx:
        assert environments.resolve(tx, "ws", ref).name in {"sklearn-1.5", "AutoML"}


@pytest.mark.parametrize("name", curated.names())
def test_a_curated_lock_pins_everything_with_hashes_and_names_no_host(name: str) -> None:
    found = curated.find(name)
    assert found is not None
    if not found.lock:  # what a GPU needs is not what a CPU needs: they are resolved where they are used
        assert name in {"AutoML", "acpt-pytorch-2.8-cuda12.6", "tensorflow-2.16-cuda12"}
        return
    assert "://" not in found.lock
    pinned = re.findall(r"^([\w.-]+)==[^\n]*\\\n    --hash=sha256:", found.lock, flags=re.MULTILINE)
    named = re.findall(r"^([\w.-]+)", found.lock, flags=re.MULTILINE)
    assert pinned == named
    assert {re.split("[=<>]", pin)[0] for pin in found.requirements} <= set(pinned)


def test_a_file_of_requirements_in_place_of_a_name_is_told_how_it_becomes_one() -> None:
    refused = EnvironmentMissing("requirements.txt", ["sklearn-lightgbm"])
    assert refused.hint.endswith("lazulite environment create -n NAME --requirements requirements.txt")
    nearly = EnvironmentMissing("sklearn-lightgb", ["sklearn-lightgbm"]).hint
    assert nearly == "Did you mean 'sklearn-lightgbm'? Or give conda_file, or requirements, in its place."
