"""Every revision passes on both databases, ends at the tables of the code, and newer databases are refused."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from lazulite.foundation.db.database import Database
from lazulite.migrations.catalogue import metadata
from lazulite.migrations.revisions import DatabaseNewer, head, migrate


def test_a_fresh_database_comes_to_the_tables_of_the_code(database_url: str, tmp_path: Path) -> None:
    db = Database(database_url)
    assert migrate(db, backups=tmp_path / "backups") == head()
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert migrate(db, backups=tmp_path / "backups") is None
    db.close()


def test_a_database_of_a_newer_version_is_refused(database_url: str, tmp_path: Path) -> None:
    db = Database(database_url)
    migrate(db, backups=tmp_path)
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseNewer, match="revision 9999, which this Lazulite does not know"):
        migrate(db, backups=tmp_path)
    db.close()
