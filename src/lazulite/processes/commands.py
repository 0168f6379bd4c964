"""The commands that start and end processes; everything heavy is imported when one of them runs."""

import os
import sys
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def serve(
    *,
    home: Path | None = None,
    host: str | None = None,
    port: int | None = None,
    scoring_port: int | None = None,
    database_url: str | None = None,
    require_login: Annotated[bool | None, Parameter(negative="")] = None,
    worker: Annotated[bool, Parameter(negative="--no-worker")] = True,
) -> None:
    """Run the control plane, the studio and the MLflow API, with a worker and the gateway beside them.

    Example: lazulite serve --home ./home --port 8899

    Parameters
    ----------
    home
        Where everything is kept. Default: LAZULITE_HOME, else ~/.lazulite.
    host
        The address to listen on; with anything but loopback everybody has to log in, and somebody must be able to.
    port
        The port of API and studio, 8899 by default; 0 takes a free one.
    scoring_port
        The gateway's port, 8900 by default; 0 takes a free one.
    database_url
        sqlite:///PATH or postgresql://USER@HOST/NAME; a SQLite file in the home by default.
    require_login
        Who is at this machine has to log in too. Default: LAZULITE_REQUIRE_LOGIN.
    worker
        --no-worker starts neither the worker nor the gateway.
    """
    _check_server_installed()
    from lazulite.foundation.settings import settings_from
    from lazulite.processes.serve import serve as run

    settings = settings_from(
        os.environ, home=home, host=host, port=port, scoring_port=scoring_port, database_url=database_url,
        require_login=require_login,
    )  # fmt: skip
    run(settings, with_agents=worker)


def migrate(*, home: Path | None = None, database_url: str | None = None) -> None:
    """Bring a home's database to the newest revision, after a backup. `serve` does it by itself.

    Example: lazulite migrate --home ./home

    Parameters
    ----------
    home
        Where everything is kept. Default: LAZULITE_HOME, else ~/.lazulite.
    database_url
        sqlite:///PATH or postgresql://USER@HOST/NAME; a SQLite file in the home by default.
    """
    from lazulite.foundation.db.database import Database

    _check_server_installed()
    from lazulite.foundation.settings import settings_from
    from lazulite.migrations.revisions import migrate as run
    from lazulite.processes.home import make_home

    settings = settings_from(os.environ, home=home, database_url=database_url)
    make_home(settings.home)
    with closing(Database(settings.database_url)) as db:
        revision = run(db, backups=settings.home / "backups")
    sys.stderr.write(f"now at revision {revision}\n" if revision else "already at the newest revision\n")


def stop(*, home: Path | None = None) -> None:
    """End everything of a home: server, worker, gateway, runners and jobs.

    Example: lazulite stop --home ./home

    Parameters
    ----------
    home
        Where everything is kept. Default: LAZULITE_HOME, else ~/.lazulite.
    """
    from lazulite.foundation.settings import settings_from
    from lazulite.processes.stop import stop as run

    ended = run(settings_from(os.environ, home=home).home)
    sys.stderr.write(f"ended {', '.join(ended)}\n" if ended else "nothing of this home is running\n")


def worker(*, url: str, queue: str = "default", slots: int | None = None, home: Path | None = None) -> None:
    """Run jobs and models on this machine for a server that is reached over HTTP alone.

    Example: lazulite worker --url http://127.0.0.1:8899 --slots 4

    Parameters
    ----------
    url
        The server's address; its token in LAZULITE_TOKEN.
    queue
        Which queue's jobs to take.
    slots
        How many slots this machine has; its cores by default.
    home
        Where this worker keeps its files. Default: LAZULITE_HOME, else ~/.lazulite.
    """
    _check_server_installed()
    from lazulite.experience.sdk.config import checked_url
    from lazulite.foundation.settings import settings_from
    from lazulite.foundation.telemetry import log_to_stderr
    from lazulite.processes.home import make_home
    from lazulite.processes.worker import run_worker

    settings = settings_from(os.environ, home=home)
    log_to_stderr(settings.log_level)
    make_home(settings.home)
    run_worker(
        checked_url(url), home=settings.home, token=os.environ.get("LAZULITE_TOKEN", ""), queue=queue, slots=slots
    )


def _check_server_installed() -> None:
    """The base install is a client; a process of the platform says what it lacks."""
    if find_spec("uvicorn") is None or find_spec("sqlalchemy") is None:
        sys.stderr.write(
            "This is Lazulite's client alone; the server's parts are not installed.\npip install 'lazulite[server]'\n"
        )
        raise SystemExit(1)
