"""The entry point: `lazulite`."""

from cyclopts import App

from lazulite.experience.cli.main import MANAGE, PROCESSES, build_app, run
from lazulite.processes import commands

WORKER = """Run jobs and models on this machine for a server; with a verb, look after the workers there are.

Example: lazulite worker --url http://127.0.0.1:8899 --slots 4"""


def whole_app() -> App:
    """Nouns and processes: all that `lazulite` can be asked."""
    app = build_app()
    for command in (commands.serve, commands.stop, commands.migrate, commands.doctor):
        app.command(command, group=PROCESSES)
    app.command("lazulite.processes.worker_noun:app", name="worker", help=WORKER, group=PROCESSES)
    app.command("lazulite.processes.users:app", name="user", help="The people of a home.", group=MANAGE)
    return app


def main() -> None:
    run(whole_app())


if __name__ == "__main__":
    main()
