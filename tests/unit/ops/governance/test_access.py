"""Who may do what."""

import pytest

from lazulite.foundation.actor import Actor, Principal, PrincipalKind
from lazulite.ops.governance.access import PermissionRefused, allows, require

MAY = {
    PrincipalKind.LOCAL: {"endpoints/write", "releases/approve", "runs/write", "agents/worker"},
    PrincipalKind.PERSON: {"endpoints/write", "releases/approve", "runs/write"},
    PrincipalKind.JOB: {"runs/write"},
    PrincipalKind.RULE: set(),
    PrincipalKind.WORKER: {"agents/worker"},
    PrincipalKind.GATEWAY: set(),
}


@pytest.mark.parametrize("permission", ["endpoints/write", "releases/approve", "runs/write", "agents/worker"])
@pytest.mark.parametrize("kind", list(MAY))
def test_each_kind_of_principal_may_what_the_table_says(kind: PrincipalKind, permission: str) -> None:
    assert allows(Actor(Principal(kind, "x")), permission) == (permission in MAY[kind])


def test_a_refusal_names_who_asked_for_what() -> None:
    with pytest.raises(PermissionRefused, match="job:1 asked for 'releases/approve' and may not"):
        require(Actor(Principal(PrincipalKind.JOB, "1")), "releases/approve")
