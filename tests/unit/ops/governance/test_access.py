"""Who may do what, by the one table."""

from fnmatch import fnmatchcase

import pytest

from lazulite.foundation.actor import Actor, Principal, PrincipalKind
from lazulite.ops.governance.access import (
    AGENTS,
    ASSIGNABLE,
    GRANTS,
    HOME,
    OUTSIDE,
    PERMISSIONS,
    PermissionRefused,
    Role,
    RoleUnknown,
    allows,
    permissions_of,
    require,
    role_named,
    standing,
)

ANN, JOB = Actor(Principal(PrincipalKind.PERSON, "ann")), Actor(Principal(PrincipalKind.JOB, "1"))
GRANTING = {"members/write", "tokens/write"}


def beyond(role: Role, less: Role) -> set[str]:
    return set(permissions_of(role)) - set(permissions_of(less))


def test_an_owner_may_everything_in_a_workspace_and_nothing_outside_but_make_one() -> None:
    outside = {one for one in PERMISSIONS if any(fnmatchcase(one, glob) for glob in (*HOME, *AGENTS))}
    assert set(PERMISSIONS) - set(permissions_of(Role.OWNER)) == outside
    assert beyond(Role.HOME_OWNER, Role.OWNER) == {one for one in outside if not one.startswith("agents/")}


def test_a_contributor_may_everything_but_grant() -> None:
    assert beyond(Role.OWNER, Role.CONTRIBUTOR) == GRANTING


def test_a_data_scientist_may_everything_but_change_the_workspace_and_approve() -> None:
    lacking = {
        "tokens/read", "workspaces/create", "policies/write", "releases/approve", "targets/write", "git-hooks/write",
    }  # fmt: skip
    assert beyond(Role.CONTRIBUTOR, Role.DATA_SCIENTIST) == lacking


def test_a_reader_may_only_look_and_sees_no_secrets() -> None:
    may = permissions_of(Role.READER)
    assert all(one.endswith("/read") for one in may)
    assert {"endpoints/keys", "tokens/read"} & set(may) == set()


@pytest.mark.parametrize("role", [Role.DATA_SCIENTIST, Role.READER])
def test_who_is_named_may_approve_and_nothing_more(role: Role) -> None:
    named = {one for one in PERMISSIONS if allows(role, one, named=True)}
    assert named - set(permissions_of(role)) == {"releases/approve"}


def test_a_job_may_no_more_than_the_least_who_may_start_one_and_never_approves() -> None:
    starts = [role for role in ASSIGNABLE if allows(role, "jobs/write")]
    for role in starts:
        assert beyond(Role.JOB, role) == set()
    never = {"releases/approve", "policies/write", "jobs/write", "triggers/write", *GRANTING, *OUTSIDE}
    assert not [one for one in never if allows(Role.JOB, one, named=True)]


@pytest.mark.parametrize("role", [Role.WORKER, Role.GATEWAY])
def test_an_agent_may_one_thing(role: Role) -> None:
    assert permissions_of(role) == (f"agents/{role.value}",)


def test_every_role_has_its_grant_and_nobody_without_one_may_anything() -> None:
    assert set(GRANTS) == set(Role)
    assert permissions_of(None) == ()


def test_what_a_principal_is_comes_before_what_it_was_given() -> None:
    assert standing(PrincipalKind.JOB, assigned=Role.OWNER, is_owner=True) is Role.JOB
    assert standing(PrincipalKind.PERSON, assigned=Role.READER, is_owner=False) is Role.READER
    assert standing(PrincipalKind.PERSON, assigned=Role.READER, is_owner=True) is Role.HOME_OWNER
    assert standing(PrincipalKind.PERSON, assigned=None, is_owner=False) is None


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Owner", Role.OWNER), ("contributor", Role.CONTRIBUTOR), (" Reader ", Role.READER),
        ("AzureML Data Scientist", Role.DATA_SCIENTIST), ("data scientist", Role.DATA_SCIENTIST),
    ],
)  # fmt: skip
def test_a_role_is_found_by_its_name(name: str, role: Role) -> None:
    assert role_named(name) is role


def test_an_unknown_role_names_the_nearest_and_none_that_nobody_is_given() -> None:
    with pytest.raises(RoleUnknown, match="no role 'Ownr'") as refused:
        role_named("Ownr")
    assert refused.value.hint == "Did you mean 'Owner'?"
    with pytest.raises(RoleUnknown):
        role_named("job")


def test_a_refusal_names_who_asked_for_what_and_in_which_role() -> None:
    with pytest.raises(PermissionRefused, match="job:1 asked for 'releases/approve' and may not"):
        require(JOB, Role.JOB, "releases/approve")
    with pytest.raises(PermissionRefused, match="person:ann, Reader, asked for 'jobs/write' and may not"):
        require(ANN, Role.READER, "jobs/write")
