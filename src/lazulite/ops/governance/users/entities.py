"""Users: the people of a home, each known everywhere in it by one name."""

import re
from dataclasses import dataclass
from datetime import datetime

from lazulite.foundation.actor import Principal, PrincipalKind
from lazulite.words.errors import Conflict, Forbidden, Invalid, Missing, nearest

NAME = re.compile(r"^[^\s/\x00-\x1f\x7f](?:[^/\x00-\x1f\x7f]{0,126}[^\s/\x00-\x1f\x7f])?$")
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 1024  # characters


class UserMissing(Missing):
    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no user '{name}'.", hint=nearest(name, known) if known else "")


class UserExists(Conflict):
    def __init__(self, name: str, taken: str) -> None:
        super().__init__(
            f"'{name}' is the user '{taken}' already: names differ by more than capitals.",
            hint="Choose another name; a disabled user can be enabled again.",
        )


class LastOwner(Conflict):
    pass


class PasswordUnfit(Invalid):
    pass


class PasswordWrong(Forbidden):
    pass


@dataclass(frozen=True)
class User:
    """`is_owner`: an Owner of the home. Without a password a user comes in by tokens alone."""

    id: str
    name: str
    display_name: str
    has_password: bool
    is_owner: bool
    created_at: datetime
    created_by: str
    disabled_at: datetime | None

    def __post_init__(self) -> None:
        if not NAME.match(self.name):
            raise Invalid(
                f"{self.name!r} is no name for a user.",
                hint="1 to 128 characters without a slash, none of them at its ends a space.",
            )

    @property
    def principal(self) -> Principal:
        return person(self.name)

    @property
    def is_enabled(self) -> bool:
        return self.disabled_at is None


def person(name: str) -> Principal:
    """The user of this name as a principal."""
    return Principal(PrincipalKind.PERSON, name)


def check_password(password: str, *, name: str) -> None:
    """Raises PasswordUnfit. Length is what counts: no rules about kinds of characters (NIST SP 800-63B, 3.1.1)."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise PasswordUnfit(
            f"The password has {len(password)} characters; it needs {SHORTEST_PASSWORD} to {LONGEST_PASSWORD}.",
            hint="A few words are easy to remember and hard to guess.",
        )
    if password.casefold() == name.casefold():
        raise PasswordUnfit("The password is the user's name.", hint="A few words are hard to guess.")
