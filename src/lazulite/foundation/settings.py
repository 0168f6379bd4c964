"""What a home is told from outside: read once, by a process."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


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
) -> Settings:
    """Options, else the environment, else the defaults."""
    folder = (home or Path(environment.get("LAZULITE_HOME") or Path.home() / ".lazulite")).expanduser().absolute()
    return Settings(
        home=folder,
        database_url=database_url or environment.get("LAZULITE_DATABASE_URL") or f"sqlite:///{folder / 'lazulite.db'}",
        host=host or environment.get("LAZULITE_HOST", "127.0.0.1"),
        port=port if port is not None else int(environment.get("LAZULITE_PORT", "8899")),
        scoring_port=scoring_port
        if scoring_port is not None
        else int(environment.get("LAZULITE_SCORING_PORT", "8900")),
        log_level=environment.get("LAZULITE_LOG_LEVEL", "WARNING").upper(),
    )


def current() -> Mapping[str, str]:
    return os.environ
