"""What a server refuses to start on, with its sentence, and leaves as it was."""

import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from lazulite.foundation.db.database import Database
from lazulite.migrations.revisions import migrate
from tests.conftest import start_server


def test_a_database_from_a_newer_version_is_left_alone(database_url: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    db = Database(database_url)
    migrate(db, backups=tmp_path)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(RuntimeError) as refused:
        start_server(home, "--database-url", database_url)
    assert str(refused.value).splitlines() == [
        "the server ended with 1:",
        "The database is at revision 9999, which this Lazulite does not know: a newer one has written it.",
        "Start the newer Lazulite, or give --home a folder of its own.",
    ]
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"
    db.close()
    assert not (home / "backups").exists()


def serve(home: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "lazulite.processes.main", "serve", "--home", str(home), "--scoring-port", "0"]
    return subprocess.run([*command, *options], capture_output=True, text=True, timeout=60, check=False)


def test_a_port_in_use_is_named_and_no_database_is_made(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        refused = serve(tmp_path, "--port", str(port))
    assert (refused.returncode, refused.stderr.splitlines()[0]) == (
        1, f"The address 127.0.0.1:{port} cannot be used: Address already in use."
    )  # fmt: skip
    assert not (tmp_path / "lazulite.db").exists()


def test_a_file_that_is_no_database_is_said_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "lazulite.db"
    path.write_text("years of work, and no database")
    refused = serve(tmp_path, "--port", "0")
    assert (refused.returncode, refused.stderr.splitlines()[0]) == (
        1, "The database does not answer: file is not a database."
    )  # fmt: skip
    assert path.read_text() == "years of work, and no database"


def test_a_database_server_that_is_away_is_named_without_its_password(tmp_path: Path) -> None:
    refused = serve(tmp_path, "--port", "0", "--database-url", f"postgresql://ana:secret@/x?host={tmp_path}")
    said = refused.stderr
    assert (refused.returncode, "Traceback" in said, "secret" in said) == (1, False, False)
    assert said.startswith("The database does not answer: connection ")
