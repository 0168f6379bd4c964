"""The commands that start and end processes; everything heavy is imported when one of them runs."""

import os
import sys
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from lazulite.experience.cli.options import Output

Home = Annotated[Path | None, Parameter(help="Where everything is kept. Default: LAZULITE_HOME, else ~/.lazulite.")]
Database = Annotated[
    str | None,
    Parameter(help="sqlite:///PATH or postgresql://USER@HOST/NAME; a SQLite file in the home by default."),
]
Host = Annotated[
    str | None,
    Parameter(help="The address to listen on; with any but loopback everybody logs in, so somebody must be able to."),
]
Port = Annotated[int | None, Parameter(help="Of API and studio, 8899 by default; 0 takes a free one.")]
ScoringPort = Annotated[int | None, Parameter(help="The gateway's, 8900 by default; 0 takes a free one.")]
Login = Annotated[bool | None, Parameter(negative="", help="Who is at this machine has to log in too.")]
Cert = Annotated[
    Path | None,
    Parameter(help="A PEM file, the certificate and what leads to its root: server and gateway speak TLS alone."),
]
Key = Annotated[Path | None, Parameter(help="A PEM file with the certificate's key.")]
Proxy = Annotated[
    list[str] | None,
    Parameter(negative="", help="Its address, or its network: what it says of callers is believed. Once for each."),
]
HostName = Annotated[
    list[str] | None,
    Parameter(negative="", help="A name by which clients call, beside the machine's own. Once for each."),
]
ScoringUrl = Annotated[str | None, Parameter(help="Where clients find the gateway, if not where it listens.")]
Largest = Annotated[int | None, Parameter(help="The largest file that is taken in, 50 GiB by default.")]
Queues = Annotated[
    list[str] | None,
    Parameter(
        negative="", help="A queue to serve, once for each; every one whose needs this machine meets by default."
    ),
]
Labels = Annotated[
    list[str] | None, Parameter(negative="", help="NAME=VALUE that jobs may ask for: site=north. Once for each.")
]
WithWorker = Annotated[bool, Parameter(negative="--no-worker", help="--no-worker starts neither worker nor gateway.")]


def serve(
    *, home: Home = None, host: Host = None, port: Port = None, scoring_port: ScoringPort = None,
    database_url: Database = None, require_login: Login = None, tls_cert: Cert = None, tls_key: Key = None,
    trusted_proxy: Proxy = None, host_name: HostName = None, scoring_url: ScoringUrl = None,
    max_upload_bytes: Largest = None, worker: WithWorker = True,
) -> None:  # fmt: skip
    """Run the control plane, the studio and the MLflow API, with a worker and the gateway beside them.

    Example: lazulite serve --home ./home --port 8899

    Every option is a variable too: LAZULITE_PORT, LAZULITE_REQUIRE_LOGIN, LAZULITE_TLS_CERT, …; where one can be
    given again, the variable's name has an S at its end, and commas in it.
    """
    check_server_installed()
    from lazulite.foundation.settings import settings_from
    from lazulite.processes.uncollected import uncollected

    with uncollected():
        from lazulite.processes.serve import serve as run
    settings = settings_from(
        os.environ, home=home, host=host, port=port, scoring_port=scoring_port, database_url=database_url,
        require_login=require_login, tls_cert=tls_cert, tls_key=tls_key, trusted_proxies=trusted_proxy,
        host_names=host_name, scoring_url=scoring_url, max_upload_bytes=max_upload_bytes,
    )  # fmt: skip
    run(settings, with_agents=worker)


def migrate(*, home: Home = None, database_url: Database = None) -> None:
    """Bring a home's database to the newest revision, after a backup. `serve` does it by itself.

    Example: lazulite migrate --home ./home
    """
    check_server_installed()
    from lazulite.foundation.db import database
    from lazulite.foundation.settings import settings_from
    from lazulite.migrations.revisions import migrate as run
    from lazulite.processes.home import make_home

    settings = settings_from(os.environ, home=home, database_url=database_url)
    make_home(settings.home)
    with closing(database.Database(settings.database_url)) as db:
        revision = run(db, backups=settings.home / "backups")
    sys.stderr.write(f"now at revision {revision}\n" if revision else "already at the newest revision\n")


def stop(*, home: Home = None) -> None:
    """End everything of a home: server, worker, gateway, runners and jobs.

    Example: lazulite stop --home ./home
    """
    from lazulite.foundation.settings import settings_from
    from lazulite.processes.stop import stop as run

    ended = run(settings_from(os.environ, home=home).home)
    sys.stderr.write(f"ended {', '.join(ended)}\n" if ended else "nothing of this home is running\n")


def worker(
    *, url: str, queue: Queues = None, label: Labels = None, slots: int | None = None, name: str = "",
    home: Path | None = None, isolation: Literal["process", "sandbox", "container"] | None = None,
) -> None:  # fmt: skip
    """Run jobs and models on this machine for a server that is reached over HTTP alone; look after those that do.

    Example: lazulite worker --url http://127.0.0.1:8899 --slots 4 --label site=north

    Parameters
    ----------
    url
        The server's address; its token in LAZULITE_TOKEN.
    slots
        How many slots this machine has; its cores by default.
    name
        What this worker is called. Default: its machine's name.
    home
        Where this worker keeps its files. Default: LAZULITE_HOME, else ~/.lazulite.
    isolation
        How far jobs are kept from this machine at least; their compute may ask for more. Default: LAZULITE_ISOLATION.
    """
    check_server_installed()
    from lazulite.compute.equipment import read_labels
    from lazulite.compute.isolation import Level
    from lazulite.experience.sdk.config import checked_url
    from lazulite.foundation.settings import settings_from
    from lazulite.foundation.telemetry import log_to_stderr
    from lazulite.processes.home import make_home
    from lazulite.processes.worker import run_worker

    settings = settings_from(os.environ, home=home)
    log_to_stderr(settings.log_level)
    make_home(settings.home)
    has_left = run_worker(
        checked_url(url), home=settings.home, token=os.environ.get("LAZULITE_TOKEN", ""), queues=queue or (),
        slots=slots, name=name, labels=read_labels(label or []), isolation=Level(isolation or settings.isolation),
        system_metrics=settings.system_metrics, torch_index=settings.torch_index,
    )  # fmt: skip
    if has_left:
        sys.stderr.write("This worker was drained, and ends. To start it again: lazulite worker uncordon ID\n")


def doctor(*, home: Home = None, database_url: Database = None, output: Output = None) -> int:
    """Look at a home, this machine and the running platform: what is well, what is not, and what to do.

    Where LAZULITE_URL or a config.json names another platform than this home's, that one is looked at instead, as far
    as it tells over HTTP; --home looks at a home of this machine. Exit code 1 when something fails.

    Example: lazulite doctor
    """
    check_server_installed()
    from lazulite.foundation.settings import settings_from
    from lazulite.processes.doctor.look import look, show

    settings = settings_from(os.environ, home=home, database_url=database_url)
    return show(look(settings, of_home=home is not None), output)


def check_server_installed() -> None:
    """The base install is a client; a process of the platform says what it lacks."""
    if find_spec("uvicorn") is None or find_spec("sqlalchemy") is None:
        sys.stderr.write(
            "This is Lazulite's client alone; the server's parts are not installed.\npip install 'lazulite[server]'\n"
        )
        raise SystemExit(1)
