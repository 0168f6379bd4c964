"""Fakes that we ship: a clock that stands still, a whole platform without processes."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lazulite.assembly import Platform, assemble
from lazulite.foundation.db.columns import metadata
from lazulite.foundation.db.database import Database
from lazulite.foundation.settings import Settings
from lazulite.ops.governance.users.passwords import Passwords


@dataclass
class FrozenClock:
    """Stands at `moment` until told to go on."""

    moment: datetime = field(default_factory=lambda: datetime(2026, 1, 1, tzinfo=UTC))

    def now(self) -> datetime:
        return self.moment

    def advance(self, by: timedelta) -> None:
        self.moment += by


def platform_in_memory(home: Path, *, clock: FrozenClock | None = None, database_url: str | None = None) -> Platform:
    """A platform over a fresh database under `home`, the clock standing still; `relay.drain()` delivers its facts.

    Its passwords are hashed in no time, and so are no secret. database_url: one that has all tables already.
    """
    home.mkdir(parents=True, exist_ok=True)
    settings = Settings(home=home, database_url=database_url or f"sqlite:///{home / 'lazulite.db'}")
    if database_url is None:
        db = Database(settings.database_url)
        metadata.create_all(db.engine)
        db.close()
    return assemble(settings, clock=clock or FrozenClock(), passwords=Passwords(memory_kib=64))
