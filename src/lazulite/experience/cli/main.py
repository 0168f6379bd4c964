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
    app = App(name="lazulite", help="Machine learning, the whole way round.", version=version)
    app.command("lazulite.experience.cli.job:app", name="job", help="Run something, anywhere, and follow it.")
    app.command("lazulite.experience.cli.workspace:app", name="workspace", help="Bounding boxes of a team.")
    app.command("lazulite.experience.cli.token:app", name="token", help="Who may call, and as whom.")
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
