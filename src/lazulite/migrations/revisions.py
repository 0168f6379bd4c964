"""Bringing a database to the newest revision, after a backup; refusing one that a newer Lazulite has written."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from lazulite.foundation.db.database import Database
from lazulite.words.errors import Conflict

FOLDER = Path(__file__).parent


class DatabaseNewer(Conflict):
    pass


@dataclass(frozen=True)
class Standing:
    """`url` without its password; `revision` None of a database with nothing in it, or none at all."""

    url: str
    revision: str | None
    newest: str


def migrate(db: Database, *, backups: Path, scripts: Path = FOLDER) -> str | None:
    """The revision that the database was brought to, None when it was there already.

    An embedded database with something in it is copied to `backups` first.
    Raises DatabaseNewer when its revision is none of those in `scripts`.
    """
    here, newest = current_revision(db), head(scripts)
    if here == newest:
        return None
    if here is not None:
        _check_known(here, scripts)
        if db.dialect == "sqlite":
            _back_up(Path(str(db.url.database)), backups / f"before-{newest}.db")
    config = _config(scripts)
    with db.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return newest


def head(scripts: Path = FOLDER) -> str:
    """The newest revision that this Lazulite knows."""
    revision = ScriptDirectory.from_config(_config(scripts)).get_current_head()
    assert revision is not None
    return revision


def standing_of(url: str) -> Standing:
    """Nothing is made and nothing is changed. Raises Invalid, Unavailable, DatabaseNewer."""
    if url.startswith("sqlite") and not Path(url.removeprefix("sqlite:///")).exists():
        return Standing(url, None, head())
    with closing(Database(url)) as db:
        found = Standing(db.url.render_as_string(hide_password=True), current_revision(db), head())
    if found.revision is not None:
        _check_known(found.revision, FOLDER)
    return found


def current_revision(db: Database) -> str | None:
    """Raises Unavailable when the database does not answer."""
    with db.read() as tx:
        return db.revision(tx)


def _check_known(revision: str, scripts: Path) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config(scripts)).walk_revisions()}
    if revision not in known:
        raise DatabaseNewer(
            f"The database is at revision {revision}, which this Lazulite does not know: a newer one has written it.",
            hint="Start the newer Lazulite, or give --home a folder of its own.",
        )


def _config(scripts: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts))
    return config


def _back_up(database: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    partial.touch(mode=0o600)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(partial)) as copy:
        source.backup(copy)
    shutil.move(partial, target)
