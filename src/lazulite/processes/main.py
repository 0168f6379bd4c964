"""The entry point: `lazulite`."""

from lazulite.experience.cli.main import build_app, run

PROCESSES = {
    "serve": "Run the platform: API, studio, MLflow API, with a worker and the gateway.",
    "worker": "Run jobs and models on this machine for a server elsewhere.",
    "stop": "End everything of a home.",
    "migrate": "Bring a home's database to the newest revision.",
}
DOCTOR = "Look at a home and its platform: what is well, what is not, what to do."


def main() -> None:
    app = build_app()
    for name, summary in PROCESSES.items():
        app.command(f"lazulite.processes.commands:{name}", name=name, help=summary)
    app.command("lazulite.processes.doctor.command:doctor", name="doctor", help=DOCTOR)
    app.command("lazulite.processes.users:app", name="user", help="The people of a home.")
    run(app)


if __name__ == "__main__":
    main()
