"""Where the platform is: arguments, else the environment, else config.json found by walking up, else this machine."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from lazulite.words.errors import Invalid

DEFAULT_URL = "http://127.0.0.1:8899"
DEFAULT_WORKSPACE = "default"
FILE = "config.json"
SERVER_FILE = "server.json"  # where a home's server says that it listens


class ConfigInvalid(Invalid):
    pass


@dataclass(frozen=True)
class Address:
    """The platform's URL without a slash at its end, the workspace's name, and the caller's token if there is one."""

    url: str
    workspace: str
    token: str | None = None


def find_address(url: str | None = None, token: str | None = None, workspace: str | None = None) -> Address:
    """What is not given is looked for. Raises ConfigInvalid for a broken config.json."""
    environment = os.environ
    url = url or environment.get("LAZULITE_URL")
    workspace = workspace or environment.get("LAZULITE_WORKSPACE")
    token = token or environment.get("LAZULITE_TOKEN")
    place = None if url and workspace and token else find_config(Path.cwd())
    written = read_config(place) if place else {}
    if not token and (not url or url.rstrip("/") == written.get("url", "").rstrip("/")):
        token = written.get("token")  # of that platform: another one is not told of it
    if token and not (token.isascii() and token.isprintable()):
        raise ConfigInvalid("The token has characters that no token has.", hint="Copy it again, without line ends.")
    return Address(
        url=checked_url(url or written.get("url") or DEFAULT_URL),
        workspace=workspace or written.get("workspace") or DEFAULT_WORKSPACE,
        token=token,
    )


def checked_url(url: str) -> str:
    """Without a slash at its end. Raises ConfigInvalid for what no HTTP client could call."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0 and url.isprintable()
    except ValueError:
        usable = False
    if not usable:
        raise ConfigInvalid(f"{url!r} is no address of a platform.", hint=f"Write it like {DEFAULT_URL}.")
    return url.rstrip("/")


def where_one_runs(url: str) -> str:
    """What to do when nothing answers at the url: this machine's own home may have a server elsewhere."""
    home = Path(os.environ.get("LAZULITE_HOME") or Path.home() / ".lazulite").expanduser()
    try:
        said = json.loads((home / SERVER_FILE).read_text(encoding="utf-8"))["url"]
    except (OSError, ValueError, KeyError, TypeError):
        said = None
    if isinstance(said, str) and said.rstrip("/") != url:
        return f"The server of {home} says that it runs at {said}: export LAZULITE_URL={said}"
    return "Start one by 'lazulite serve', or set LAZULITE_URL to where it runs."


def is_named() -> bool:
    """Whether the environment or a config.json says which platform is meant."""
    return bool(os.environ.get("LAZULITE_URL")) or find_config(Path.cwd()) is not None


def find_config(folder: Path) -> Path | None:
    """The nearest config.json that is ours; one of another program, which names no url or workspace, is passed by."""
    for place in (folder, *folder.parents):
        path = place / FILE
        if path.is_file() and read_config(path).keys() & {"url", "workspace"}:
            return path
    return None


def read_config(path: Path) -> dict[str, str]:
    """Raises ConfigInvalid."""
    value = _json_of(path)
    return {key: text for key in ("url", "workspace", "token") if isinstance(text := value.get(key), str)}


def write_config(path: Path, changes: Mapping[str, str | None]) -> None:
    """Readable by this user alone, whoever could read it before; None takes an entry out, other entries stay.

    Raises ConfigInvalid.
    """
    kept = {**(_json_of(path) if path.exists() else {}), **changes}
    text = json.dumps({key: value for key, value in kept.items() if value is not None}, indent=2) + "\n"
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise ConfigInvalid(
            f"{path} cannot be written: {error.strerror}.", hint="Go to a folder that is yours."
        ) from error


def _json_of(path: Path) -> dict[str, object]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigInvalid(f"{path} cannot be read: {error}.", hint='It holds {"url": …, "workspace": …}.') from error
    return value if isinstance(value, dict) else {}
