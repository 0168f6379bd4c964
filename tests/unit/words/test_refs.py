import pytest
from hypothesis import given
from hypothesis import strategies as st

from lazulite.words.refs import (
    AssetRef,
    DatastoreRef,
    LoggedModelRef,
    OutputRef,
    Ref,
    RefInvalid,
    RunRef,
    is_address,
    parse_asset_ref,
    parse_ref,
)

LOGGED = "m-" + "0" * 32


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("azureml:flights:3", AssetRef("flights", version="3")),
        ("azureml:flights@latest", AssetRef("flights", label="latest")),
        ("azureml:flights", AssetRef("flights")),
        ("flights:2013-01", AssetRef("flights", version="2013-01")),
        ("a@b@champion", AssetRef("a@b", label="champion")),
        ("azureml:a@b:3", AssetRef("a@b", version="3")),
        ("name with spaces & ünïcode:1", AssetRef("name with spaces & ünïcode", version="1")),
        ("models:/delays/3", AssetRef("delays", version="3")),
        ("models:/delays/latest", AssetRef("delays", label="latest")),
        ("models:/delays@champion", AssetRef("delays", label="champion")),
        (f"models:/{LOGGED}", LoggedModelRef(LOGGED)),
        ("runs:/abc/model/x", RunRef("abc", "model/x")),
        ("azureml://jobs/j/outputs/o", OutputRef("j", "o")),
        ("azureml://jobs/j/outputs/o/paths/a/b.csv", OutputRef("j", "o", "a/b.csv")),
        ("azureml://datastores/lake/paths/raw/", DatastoreRef("lake", "raw")),
        ("azureml://subscriptions/s/workspaces/w/datastores/lake/paths/raw", DatastoreRef("lake", "raw")),
    ],
)
def test_every_form_is_read(text: str, ref: Ref) -> None:
    assert parse_ref(text) == ref


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the name is empty"),
        ("azureml::1", "the name is empty"),
        ("azureml:flights:", "the version is empty"),
        ("azureml:flights@", "the label is empty"),
        ("azureml:a:b:c", "a name has no ':' and no '/'"),
        ("models:/delays/three", "a model's version is a positive integer or 'latest', not 'three'"),
        ("runs:/", "it lacks the run's id"),
        ("runs:/abc/../x", "its path leaves the run"),
        ("azureml://jobs/j", "after azureml:// comes jobs/JOB/outputs/OUTPUT or datastores/NAME/paths/PATH"),
        ("azureml://jobs/j/outputs/o/paths/../x", "its path leaves the place that it begins at"),
        ("azureml://registries/r/models/m/versions/1", "there are no registries beside the workspaces yet"),
        ("s3://bucket/x", "'s3' is a scheme of another system"),
    ],
)
def test_what_is_no_reference_says_why(text: str, reason: str) -> None:
    with pytest.raises(RefInvalid) as refused:
        parse_ref(text)
    assert refused.value.detail == f"{text!r} is no reference: {reason}."


def test_a_run_is_no_named_asset() -> None:
    with pytest.raises(RefInvalid, match="a named asset is wanted here"):
        parse_asset_ref("runs:/abc/model")


@pytest.mark.parametrize("text", ["azureml:x:1", "runs:/a/b", "https://x/y", "file:///x", "s3://b/c", "models:/x/1"])
def test_references_and_uris_are_addresses(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize("text", ["data", "./data", "/data/x.csv", "C:/data/x.csv", "a:b"])
def test_local_paths_are_none(text: str) -> None:
    assert not is_address(text)


NAMES = st.text(st.characters(exclude_characters=":/", exclude_categories=["Cs", "Cc"]), min_size=1).filter(
    lambda name: name == name.strip() and not name.startswith("@")
)


@given(NAMES, st.from_regex(r"[A-Za-z0-9._+-]{1,20}", fullmatch=True))
def test_a_version_written_down_is_read_back(name: str, version: str) -> None:
    ref = AssetRef(name, version=version)
    assert parse_ref(str(ref)) == ref


@given(NAMES, st.from_regex(r"[A-Za-z0-9_-]{1,20}", fullmatch=True))
def test_a_label_written_down_is_read_back(name: str, label: str) -> None:
    ref = AssetRef(name, label=label)
    assert parse_ref(str(ref)) == ref
