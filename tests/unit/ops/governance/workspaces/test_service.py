"""Workspaces have names of their own."""

import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.ops.governance.workspaces.entities import WorkspaceExists, WorkspaceMissing
from lazulite.words.errors import Invalid


def test_there_is_a_default_workspace_from_the_start(platform: Platform) -> None:
    with platform.read() as tx:
        assert [workspace.name for workspace in platform.workspaces.list(tx)] == ["default"]


def test_a_name_is_taken_once(platform: Platform) -> None:
    platform.write(lambda tx: platform.workspaces.create(tx, LOCAL, "team-a"))
    with pytest.raises(WorkspaceExists, match="'team-a' already"):
        platform.write(lambda tx: platform.workspaces.create(tx, LOCAL, "team-a"))


def test_an_unknown_one_names_the_nearest(platform: Platform) -> None:
    with platform.read() as tx, pytest.raises(WorkspaceMissing) as refusal:
        platform.workspaces.named(tx, "defualt")
    assert refusal.value.hint == "Did you mean 'default'?"


@pytest.mark.parametrize("name", ["", "a", "-a", "a b", "ä" * 5, "x" * 33, "a/b"])
def test_a_wrong_name_is_refused_with_the_rule(platform: Platform, name: str) -> None:
    with pytest.raises(Invalid, match="no name for a workspace"):
        platform.write(lambda tx: platform.workspaces.create(tx, LOCAL, name))


@pytest.mark.parametrize("tiers", [(), ("raw", "raw"), ("raw", " ")])
def test_tiers_are_words_each_once(platform: Platform, tiers: tuple[str, ...]) -> None:
    with pytest.raises(Invalid, match="are no words, each once"):
        platform.write(lambda tx: platform.workspaces.create(tx, LOCAL, "team-a", tiers=tiers))
