"""Experiments: named once a workspace."""

import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.pagination import PageRequest
from lazulite.services.training.tracking.errors import ExperimentExists, ExperimentMissing
from lazulite.services.training.tracking.filters import EXPERIMENTS, parse_filter, parse_order
from lazulite.services.training.tracking.naming import NameMissing
from lazulite.services.training.tracking.service.experiments import Query

W, OTHER = "workspace-a", "workspace-b"


def create(platform: Platform, name: str, workspace_id: str = W, **tags: str) -> str:
    return platform.write(
        lambda tx: platform.tracking.experiments.create(tx, LOCAL, workspace_id, name=name, tags=tags)
    ).id


def test_a_name_is_taken_once_a_workspace(platform: Platform) -> None:
    first = create(platform, "flights")
    with pytest.raises(ExperimentExists, match="Experiment 'flights' already exists"):
        create(platform, "flights")
    assert create(platform, "flights", OTHER) != first


def test_a_deleted_name_says_so(platform: Platform) -> None:
    gone = create(platform, "flights")
    platform.write(lambda tx: platform.tracking.experiments.delete(tx, LOCAL, W, gone))
    with pytest.raises(ExperimentExists, match="in deleted state"):
        create(platform, "flights")


def test_an_unknown_name_names_the_nearest(platform: Platform) -> None:
    create(platform, "flights")
    with platform.read() as tx, pytest.raises(ExperimentMissing) as refusal:
        platform.tracking.experiments.by_name(tx, W, "flihgts")
    assert refusal.value.hint == "Did you mean 'flights'?"


def test_another_workspaces_experiment_is_not_there(platform: Platform) -> None:
    made = create(platform, "flights")
    with platform.read() as tx, pytest.raises(ExperimentMissing):
        platform.tracking.experiments.get(tx, OTHER, made)


def test_every_workspace_has_its_own_default(platform: Platform) -> None:
    for workspace_id in (W, OTHER, W):
        platform.write(lambda tx, one=workspace_id: platform.tracking.experiments.ensure_default(tx, one))  # type: ignore[misc]
    with platform.read() as tx:
        assert platform.tracking.experiments.get(tx, OTHER, "0").name == "Default"


def test_a_name_is_needed(platform: Platform) -> None:
    with pytest.raises(NameMissing):
        create(platform, " ")


def test_renaming_takes_no_name_of_another(platform: Platform) -> None:
    one, _ = create(platform, "one"), create(platform, "two")
    with pytest.raises(ExperimentExists):
        platform.write(lambda tx: platform.tracking.experiments.rename(tx, LOCAL, W, one, name="two"))
    platform.write(lambda tx: platform.tracking.experiments.rename(tx, LOCAL, W, one, name="three"))
    with platform.read() as tx:
        assert platform.tracking.experiments.get(tx, W, one).name == "three"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name LIKE 'f%'", ["fish", "flights"]),
        ("tags.team = 'red'", ["fish"]),
        ("name != 'fish'", ["flights", "pumps"]),
    ],
)
def test_experiments_are_found(platform: Platform, text: str, expected: list[str]) -> None:
    create(platform, "flights")
    create(platform, "fish", team="red")
    create(platform, "pumps", team="blue")
    query = Query(parse_filter(text, EXPERIMENTS), parse_order(["name"], EXPERIMENTS))
    with platform.read() as tx:
        page = platform.tracking.experiments.search(tx, W, query, PageRequest())
    assert [experiment.name for experiment in page.items] == expected
