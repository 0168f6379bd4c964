"""Users of a home: their names, their owners, and what is told of them."""

import pytest

from lazulite.assembly import Platform
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.pagination import PageRequest
from lazulite.ops.governance.audit.entities import AuditQuery
from lazulite.ops.governance.users.entities import LastOwner, PasswordUnfit, UserExists, UserMissing
from lazulite.ops.governance.users.events import HOME
from lazulite.words.errors import Invalid


def make(platform: Platform, name: str, *, is_owner: bool = False) -> None:
    platform.write(lambda tx: platform.users.create(tx, LOCAL, name, is_owner=is_owner))


@pytest.mark.parametrize("name", ["ann", "Ann Lee", "ann@corp.example", "åsa", "x" * 128, "1"])
def test_a_name_is_nearly_anything_that_people_are_called(platform: Platform, name: str) -> None:
    make(platform, name)
    with platform.read() as tx:
        user = platform.users.get(tx, name)
    assert (user.display_name, user.has_password, user.is_enabled, str(user.principal)) == (
        name, False, True, f"person:{name}"
    )  # fmt: skip


@pytest.mark.parametrize("name", ["", " ann", "ann ", "a/b", "a\nb", "x" * 129])
def test_what_no_path_and_no_line_holds_is_no_name(platform: Platform, name: str) -> None:
    with pytest.raises(Invalid, match="is no name for a user"):
        make(platform, name)


@pytest.mark.parametrize("name", ["ann", "Ann", "ANN"])
def test_nobody_passes_for_somebody_else(platform: Platform, name: str) -> None:
    make(platform, "ann")
    with pytest.raises(UserExists, match="There is a user 'ann' already"):
        make(platform, name)


def test_who_is_not_there_is_missing_and_nobody_else_is_named(platform: Platform) -> None:
    make(platform, "annette")
    with pytest.raises(UserMissing, match="There is no user 'annete'") as refused, platform.read() as tx:
        platform.users.get(tx, "annete")
    assert "annette" not in refused.value.hint


def test_the_last_owner_stays_one(platform: Platform) -> None:
    make(platform, "ann", is_owner=True)
    with pytest.raises(LastOwner, match="'ann' is the last Owner of this home"):
        platform.write(lambda tx: platform.admittance.disable(tx, LOCAL, "ann"))
    with pytest.raises(LastOwner):
        platform.write(lambda tx: platform.users.update(tx, LOCAL, "ann", is_owner=False))
    make(platform, "bo", is_owner=True)
    assert not platform.write(lambda tx: platform.users.update(tx, LOCAL, "ann", is_owner=False)).is_owner
    with pytest.raises(LastOwner):
        platform.write(lambda tx: platform.admittance.disable(tx, LOCAL, "bo"))


def test_what_happens_to_users_is_audited_in_no_workspace(platform: Platform) -> None:
    make(platform, "ann", is_owner=True)
    make(platform, "bo")
    secret = platform.users.secret("correct horse", name="bo")
    platform.write(lambda tx: platform.users.set_password(tx, LOCAL, "bo", secret))
    platform.write(lambda tx: platform.users.update(tx, LOCAL, "bo", is_owner=True))
    for enabled in (False, False, True):
        platform.write(lambda tx, enabled=enabled: platform.users.set_enabled(tx, LOCAL, "bo", enabled=enabled))  # type: ignore[misc]
    platform.relay.drain()
    with platform.read() as tx:
        told = platform.audit.list(tx, HOME, AuditQuery(), PageRequest()).items
        default = platform.workspaces.named(tx, "default")
        assert not [
            one
            for one in platform.audit.list(tx, default.id, AuditQuery(), PageRequest()).items
            if "user" in one.subject
        ]
    assert [(one.type, one.subject) for one in reversed(told)] == [
        ("UserCreated", "users/ann"), ("UserCreated", "users/bo"), ("PasswordChanged", "users/bo"),
        ("UserChanged", "users/bo"), ("UserDisabled", "users/bo"), ("UserEnabled", "users/bo"),
    ]  # fmt: skip
    assert not any("correct horse" in str(one.data) or "argon2" in str(one.data) for one in told)


@pytest.mark.parametrize(
    ("password", "said"),
    [("short", "has 5 characters"), ("x" * 1025, "has 1025 characters"), ("Annabella", "is the user's name")],
)
def test_a_password_that_is_guessed_at_once_is_refused(platform: Platform, password: str, said: str) -> None:
    with pytest.raises(PasswordUnfit, match=said):
        platform.users.secret(password, name="annabella")
