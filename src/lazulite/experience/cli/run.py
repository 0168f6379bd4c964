"""`lazulite run`: a bare script as a tracked job."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from lazulite.experience.cli.following import exit_code, followed
from lazulite.experience.cli.options import Output, Workspace, client
from lazulite.experience.cli.output import say, show, warn
from lazulite.experience.sdk.bare_script import Chosen, beside, curated, script_job
from lazulite.experience.sdk.client import Client
from lazulite.words.errors import Invalid

Inputs = Annotated[
    list[str] | None,
    Parameter(name="--input", negative="", help="Data as NAME=PATH, a path here or a reference. Once for each."),
]
Outputs = Annotated[
    list[str] | None,
    Parameter(name="--output-name", negative="", help="A folder that the script fills. Once for each."),
]
Arguments = Annotated[str, Parameter(allow_leading_hyphen=True, help="The script's own, as they are.")]


class InputUnnamed(Invalid):
    pass


def run(
    script: Path, /, *arguments: Arguments, environment: str | None = None, input: Inputs = None,
    output_name: Outputs = None, compute: str | None = None, experiment_name: str | None = None,
    stream: Annotated[bool, Parameter(negative="--no-stream")] = True, workspace: Workspace = None,
    output: Output = None,
) -> int:  # fmt: skip
    """Run a Python script as a tracked job, with the arguments behind it.

    Parameters
    ----------
    script
        The Python file.
    environment
        A registered or curated environment: its name, or a reference. Default: what lies beside the script.
    compute
        Where it runs.
    experiment_name
        What its run is listed under.
    stream
        Follow its log until it has ended; the exit code is then 1 if it failed. Ctrl-C leaves it running.
    """
    with client(workspace) as platform:
        chosen = _environment(platform, script, environment)
        document = script_job(
            script, arguments, environment=chosen, inputs=_pairs(input), outputs=output_name or (), compute=compute,
            experiment_name=experiment_name,
        )  # fmt: skip
        say(f"environment: {_shown(chosen)}, because {chosen.why}")
        job = platform.jobs.create(document)
        warn(job)
        say(f"job {job.name} is submitted: {document['command']}")
        if not stream:
            show(job, output)
            return 0
        ended = followed(platform, job.name)
        if ended is not None:
            say(f"exit code {ended.get('exit_code')}")
            show(ended, output)
        return exit_code(ended)


def _environment(platform: Client, script: Path, name: str | None) -> Chosen:
    if name is not None:
        return Chosen(name if ":" in name else f"azureml:{name}@latest", "it was asked for")
    return beside(script) or curated(script, {one.name: one.requirements for one in platform.environments.curated()})


def _shown(chosen: Chosen) -> str:
    if isinstance(chosen.given, str):
        return chosen.given
    ((kind, told),) = chosen.given.items()
    return f"{kind} {told}" if told else "plain Python"


def _pairs(given: Sequence[str] | None) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for text in given or ():
        name, equals, path = text.partition("=")
        if not equals or not name or not path:
            raise InputUnnamed(f"--input {text!r} names no data.", hint="Write --input NAME=PATH, as table=pumps.csv.")
        found[name] = path
    return found
