"""What a home is told from outside: read once, by a process."""

import ipaddress
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, Unpack

from lazulite.words.errors import Invalid

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # and where this machine finds what listens there
SWITCHES = {"": False, "0": False, "false": False, "no": False, "off": False} | dict.fromkeys(
    ("1", "true", "yes", "on"), True
)
ISOLATIONS = ("process", "sandbox", "container")
GIB = 1 << 30


REWRITES = 'Write {"https://prefix/": "file:///folder/"}.'


class SettingInvalid(Invalid):
    pass


class PortImpossible(Invalid):
    def __init__(self, name: str, given: object) -> None:
        super().__init__(f"{name} is {given!r}, which is no TCP port.", hint="Give 1 to 65535, or 0 for a free one.")


@dataclass(frozen=True)
class Settings:
    """Each field is `LAZULITE_<NAME>` in the environment, lists with commas; command line options come first."""

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
    services_port: int = 0
    """The TCP port of what jobs offer, an origin of its own; 0 takes a free one and keeps to it."""
    log_level: str = "WARNING"
    """DEBUG, INFO, WARNING or ERROR."""
    require_login: bool = False
    """Nobody comes in without a password or a token, not even from this machine."""
    tls_cert: Path | None = None
    """A PEM file with the certificate and what leads to its root: server and gateway then speak TLS alone."""
    tls_key: Path | None = None
    """A PEM file with the certificate's key."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses and networks whose X-Forwarded-For and X-Forwarded-Proto are believed."""
    host_names: tuple[str, ...] = ()
    """Names under which clients call, beside the machine's own and any address."""
    scoring_url: str | None = None
    """Where clients find the gateway, if not where it listens."""
    max_upload_bytes: int = 50 * GIB
    """The largest file that is taken in."""
    public_url: str | None = None
    """Where people and the hosts of repositories find the server, if not where it listens."""
    url_rewrites: tuple[tuple[str, str], ...] = ()
    """JSON: what is read in the place of addresses, {"https://prefix/": "file:///folder/"}; the longest counts."""
    system_metrics: bool = True
    """Whether a worker samples what its jobs use of its machine; read by each worker where it is started."""
    isolation: str = "process"
    """How far jobs are kept from the machine of the worker at least: process, sandbox or container."""
    torch_index: str = ""
    """Where a worker without a GPU finds PyTorch without CUDA; empty for PyTorch's own index, `off` for never."""
    starters: Path | None = None
    """A YAML file: how machines are started for compute targets, by the names of their starters."""
    near_port: int | None = None
    """Chosen by `serve`: where this machine's own processes find the server without TLS."""

    def __post_init__(self) -> None:
        ports = {"port": self.port, "scoring_port": self.scoring_port, "services_port": self.services_port}
        for name, port in ports.items():
            if not 0 <= port <= 65535:
                raise PortImpossible(name, port)
        if (self.tls_cert is None) != (self.tls_key is None):
            raise SettingInvalid("TLS needs a certificate and its key.", hint="Give both --tls-cert and --tls-key.")
        for proxy in self.trusted_proxies:
            _check_network(proxy)
        if self.isolation not in ISOLATIONS:
            raise SettingInvalid(
                f"isolation is {self.isolation!r}.", hint=f"It can be {', '.join(ISOLATIONS)}: set LAZULITE_ISOLATION."
            )
        if self.max_upload_bytes < 1:
            raise SettingInvalid(f"max_upload_bytes is {self.max_upload_bytes}.", hint="Give 1 or more.")

    @property
    def login_required(self) -> bool:
        """Also wherever other machines reach the server, by themselves or through a proxy."""
        return self.require_login or self.host not in LOOPBACK or bool(self.trusted_proxies)

    @property
    def blobs(self) -> Path:
        return self.home / "blobs"

    @property
    def url(self) -> str:
        """Where it listens, as other machines would call it."""
        return f"{'https' if self.tls_cert else 'http'}://{in_url(self.host)}:{self.port}"

    @property
    def near_url(self) -> str:
        """Where this machine's own processes find it."""
        host = EVERY_ADDRESS.get(self.host, self.host)
        return f"http://{'127.0.0.1' if self.near_port else in_url(host)}:{self.near_port or self.port}"


class Given(TypedDict, total=False):
    """What the command line said; None where it said nothing."""

    home: Path | None
    database_url: str | None
    host: str | None
    port: int | None
    scoring_port: int | None
    require_login: bool | None
    tls_cert: Path | None
    tls_key: Path | None
    trusted_proxies: Sequence[str] | None
    host_names: Sequence[str] | None
    scoring_url: str | None
    max_upload_bytes: int | None


