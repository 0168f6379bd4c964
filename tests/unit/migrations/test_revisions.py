"""Every revision passes on both databases, ends at the tables of the code, and newer databases are refused."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Integer, Text, bindparam, inspect, select, text

from lazulite.foundation.db.columns import Utc
from lazulite.foundation.db.database import Database
from lazulite.migrations.catalogue import metadata
from lazulite.migrations.revisions import FOLDER, DatabaseNewer, current_revision, head, migrate
from lazulite.services.inference.tables import collected

NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "{head}", None, None

def upgrade():
    op.create_table("later", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("DELETE FROM kept")
    {more}
"""

SEGMENT = text(
    "INSERT INTO segments"
    " (id, workspace_id, endpoint, deployment, kind, path, rows, max_time, digest, size, announced_at)"
    " VALUES (:id, :workspace, :endpoint, '', :kind, :path, :rows, :at, :digest, 7, :at)"
).bindparams(bindparam("at", type_=Utc))


def difference(db: Database) -> list[object]:
    """What an automatic migration would do to come from the database to the tables of the code."""
    with db.engine.connect() as connection:
        return [*compare_metadata(MigrationContext.configure(connection), metadata)]


def words(db: Database) -> list[str]:
    with db.engine.connect() as connection:
        return [str(row[0]) for row in connection.execute(text("SELECT word FROM kept"))]


@pytest.fixture
def older(database_url: str, tmp_path: Path) -> Database:
    """At our newest revision, which is the last but one of `newer_scripts`; with a word in it."""
    db = Database(database_url)
    migrate(db, backups=tmp_path / "backups")
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept (word TEXT)"))
        connection.execute(text("INSERT INTO kept VALUES ('treasure')"))
    return db


def newer_scripts(folder: Path, *, more: str = "") -> Path:
    """Our revisions and one after them, which creates a table and loses what was kept."""
    scripts = folder / "scripts"
    shutil.copytree(FOLDER, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "9999_next.py").write_text(NEXT.format(head=head(), more=more))
    return scripts


def test_a_fresh_database_comes_to_the_tables_of_the_code(database_url: str, tmp_path: Path) -> None:
    db = Database(database_url)
    assert migrate(db, backups=tmp_path / "backups") == head()
    assert difference(db) == []
    assert migrate(db, backups=tmp_path / "backups") is None
    assert not (tmp_path / "backups").exists()
    db.close()


@pytest.mark.parametrize("change", ["a column more", "a column less", "another type", "nullable", "an index less"])
def test_the_comparison_sees_what_differs(database_url: str, tmp_path: Path, change: str) -> None:
    db = Database(database_url)
    migrate(db, backups=tmp_path)
    with db.engine.begin() as connection:
        alter = Operations(MigrationContext.configure(connection))
        with alter.batch_alter_table("deployments") as table:
            if change == "an index less":
                table.drop_index("ix_deployments_model")
            elif change == "a column more":
                table.add_column(Column("more", Integer))
            elif change == "a column less":
                table.drop_column("error")
            elif change == "another type":
                table.alter_column("model_version", type_=Text)
            else:
                table.alter_column("error", nullable=True)
    assert len(difference(db)) == 1
    db.close()


def test_an_embedded_database_is_copied_whole_before_it_changes(older: Database, tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    assert migrate(older, backups=backups, scripts=newer_scripts(tmp_path)) == "9999"
    assert (words(older), inspect(older.engine).has_table("later")) == ([], True)
    if older.dialect == "sqlite":
        assert [path.name for path in backups.iterdir()] == ["before-9999.db"]
        copy = Database(f"sqlite:///{backups / 'before-9999.db'}")
        assert (current_revision(copy), words(copy)) == (head(), ["treasure"])
        copy.close()
    else:
        assert not backups.exists()
    older.close()


def test_a_revision_that_fails_leaves_the_database_as_it_was(older: Database, tmp_path: Path) -> None:
    scripts = newer_scripts(tmp_path, more="raise RuntimeError('half way')")
    with pytest.raises(RuntimeError, match="half way"):
        migrate(older, backups=tmp_path / "backups", scripts=scripts)
    assert (current_revision(older), words(older)) == (head(), ["treasure"])
    assert not inspect(older.engine).has_table("later")
    older.close()


def test_a_database_of_a_newer_version_is_refused(older: Database, tmp_path: Path) -> None:
    migrate(older, backups=tmp_path / "backups", scripts=newer_scripts(tmp_path))
    with pytest.raises(DatabaseNewer, match="revision 9999, which this Lazulite does not know") as refused:
        migrate(older, backups=tmp_path / "backups")
    assert refused.value.hint == "Start the newer Lazulite, or give --home a folder of its own."
    assert current_revision(older) == "9999"
    older.close()


def test_what_older_segments_hold_is_added_up_when_the_database_learns_of_loops(
    database_url: str, tmp_path: Path
) -> None:
    db = Database(database_url)
    scripts = tmp_path / "older"
    shutil.copytree(FOLDER, scripts, ignore=lambda _, names: [name for name in names if "0003" <= name < "1"])
    migrate(db, backups=tmp_path / "backups", scripts=scripts)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    told = {"workspace": "w", "endpoint": "e", "kind": "feedback", "digest": "0" * 64, "at": at}
    with db.engine.begin() as connection:
        for number in range(2):
            connection.execute(SEGMENT, {**told, "id": str(number), "path": f"/{number}", "rows": number + 1})
    migrate(db, backups=tmp_path / "backups")
    with db.read() as tx:
        (row,) = tx.execute(select(collected))
    assert (row.endpoint, row.kind, row.segments, row.rows, row.size) == ("e", "feedback", 2, 3, 14)
    assert row.last_at == at
    db.close()
