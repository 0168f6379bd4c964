"""`lazulite job`: submit a document, follow it, cancel it, fetch what it left."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter, validators

from lazulite.experience.cli.following import exit_code, followed, outcome
from lazulite.experience.cli.job_process import attempts, show_services
from lazulite.experience.cli.job_text import to_python, to_yaml
from lazulite.experience.cli.options import (
    File,
    Filter,
    MaxResults,
    Name,
    OrderBy,
    Output,
    Set,
    Text,
    Workspace,
    client,
    settings,
)
from lazulite.experience.cli.output import form_of, say, show, show_list, warn
from lazulite.experience.sdk.answers.jobs import Job
from lazulite.experience.sdk.client import Client
from lazulite.experience.sdk.documents import text_of
from lazulite.experience.sdk.jobs import has_ended
from lazulite.words.errors import Invalid

app = App(name="job", help="Run something, anywhere, and follow it.")
COLUMNS = ("name", "display_name", "status", "experiment_name", "created_at")
app.command(to_yaml)
app.command(attempts)
app.command(show_services)
app.command(to_python)
STEPS = ("name", "state", "is_reused", "duration_seconds", "said", "job")
TRIAL_COLUMNS = ("number", "job", "status", "value", "parameters", "stopped_early", "said")
EMPTY = "No jobs here. Submit one: lazulite job create -f job.yml --stream"
Tail = Annotated[
    int | None, Parameter(validator=validators.Number(gte=1), help="Begin with the last so many KiB of it.")
]


Stream = Annotated[
    bool,
    Parameter(
        negative="",
        help="Follow its log until it has ended; the exit code is then 1 if it failed. Ctrl-C leaves it running.",
    ),
]


@app.command
def create(
    *, file: File, set_: Set = None, name: Annotated[str | None, Parameter(name=("--name", "-n"))] = None,
    stream: Stream = False, workspace: Workspace = None, output: Output = None,
) -> int:  # fmt: skip
    """Submit the job of a document. Its local code and data are uploaded first.

    Example: lazulite job create -f train.yml --set inputs.rate=0.1 --stream

    Parameters
    ----------
    name
        Its name, also over the document's: up to 64 letters, digits, - and _. Without one it gets an id.
    """
    with client(workspace) as platform:
        job = platform.jobs.create(file, set=settings(set_, name=name))
        return _submitted(platform, job, stream=stream, output=output)


@app.command
def validate(*, file: File, set_: Set = None, workspace: Workspace = None, output: Output = None) -> None:
    """Say what would run where, with every reference resolved, and run nothing.

    Example: lazulite job validate -f train.yml
    """
    with client(workspace) as platform:
        plan = platform.jobs.validate(file, set=settings(set_))
        warn(plan)
        show(plan, output)


@app.command(name="list")
def list_(
    *, filter_: Filter = None, order_by: OrderBy = None, text: Text = None, max_results: MaxResults = 50,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """The workspace's jobs, the newest first.

    Example: lazulite job list --filter "status = 'Failed'"
    """
    with client(workspace) as platform:
        found = platform.jobs.list(filter=filter_, order_by=order_by, text=text, max_results=max_results)
        show_list(found, COLUMNS, output, empty=EMPTY)


@app.command(name="show")
def show_(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """Everything that is known of a job, its metrics too.

    Example: lazulite job show 01a215be50ba7a34bb002221b8a7f331
    """
    with client(workspace) as platform:
        job = platform.jobs.get(name)
        if form_of(output) != "table":
            show(job, output)
            return
        told = {key: value for key, value in job.items() if key != "attempts" or len(job.attempts) > 1}
        show({**told, "metrics": platform.jobs.metrics(name)} if job.get("run_id") else told, output)


@app.command
def metrics(
    name: Name, *, system: Annotated[bool, Parameter(negative="")] = False, workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """What a job has logged by MLflow: the last value of each metric.

    Example: lazulite job metrics 01a215be50ba7a34bb002221b8a7f331

    Parameters
    ----------
    system
        What it used of its machine instead: CPU, memory, disk, network and GPUs.
    """
    with client(workspace) as platform:
        show(platform.jobs.metrics(name, system=system), output)


@app.command
def stream(name: Name, *, tail: Tail = None, workspace: Workspace = None, output: Output = None) -> int:
    """Follow a job's log from its beginning. Exit code 1 if the job failed.

    Example: lazulite job stream 01a215be50ba7a34bb002221b8a7f331 --tail 64
    """
    with client(workspace) as platform:
        return _streamed(platform, name, output, tail=tail)


@app.command
def cancel(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """Ask a job to end.

    Example: lazulite job cancel 01a215be50ba7a34bb002221b8a7f331
    """
    with client(workspace) as platform:
        job = platform.jobs.cancel(name)
        show(job, output)
        if has_ended(job):
            say(f"The job {name} {outcome(job)} already: there is nothing to cancel.")


@app.command
def clone(
    name: Name, *, file: File | None = None, code: Path | None = None, set_: Set = None, stream: Stream = False,
    workspace: Workspace = None, output: Output = None,
) -> int:  # fmt: skip
    """Submit a job once more, with the same code and data; --set or another --file changes what is to be different.

    Example: lazulite job clone 01a215be50ba7a34bb002221b8a7f331 --set inputs.rate=0.2

    Parameters
    ----------
    code
        A folder here, in place of the code that the job had.
    """
    with client(workspace) as platform:
        document = text_of(file) if file else None
        job = platform.jobs.clone(name, set=settings(set_), document=document, code=code)
        return _submitted(platform, job, stream=stream, output=output)


@app.command
def resume(
    name: Name, *, set_: Set = None, stream: Stream = False, workspace: Workspace = None, output: Output = None
) -> int:
    """Run a pipeline that has ended once more: only what failed, what changed, and what follows from them.

    Example: lazulite job resume 01a215be50ba7a34bb002221b8a7f331 --stream
    """
    with client(workspace) as platform:
        job = platform.jobs.resume(name, set=settings(set_))
        return _submitted(platform, job, stream=stream, output=output)


@app.command
def steps(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """The steps of a pipeline: how far each is, and why it was run or reused.

    Example: lazulite job steps 01a215be50ba7a34bb002221b8a7f331
    """
    with client(workspace) as platform:
        show_list(platform.jobs.steps(name), STEPS, output, empty="It has no steps: it is no pipeline.")


@app.command
def trials(
    name: Name, *, filter_: Filter = None, order_by: OrderBy = None, max_results: MaxResults = 50,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """The trials of a sweep, in the order in which they were started, or as --order-by says.

    Example: lazulite job trials 01a215be50ba7a34bb002221b8a7f331 --order-by "value desc"
    """
    with client(workspace) as platform:
        found = platform.jobs.trials(name, filter=filter_, order_by=order_by, max_results=max_results)
        show_list(found, TRIAL_COLUMNS, output, empty="It has no trials yet.")


@app.command
def extend(
    name: Name, *, max_total_trials: Annotated[int, Parameter(validator=validators.Number(gte=1))],
    stream: Stream = False, workspace: Workspace = None, output: Output = None,
) -> int:  # fmt: skip
    """Let a sweep try more. One that has ended goes on as a new job, which begins with its trials.

    Example: lazulite job extend 01a215be50ba7a34bb002221b8a7f331 --max-total-trials 50 --stream

    Parameters
    ----------
    max_total_trials
        How many there are to be in all, those that there are among them.
    """
    with client(workspace) as platform:
        job = platform.jobs.extend(name, max_total_trials=max_total_trials)
        if job.name != name:
            say(f"The sweep {name} has ended; {job.name} goes on with its trials.")
        if not stream:
            show(job, output)
            return 0
        return _streamed(platform, job.name, output)


@app.command
def archive(name: Name, *, workspace: Workspace = None) -> None:
    """Take a job out of the lists. It can still be shown.

    Example: lazulite job archive 01a215be50ba7a34bb002221b8a7f331
    """
    with client(workspace) as platform:
        platform.jobs.archive(name)
        say(f"job {name} is archived")


@app.command
def restore(name: Name, *, workspace: Workspace = None) -> None:
    """Put a job back into the lists.

    Example: lazulite job restore 01a215be50ba7a34bb002221b8a7f331
    """
    with client(workspace) as platform:
        platform.jobs.restore(name)
        say(f"job {name} is listed again")


@app.command
def download(
    name: Name, *, output_name: str | None = None, all_: Annotated[bool, Parameter(name="--all", negative="")] = False,
    path: Annotated[Path, Parameter(name=("--download-path", "-p"))] = Path(), workspace: Workspace = None,
) -> None:  # fmt: skip
    """Fetch the files of a job's output, or all that it left: its artifacts, its outputs and its log.

    Example: lazulite job download 01a215be50ba7a34bb002221b8a7f331 --output-name table -p here/

    Parameters
    ----------
    output_name
        Which of the job's outputs.
    all_
        Everything, in a folder of the job's name.
    path
        The folder that gets a folder of the output's or of the job's name. Default: this one.
    """
    if (output_name is None) != all_:
        raise Invalid("It is either one output or everything.", hint="Give --output-name NAME, or --all.")
    with client(workspace) as platform:
        jobs = platform.jobs
        folder = jobs.download_all(name, path) if output_name is None else jobs.download(name, output_name, path)
        say(f"downloaded to {folder}")


def _submitted(platform: Client, job: Job, *, stream: bool, output: Output) -> int:
    """Shows the new job, or with `stream` how it ends; the exit code."""
    warn(job)
    if not stream:
        show(job, output)
        return 0
    say(f"job {job.name} ({job.display_name}) is submitted")
    return _streamed(platform, job.name, output)


def _streamed(platform: Client, name: str, output: Output, *, tail: int | None = None) -> int:
    """Follows a job and shows how it has ended; the exit code."""
    ended = followed(platform, name, tail=tail)
    if ended is not None:
        show(ended, output)
    return exit_code(ended)
