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
from lazulite.ops.monitoring.tables import monitor_runs
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


def test_persons_with_tokens_become_users_who_own_what_their_tokens_reached(database_url: str, tmp_path: Path) -> None:
    """Until there were users, such a token might do everything in its workspace, and goes on so."""
    before = tmp_path / "before"
    shutil.copytree(FOLDER, before, ignore=lambda _, names: [name for name in names if "0002" <= name < "1"])
    db = Database(database_url)
    assert migrate(db, backups=tmp_path / "backups", scripts=before) == "0001"
    kept = [("1", "person:ann", "w1", None), ("2", "person:ann", "w2", None), ("3", "person:Ann", "w1", None)]
    gone = [("4", "person:bo", "w1", "2026-01-02"), ("5", "job:f", "w1", None), ("6", "person:cy", None, None)]
    insert = (
        "INSERT INTO tokens (id, digest, prefix, principal, workspace_id, label, created_at, revoked_at) "
        "VALUES (:id, :id, 'lz_', :principal, :workspace, '', '2026-01-01', :revoked)"
    )
    with db.engine.begin() as connection:
        for id_, principal, workspace, revoked in [*kept, *gone]:
            values = {"id": id_, "principal": principal, "workspace": workspace, "revoked": revoked}
            connection.execute(text(insert), values)
    migrate(db, backups=tmp_path / "backups")
    with db.engine.connect() as connection:
        users = connection.execute(text("SELECT name, folded, password, is_owner FROM users ORDER BY name"))
        members = connection.execute(text("SELECT workspace_id, principal, role FROM members ORDER BY 1, 2"))
        named = [(row[0], row[1], row[2], bool(row[3])) for row in users]
        roles = {(row[0], row[1]): row[2] for row in members}
    assert {name for name, *_ in named} == {"Ann", "ann", "bo", "cy"}
    assert len({folded for _, folded, *_ in named}) == 4
    assert {(password, is_owner) for _, _, password, is_owner in named} == {(None, False)}
    assert roles == dict.fromkeys((("w1", "person:Ann"), ("w1", "person:ann"), ("w2", "person:ann")), "Owner")
    db.close()


def test_what_waits_when_the_database_learns_of_lanes_waits_among_its_like(database_url: str, tmp_path: Path) -> None:
    before = tmp_path / "before"
    shutil.copytree(FOLDER, before, ignore=lambda _, names: [name for name in names if "0007" <= name < "1"])
    db = Database(database_url)
    migrate(db, backups=tmp_path / "backups", scripts=before)
    insert = (
        "INSERT INTO processes (id, workspace_id, kind, owner, queue, slots, spec, actor, state, attempt, accepted,"
        " cancel_requested, outcome, reason, outputs, environment, enqueued_at) VALUES (:id, 'w1', 'job', 'jobs', 'q',"
        " :slots, '{}', :actor, :state, 0, false, false, :outcome, '', '{}', '{}', '2026-01-01')"
    )
    ann = '{"principal": "job:sweep", "on_behalf_of": "person:ann"}'
    ben = '{"principal": "person:ben"}'
    rows = [("1", 1, ann, None), ("2", 1, ann, None), ("3", 2, ann, None), ("4", 1, ben, None)]
    with db.engine.begin() as connection:
        for id_, slots, actor, outcome in [*rows, ("5", 1, ann, "Completed")]:
            state = "Finalizing" if outcome else "Queued"
            values = {"id": id_, "slots": slots, "actor": actor, "state": state, "outcome": outcome}
            connection.execute(text(insert), values)
    migrate(db, backups=tmp_path / "backups")
    with db.engine.connect() as connection:
        found = connection.execute(text("SELECT id, lane, submitter, rank FROM processes ORDER BY id")).fetchall()
    lanes = {row[0]: row[1] for row in found}
    assert lanes["1"] == lanes["2"] != ""
    assert len(set(lanes.values())) == 4
    assert [(row[2], row[3]) for row in found] == [*[("person:ann", 1)] * 3, ("person:ben", 1), ("", 1)]
    assert lanes["5"] == ""
    db.close()


def test_runs_of_monitors_that_have_ended_are_told_in_short_too(database_url: str, tmp_path: Path) -> None:
    before = tmp_path / "before"
    shutil.copytree(FOLDER, before, ignore=lambda _, names: [name for name in names if "0014" <= name < "1"])
    db = Database(database_url)
    migrate(db, backups=tmp_path / "backups", scripts=before)
    insert = (
        "INSERT INTO monitor_runs (id, workspace_id, monitor_id, monitor, window_from, window_to, state, seal, result,"
        " matched, created_at, created_by) VALUES (:id, 'w', 'm', 'm', '2026-01-01', '2026-01-02', 'Completed', 0,"
        " :result, 0, '2026-01-02', 'local:local')"
    )
    signals = '{"drift": {"type": "data_drift", "features": [], "broken": ["temp"]}}'
    with db.engine.begin() as connection:
        for id_, result in (("measured", f'{{"signals": {signals}}}'), ("failed", None)):
            connection.execute(text(insert), {"id": id_, "result": result})
    migrate(db, backups=tmp_path / "backups")
    with db.read() as tx:
        found = {row.id: row.summary for row in tx.execute(select(monitor_runs.c.id, monitor_runs.c.summary))}
    assert found["measured"]["broken"] == {"drift": ["temp"]}
    assert found["failed"] is None
    db.close()
