"""`lazulite <noun> <verb>`: the nouns, each loaded when it is used, and the exit codes."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from typing import get_args

from cyclopts import App, CycloptsError, Group, MissingArgumentError

from lazulite.experience.cli.completion import add_completion
from lazulite.experience.cli.help_page import HelpPage
from lazulite.experience.cli.output import Form, refuse
from lazulite.experience.sdk.errors import PlatformUnreachable
from lazulite.words.errors import PlatformError

REFUSED, WRONG_USAGE, UNREACHABLE = 1, 2, 3


def version() -> str:
    from importlib.metadata import version as installed

    return installed("lazulite")


@dataclass(frozen=True)
class Noun:
    """A noun by the name of its module: the help text here spares loading it for `lazulite --help`."""

    name: str
    group: Group
    help: str

    @property
    def place(self) -> str:
        return f"lazulite.experience.cli.{self.name.replace('-', '_')}:app"


ASSETS = Group("Assets", sort_key=1)
MANAGE = Group("Manage", sort_key=2)
LOOK_BACK = Group("Look back", sort_key=3)
PROCESSES = Group("Processes", sort_key=4)
ACCOUNT = Group("Account", sort_key=5)
SHELL = Group("Shell", sort_key=9)
LINEAGE = "Example: lazulite lineage model:pumps:2 --direction up"  # a noun without verbs
SEARCH = "Example: lazulite search pumps"  # another
NOUNS = (
    Noun("data", ASSETS, "Versioned data, and what is in it."),
    Noun("datastore", ASSETS, "Named places for data, here and elsewhere."),
    Noun("job", ASSETS, "Run something, anywhere, and follow it."),
    Noun("component", ASSETS, "Jobs with open inputs, to be used again in pipelines."),
    Noun("environment", ASSETS, "What jobs run in: registered, or curated."),
    Noun("model", ASSETS, "Registered models and the evidence on them."),
    Noun("online-endpoint", ASSETS, "Stable addresses that answer with predictions."),
    Noun("online-deployment", ASSETS, "Model versions behind an endpoint."),
    Noun("loop", MANAGE, "How far the way round was walked, for each endpoint, and what waits."),
    Noun("monitor", MANAGE, "Watch what a deployment answers: drift, quality, performance."),
    Noun("schedule", MANAGE, "Jobs by the clock: what one would create, and when."),
    Noun("trigger", MANAGE, "On this fact, start that; and why it did, or did not."),
    Noun("git-hook", MANAGE, "By which a host of repositories tells of pushes and pull requests."),
    Noun("release", MANAGE, "A version's way from registered to answering, and who lets it."),
    Noun("compute", MANAGE, "Compute targets: where jobs run, and what they need there."),
    Noun("workspace", MANAGE, "Bounding boxes of a team."),
    Noun("token", MANAGE, "Who may call, and as whom."),
    Noun("system", MANAGE, "Which Lazulite this is, and where it keeps what."),
    Noun("search", LOOK_BACK, f"Find anything of a workspace by its name.\n\n{SEARCH}"),
    Noun("event", LOOK_BACK, "What has happened, as CloudEvents."),
    Noun("audit", LOOK_BACK, "Who did what, and why."),
    Noun("lineage", LOOK_BACK, f"Where something came from, and what came of it.\n\n{LINEAGE}"),
)
LOGIN = """Keep a token of your own in config.json, where every client below its folder finds it.

The nearest config.json of this platform is used, else one in this folder.

