"""`lazulite <noun> <verb>`: the nouns, each loaded when it is used, and the exit codes."""

import sys
from typing import get_args

from cyclopts import App

from lazulite.experience.cli.output import Form, refuse
from lazulite.experience.sdk.errors import PlatformUnreachable
from lazulite.words.errors import PlatformError

REFUSED, WRONG_USAGE, UNREACHABLE = 1, 2, 3


def version() -> str:
    from importlib.metadata import version as installed

    return installed("lazulite")


def build_app() -> App:
    """Every noun by the name of its module: a help text here spares loading it for `lazulite --help`."""
    app = App(
        name="lazulite", help="Machine learning, the whole way round.", version=version, help_format="plaintext",
        help_formatter="plain",
    )  # fmt: skip
    app.command("lazulite.experience.cli.job:app", name="job", help="Run something, anywhere, and follow it.")
    app.command("lazulite.experience.cli.data:app", name="data", help="Versioned data, and what is in it.")
    app.command("lazulite.experience.cli.model:app", name="model", help="Registered models and the evidence on them.")
    app.command(
        "lazulite.experience.cli.environment:app", name="environment", help="What jobs run in: registered, or curated."
    )
    app.command("lazulite.experience.cli.monitor:app", name="monitor", help="Watch an endpoint: drift, performance.")
    app.command("lazulite.experience.cli.trigger:app", name="trigger", help="On this fact, start that; and why.")
    app.command("lazulite.experience.cli.online_endpoint:app", name="online-endpoint", help="Addresses that answer.")
    app.command(
        "lazulite.experience.cli.online_deployment:app", name="online-deployment", help="Models behind an endpoint."
    )
    app.command("lazulite.experience.cli.release:app", name="release", help="A version's way into production.")
    app.command("lazulite.experience.cli.compute:app", name="compute", help="Workers, what runs and what waits.")
    app.command("lazulite.experience.cli.search:app", name="search", help="Find anything by its name.")
    app.command("lazulite.experience.cli.system:app", name="system", help="Which Lazulite this is, and where.")
    app.command("lazulite.experience.cli.workspace:app", name="workspace", help="Bounding boxes of a team.")
    app.command("lazulite.experience.cli.token:app", name="token", help="Who may call, and as whom.")
    app.command("lazulite.experience.cli.event:app", name="event", help="What has happened.")
    app.command("lazulite.experience.cli.audit:app", name="audit", help="Who did what, and why.")
    app.command("lazulite.experience.cli.lineage:app", name="lineage", help="Where something came from.")
    return app


def run(app: App) -> None:
    """Run the command line, and end with 0 done, 1 refused, 2 wrong usage, 3 not reachable."""
    arguments = sys.argv[1:]
    try:
        ended = app(arguments, result_action="return_value")
    except PlatformUnreachable as error:
        refuse(error, asked_form(arguments))
        raise SystemExit(UNREACHABLE) from None
    except PlatformError as error:
        refuse(error, asked_form(arguments))
        raise SystemExit(REFUSED) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    raise SystemExit(ended if isinstance(ended, int) else 0)


def asked_form(arguments: list[str]) -> Form | None:
    """What stands behind -o or --output, before anything is parsed: a refusal must know it too."""
    for index, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith(("--output=", "-o=")) else ""
        if argument in {"-o", "--output"} and index + 1 < len(arguments):
            value = arguments[index + 1]
        for form in get_args(Form):
            if value == form:
                found: Form = form
                return found
    return None