def settings_from(environment: Mapping[str, str], **given: Unpack[Given]) -> Settings:
    """Options, else the environment, else the defaults. Raises PortImpossible, SettingInvalid."""
    home = given.get("home") or Path(environment.get("LAZULITE_HOME") or Path.home() / ".lazulite")
    folder = home.expanduser().absolute()
    port, scoring_port, largest = given.get("port"), given.get("scoring_port"), given.get("max_upload_bytes")
    login = given.get("require_login")
    return Settings(
        home=folder,
        database_url=given.get("database_url")
        or environment.get("LAZULITE_DATABASE_URL")
        or f"sqlite:///{folder / 'lazulite.db'}",
        host=given.get("host") or environment.get("LAZULITE_HOST", "127.0.0.1"),
        port=_port(environment, "LAZULITE_PORT", "8899") if port is None else port,
        scoring_port=_port(environment, "LAZULITE_SCORING_PORT", "8900") if scoring_port is None else scoring_port,
        services_port=_port(environment, "LAZULITE_SERVICES_PORT", "0"),
        log_level=environment.get("LAZULITE_LOG_LEVEL", "WARNING").upper(),
        require_login=_switch(environment, "LAZULITE_REQUIRE_LOGIN") if login is None else login,
        tls_cert=_file(given.get("tls_cert") or environment.get("LAZULITE_TLS_CERT")),
        tls_key=_file(given.get("tls_key") or environment.get("LAZULITE_TLS_KEY")),
        trusted_proxies=tuple(given.get("trusted_proxies") or _words(environment, "LAZULITE_TRUSTED_PROXIES")),
        host_names=tuple(given.get("host_names") or _words(environment, "LAZULITE_HOST_NAMES")),
        scoring_url=(given.get("scoring_url") or environment.get("LAZULITE_SCORING_URL") or "").rstrip("/") or None,
        public_url=(environment.get("LAZULITE_PUBLIC_URL") or "").rstrip("/") or None,
        isolation=environment.get("LAZULITE_ISOLATION", "").strip().lower() or ISOLATIONS[0],
        url_rewrites=_rewrites(environment.get("LAZULITE_URL_REWRITES", "")),
        system_metrics=_switch(environment, "LAZULITE_SYSTEM_METRICS", default="on"),
        starters=_file(environment.get("LAZULITE_STARTERS")),
        torch_index=environment.get("LAZULITE_TORCH_INDEX", "").strip(),
        max_upload_bytes=_number(environment, "LAZULITE_MAX_UPLOAD_BYTES", 50 * GIB) if largest is None else largest,
    )


def in_url(host: str) -> str:
    """As it stands in a URL: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def _port(environment: Mapping[str, str], name: str, default: str) -> int:
    given = environment.get(name, default)
    if not given.isdecimal():
        raise PortImpossible(name, given)
    return int(given)


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    given = environment.get(name, str(default))
    if not given.isdecimal():
        raise SettingInvalid(f"{name} is {given!r}, which is no whole number.", hint="Give it in bytes.")
    return int(given)


def _switch(environment: Mapping[str, str], name: str, *, default: str = "off") -> bool:
    given = (environment.get(name) or default).strip().lower()
    if given not in SWITCHES:
        raise SettingInvalid(f"{name} is {given!r}, which is neither on nor off.", hint="Set it to 1, or to 0.")
    return SWITCHES[given]


def _words(environment: Mapping[str, str], name: str) -> list[str]:
    return [word for word in map(str.strip, environment.get(name, "").split(",")) if word]


def _rewrites(text: str) -> tuple[tuple[str, str], ...]:
    try:
        given = json.loads(text) if text.strip() else {}
    except ValueError as error:
        raise SettingInvalid(f"LAZULITE_URL_REWRITES is no JSON: {error}.", hint=REWRITES) from error
    if not isinstance(given, dict) or not all(
        isinstance(place, str) and "://" in place for place in (*given, *given.values())
    ):
        raise SettingInvalid("LAZULITE_URL_REWRITES is no object of addresses by prefix.", hint=REWRITES)
    return tuple(given.items())


def _file(given: Path | str | None) -> Path | None:
    return Path(given).expanduser().absolute() if given else None


def _check_network(text: str) -> None:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise SettingInvalid(
            f"The trusted proxy {text!r} is neither an address nor a network.", hint="Write 10.0.0.7, or 10.0.0.0/24."
        ) from error