Example: lazulite login --url http://127.0.0.1:8899 --name ann"""
LOGOUT = "Revoke the token in config.json and take it out.\n\nExample: lazulite logout"
WHOAMI = "Who you are to the platform, and what you may where.\n\nExample: lazulite whoami"
RUN = """Run a Python script as a tracked job, with the arguments behind it.

Its folder is the code, without what .amlignore or .gitignore leave out. Its packages are those of the
requirements.txt, conda.yml or pyproject.toml beside it, else of a curated environment that has what it imports.
Data and outputs are handed over as --NAME PATH, or where an argument says ${{inputs.NAME}} or ${{outputs.NAME}}.
Our own options stand before the script.

Example: lazulite run --input table=pumps.csv --output-name model train.py --lr 0.1"""
ALONE = frozenset({"--stream", "--no-stream", "--help", "-h", "--version"})  # options of run that no value follows
ABOUT = """Machine learning, the whole way round: data, training, release, serving, feedback, retraining.

First steps, each in a folder of yours:
  lazulite serve                                     the platform, in a terminal of its own
  lazulite data create -n pumps --path pumps.csv     a table becomes version 1 of an asset
  lazulite job create -f train.yml --stream          train on it, in an environment of its own
  lazulite online-endpoint create -n pumps           an address, and behind it the model:
  lazulite online-deployment create -n blue -e pumps --model azureml:pumps:1 --all-traffic
  lazulite online-endpoint invoke pumps -r one.json  ask it
The guide docs/guides/quickstart.md walks them in ten minutes; 'lazulite NOUN VERB --help' has an example of each."""


def build_app() -> App:
    """Every noun, loaded when it is used."""
    app = App(
        name="lazulite", help=ABOUT, version=version, help_format="plaintext", help_formatter=HelpPage(),
        error_formatter=wrong_usage,
    )  # fmt: skip
    for flag in ("--help", "--version"):
        app[flag].group = SHELL
    for noun in NOUNS:
        app.command(noun.place, name=noun.name, help=noun.help, group=noun.group)
    app.command("lazulite.experience.cli.run:run", name="run", help=RUN, group=PROCESSES)
    for name, summary in (("login", LOGIN), ("logout", LOGOUT), ("whoami", WHOAMI)):
        app.command(f"lazulite.experience.cli.login:{name}", name=name, help=summary, group=ACCOUNT)
    add_completion(app, SHELL)
    return app


def wrong_usage(error: CycloptsError) -> str:
    """What was asked that there is not, and the page that says what there is."""
    asked = " ".join(("lazulite", *(error.command_chain or ())))
    what = _lacking(error, asked) if isinstance(error, MissingArgumentError) else str(error)
    return f"{what}\n'{asked} --help' shows what there is."


def _lacking(error: MissingArgumentError, asked: str) -> str:
    """What a command wants that was not given: by which name, what it is, and a line that has it."""
    argument = error.argument
    if argument is None or error.keyword or argument.tokens:
        return str(error)
    what = f"'{asked}' needs {' or '.join(argument.names)}"
    meaning = (argument.parameter.help or "").rstrip(".")
    loose = [token for token in error.unused_tokens or () if not token.startswith("-")]
    told = [
        f"{what}: {meaning[:1].lower()}{meaning[1:]}." if meaning else f"{what}.",
        *([f"{loose[0]!r} stands there with no option before it."] if loose else []),
        *(line.strip() for line in (getattr(error.target, "__doc__", None) or "").splitlines() if "Example: " in line),
    ]
    return "\n".join(told)


def run(app: App) -> None:
    """Run the command line, and end with 0 done, 1 refused, 2 wrong usage, 3 not reachable."""
    arguments = with_arguments_apart(sys.argv[1:])
    own = arguments[: arguments.index("--")] if "--" in arguments else arguments
    _say_every_letter()
    try:
        ended = app(arguments, result_action="return_value")
    except PlatformUnreachable as error:
        refuse(error, asked_form(own))
        raise SystemExit(UNREACHABLE) from None
    except PlatformError as error:
        refuse(error, asked_form(own))
        raise SystemExit(REFUSED) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:  # who reads the pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    raise SystemExit(ended if isinstance(ended, int) else 0)


def with_arguments_apart(words: Sequence[str]) -> list[str]:
    """`--` before the script of `lazulite run`, so that what stands behind it is the script's alone."""
    if not words or words[0] != "run" or "--" in words:
        return [*words]
    at = 1
    while at < len(words) and words[at].startswith("-"):
        at += 1 if words[at] in ALONE or "=" in words[at] else 2
    return [*words[:at], "--", *words[at:]] if at < len(words) else [*words]


def _say_every_letter() -> None:
    """What goes to a program is UTF-8, as JSON is; a terminal of another encoding shows what it lacks by its number."""
    if isinstance(sys.stdout, TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="backslashreplace")
        else:
            sys.stdout.reconfigure(encoding="utf-8")


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
