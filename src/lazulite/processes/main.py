"""The entry point: `lazulite`."""

from cyclopts import App

from lazulite.experience.cli.main import PROCESSES, build_app, run

COMMANDS = ("serve", "worker", "stop", "migrate")


def whole_app() -> App:
    """Nouns and processes: all that `lazulite` can be asked."""
    app = build_app()
    for name in COMMANDS:
        app.command(f"lazulite.processes.commands:{name}", name=name, group=PROCESSES)
    return app


def main() -> None:
    run(whole_app())


if __name__ == "__main__":
    main()
