"""Roles in a workspace."""

import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.events.outbox import read_after
from lazulite.foundation.pagination import PageRequest
from lazulite.ops.governance.access import Role
from lazulite.ops.governance.members.entities import LastWorkspaceOwner, MemberMissing
from lazulite.ops.governance.users.entities import person

ANN, BO = person("ann"), person("bo")


@pytest.fixture
def here(platform: Platform) -> str:
    return platform.write(platform.workspaces.ensure_default).id


def put(platform: Platform, here: str, role: Role, *, name: str = "ann") -> None:
    platform.write(lambda tx: platform.members.put(tx, LOCAL, here, person(name), role))


def roles(platform: Platform, here: str) -> dict[str, Role]:
    with platform.read() as tx:
        found = platform.members.list(tx, here, PageRequest()).items
    return {member.principal.id: member.role for member in found}


def test_one_person_has_one_role_in_a_workspace(platform: Platform, here: str) -> None:
    put(platform, here, Role.READER)
    put(platform, here, Role.DATA_SCIENTIST)
    assert roles(platform, here) == {"ann": Role.DATA_SCIENTIST}
    with platform.read() as tx:
        assert platform.members.role_of(tx, "another", ANN) is None
        assert platform.members.roles_of(tx, ANN) == {here: Role.DATA_SCIENTIST}


def test_what_is_granted_and_withdrawn_is_told_once(platform: Platform, here: str) -> None:
    put(platform, here, Role.READER)
    put(platform, here, Role.READER)
    platform.write(lambda tx: platform.members.remove(tx, LOCAL, here, ANN))
    platform.relay.drain()
    with platform.read() as tx:
        told = [
            (fact.type, fact.subject, dict(fact.data))
            for fact in read_after(tx, 0, types={"RoleGranted", "RoleWithdrawn"})
        ]
    data = {"principal": "person:ann", "role": "Reader"}
    assert told == [("RoleGranted", "members/ann", data), ("RoleWithdrawn", "members/ann", data)]
    with pytest.raises(MemberMissing, match="'ann' is no member of this workspace"):
        platform.write(lambda tx: platform.members.remove(tx, LOCAL, here, ANN))


def test_the_last_owner_of_a_workspace_stays_one(platform: Platform, here: str) -> None:
    put(platform, here, Role.OWNER)
    put(platform, here, Role.CONTRIBUTOR, name="bo")
    with pytest.raises(LastWorkspaceOwner, match="'ann' is the last Owner of this workspace"):
        put(platform, here, Role.READER)
    with pytest.raises(LastWorkspaceOwner):
        platform.write(lambda tx: platform.members.remove(tx, LOCAL, here, ANN))
    put(platform, here, Role.OWNER, name="bo")
    platform.write(lambda tx: platform.members.remove(tx, LOCAL, here, ANN))
    assert roles(platform, here) == {"bo": Role.OWNER}


def test_who_gets_a_first_token_owns_what_nobody_owns_and_later_ones_contribute(platform: Platform, here: str) -> None:
    for name in ("ann", "bo"):
        platform.write(lambda tx, name=name: platform.admittance.welcome(tx, LOCAL, here, name, None))  # type: ignore[misc]
    assert roles(platform, here) == {"ann": Role.OWNER, "bo": Role.CONTRIBUTOR}
    platform.write(lambda tx: platform.admittance.welcome(tx, LOCAL, here, "bo", Role.READER))
    platform.write(lambda tx: platform.admittance.welcome(tx, LOCAL, here, "bo", None))
    assert roles(platform, here)["bo"] is Role.READER
