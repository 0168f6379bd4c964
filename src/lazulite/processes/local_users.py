"""The users of a home that no server holds, written by whoever owns its files."""

from collections.abc import Iterator
from contextlib import contextmanager

from lazulite.assembly import Platform
from lazulite.experience.rest.users import UserOut
from lazulite.foundation.actor import LOCAL
from lazulite.foundation.settings import Settings
from lazulite.processes.home import HomeLock
from lazulite.processes.serve import open_platform
from lazulite.words.json import JSONObject


class LocalUsers:
    """As the SDK's Users, without a server."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def create(
        self, name: str, *, password: str | None = None, display_name: str = "", is_owner: bool = False
    ) -> JSONObject:
        users = self._platform.users
        secret = users.secret(password, name=name) if password is not None else None

        made = self._platform.write(
            lambda tx: users.create(tx, LOCAL, name, secret=secret, display_name=display_name, is_owner=is_owner)
        )
        shown: JSONObject = UserOut.of(made).model_dump(mode="json")
        return shown

    def set_password(self, name: str, password: str) -> None:
        secret = self._platform.users.secret(password, name=name)
        self._platform.write(lambda tx: self._platform.admittance.set_password(tx, LOCAL, name, secret))


@contextmanager
def local_users(settings: Settings) -> Iterator[LocalUsers]:
    """While the home is held, so that no server starts meanwhile. Raises HomeInUse, DatabaseNewer."""
    with HomeLock(settings.home):
        platform = open_platform(settings)
        try:
            yield LocalUsers(platform)
        finally:
            platform.close()
