"""What a home is told from outside: read once, by a process."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lazulite.words.errors import Invalid

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
SWITCHES = {"": False, "0": False, "false": False, "no": False, "off": False} | dict.fromkeys(
    ("1", "true", "yes", "on"), True
)


class SettingInvalid(Invalid):
    pass


class PortImpossible(Invalid):
    def __init__(self, name: str, given: object) -> None:
        super().__init__(f"{name} is {given!r}, which is no TCP port.", hint="Give 1 to 65535, or 0 for a free one.")


@dataclass(frozen=True)
class Settings:
    """Each field is `LAZULITE_<NAME>` in the environment; command line options come first."""

    home: Path
    """Everything that this server keeps."""
    database_url: str
    """sqlite:///PATH or postgresql://…; by default a SQLite file in the home."""
    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int = 8899
    """The control plane's TCP port; 0 takes a free one."""
    scoring_port: int = 8900
    """The gateway's TCP port; 0 takes a free one."""
    log_level: str = "WARNING"
    """DEBUG, INFO, WARNING or ERROR."""
    require_login: bool = False
    """Nobody comes in without a password or a token, not even from this machine."""

    def __post_init__(self) -> None:
        for name, port in (("port", self.port), ("scoring_port", self.scoring_port)):
            if not 0 <= port <= 65535:
                raise PortImpossible(name, port)

    @property
    def login_required(self) -> bool:
        """Also wherever other machines reach the server."""
        return self.require_login or self.host not in LOOPBACK

    @property
    def blobs(self) -> Path:
        return self.home / "blobs"

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"


def settings_from(
    environment: Mapping[str, str],
    *,
    home: Path | None = None,
    database_url: str | None = None,
    host: str | None = None,
    port: int | None = None,
    scoring_port: int | None = None,
    require_login: bool | None = None,
) -> Settings:
    """Options, else the environment, else the defaults. Raises PortImpossible."""
    folder = (home or Path(environment.get("LAZULITE_HOME") or Path.home() / ".lazulite")).expanduser().absolute()
    return Settings(
        home=folder,
        database_url=database_url or environment.get("LAZULITE_DATABASE_URL") or f"sqlite:///{folder / 'lazulite.db'}",
        host=host or environment.get("LAZULITE_HOST", "127.0.0.1"),
        port=_port(environment, "LAZULITE_PORT", "8899") if port is None else port,
        scoring_port=_port(environment, "LAZULITE_SCORING_PORT", "8900") if scoring_port is None else scoring_port,
        log_level=environment.get("LAZULITE_LOG_LEVEL", "WARNING").upper(),
        require_login=_switch(environment, "LAZULITE_REQUIRE_LOGIN") if require_login is None else require_login,
    )


def _port(environment: Mapping[str, str], name: str, default: str) -> int:
    given = environment.get(name, default)
    if not given.isdecimal():
        raise PortImpossible(name, given)
    return int(given)


def _switch(environment: Mapping[str, str], name: str) -> bool:
    given = environment.get(name, "").strip().lower()
    if given not in SWITCHES:
        raise SettingInvalid(f"{name} is {given!r}, which is neither on nor off.", hint="Set it to 1, or to 0.")
    return SWITCHES[given]


def current() -> Mapping[str, str]:
    return os.environ
