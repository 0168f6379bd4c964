import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.services.assets.entities import AssetKind, AssetVersion, PlannedVersion, Source
from lazulite.services.assets.errors import (
    AssetInUse,
    AssetMissing,
    AssetNameInvalid,
    AssetVersionExists,
    AssetVersionMissing,
    ContentNotHeld,
)
from lazulite.services.registry.components.service import ComponentTypeUnknown, read_component
from lazulite.specs.component import CommandComponentDocument
from lazulite.specs.reading import DocumentInvalid
from lazulite.specs.written import Written, read_written
from lazulite.words.json import JSON
from lazulite.words.manifests import Manifest
from tests.unit.services.training.jobs.yard import Yard

TRAIN = "name: train\nversion: 1\ncommand: x\nenvironment: {conda_file: e.yml}\ncode: src\ntags: {by: me}\n"


@pytest.fixture
def yard(platform: Platform) -> Yard:
    return Yard(platform)


def written(text: str, **sources: JSON) -> Written:
    return read_written(text, settings={}, sources={name.replace("__", "."): found for name, found in sources.items()})


def create(yard: Yard, text: str, **sources: JSON) -> AssetVersion:
    service, document = yard.platform.training.components, written(text, **sources)
    return yard.platform.write(lambda tx: service.create(tx, LOCAL, yard.workspace, document, source=Source()))


def delete(yard: Yard, name: str, version: str) -> None:
    assets = yard.platform.assets

    def deleted(tx):  # type: ignore[no-untyped-def]  # a Tx
        assets.delete_version(tx, LOCAL, assets.get(tx, yard.workspace, AssetKind.COMPONENT, name, version))

    yard.platform.write(deleted)


def step(ref: str) -> str:
    return f"name: whole\ntype: pipeline\njobs: {{a: {{component: '{ref}'}}}}\n"


def test_a_registered_component_is_the_document_with_all_that_it_names(yard: Yard) -> None:
    code = yard.files(a_py=b"print()")
    made = create(yard, TRAIN, code=code.to_json(), environment__conda_file="dependencies: []")
    assert (made.ref, made.tags, made.facts["type"]) == ("azureml:train:1", {"by": "me"}, "command")
    with yard.platform.read() as tx:
        found = yard.platform.training.components.resolve(tx, yard.workspace, "azureml:train@latest")
    assert isinstance(found.document, CommandComponentDocument)
    assert (found.name, found.written.uploaded("code", "src")) == ("azureml:train:1", code)
    assert found.written.value["environment"] == {"conda_file": "dependencies: []"}


def test_a_folder_without_files_is_still_there(yard: Yard) -> None:
    create(yard, TRAIN, code=[])
    with yard.platform.read() as tx:
        found = yard.platform.training.components.resolve(tx, yard.workspace, "train:1")
    assert found.written.uploaded("code", "src") == Manifest(())


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        ("command: x\nenvironment: e\n", DocumentInvalid, "'name' is missing"),
        ("name: x\ntype: automl\n", ComponentTypeUnknown, "No component is of type 'automl'"),
        ("name: a/b\ncommand: x\nenvironment: e\n", AssetNameInvalid, "'a/b' is no name for a component"),
        ("name: x\ncomand: x\nenvironment: e\n", DocumentInvalid, "Did you mean 'command'"),
    ],
)
def test_what_is_no_component_is_not_registered(yard: Yard, text: str, error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        create(yard, text)


def test_a_version_is_made_once_and_from_held_files(yard: Yard) -> None:
    create(yard, TRAIN, code=[])
    with pytest.raises(AssetVersionExists) as refused:
        create(yard, TRAIN, code=[])
    assert refused.value.errors[0].message.startswith("line 2, column 1: ")
    entry: JSON = [{"path": "a", "size": 1, "digest": "0" * 64}]
    with pytest.raises(ContentNotHeld):
        create(yard, TRAIN.replace("version: 1", "version: 2"), code=entry)


def test_a_plan_says_which_version_it_would_be(yard: Yard) -> None:
    def planned(text: str) -> PlannedVersion:
        with yard.platform.read() as tx:
            return yard.platform.training.components.plan_version(tx, yard.workspace, written(text), Source())

    unnumbered = TRAIN.replace("version: 1\n", "")
    assert (planned(TRAIN), planned(unnumbered)) == (PlannedVersion("1", False), PlannedVersion("1", False))
    create(yard, TRAIN, code=[])
    assert (planned(TRAIN), planned(unnumbered)) == (PlannedVersion("1", True), PlannedVersion("2", False))


def test_a_missing_one_names_the_nearest(yard: Yard) -> None:
    create(yard, TRAIN, code=[])
    with yard.platform.read() as tx:
        with pytest.raises(AssetMissing) as refused:
            yard.platform.training.components.resolve(tx, yard.workspace, "azureml:tran:1")
        assert refused.value.hint == "Did you mean 'train'?"
        with pytest.raises(AssetVersionMissing):
            yard.platform.training.components.resolve(tx, yard.workspace, "azureml:train:2")


@pytest.mark.parametrize("ref", ["azureml:train:1", "azureml:train@latest"])
def test_what_another_component_is_made_of_is_not_deleted(yard: Yard, ref: str) -> None:
    create(yard, TRAIN, code=[])
    create(yard, step(ref))
    with pytest.raises(AssetInUse, match=r"components/train/1 is used by the component whole:1\."):
        delete(yard, "train", "1")
    delete(yard, "whole", "1")
    delete(yard, "train", "1")
    with yard.platform.read() as tx, pytest.raises(AssetVersionMissing):
        yard.platform.training.components.resolve(tx, yard.workspace, "azureml:train:1")


def test_a_version_that_nothing_uses_is_deleted_beside_one_that_is_used(yard: Yard) -> None:
    create(yard, TRAIN, code=[])
    create(yard, TRAIN.replace("version: 1", "version: 2"), code=[])
    create(yard, step("azureml:train:2"))
    delete(yard, "train", "1")


@pytest.mark.parametrize(
    ("text", "kind"),
    [("jobs: {a: {component: x}}\ntype: pipeline\n", "pipeline"), ("command: x\nenvironment: e\n", "command")],
)
def test_a_component_is_what_its_fields_say(text: str, kind: str) -> None:
    assert read_component(written(text)).type == kind
