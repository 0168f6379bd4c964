"""The entry point: `lazulite`."""

from lazulite.experience.cli.main import build_app, run


def main() -> None:
    app = build_app()
    for name in ("serve", "stop", "migrate"):
        app.command(f"lazulite.processes.commands:{name}", name=name)
    run(app)


if __name__ == "__main__":
    main()
