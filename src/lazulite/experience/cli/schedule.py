"""`lazulite schedule`: jobs by the clock, and what came of each of their times."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter, validators

from lazulite.experience.cli.options import (
    File,
    Filter,
    From,
    MaxResults,
    MaybeFile,
    MaybeName,
    Name,
    OrderBy,
    Output,
    Set,
    Text,
    Workspace,
    changes,
    client,
    document,
    range_of,
    settings,
    steps,
)
from lazulite.experience.cli.output import Form, form_of, say, show, show_list, warn
from lazulite.words.errors import Invalid
from lazulite.words.json import JSON, JSONObject

app = App(name="schedule", help="Jobs by the clock, and what came of each of their times.")
COLUMNS = ("name", "is_enabled", "next_fire_at", "last.fire_at", "last.outcome", "last.job_status", "counts", "owner")
RUNS = ("fire_at", "why", "outcome", "job", "job_status", "reason")
EXAMPLE = 'lazulite schedule create -n nightly --job JOB --cron "0 3 * * *"'
EMPTY = f"No schedules here. Make one: lazulite schedule create -f schedule.yml, or {EXAMPLE}"
NO_RUNS = "It has not fired yet. At once: lazulite schedule run NAME. When it will: lazulite schedule next NAME"
OPTIONS = ("--name", "--cron or --every", "--job")
Outcomes = Literal["fired", "refused", "skipped", "waiting"]
Count = Annotated[int, Parameter(validator=validators.Number(gte=1))]


class ScheduleUnclear(Invalid):
    pass


@app.command
def create(
    *, file: MaybeFile = None, name: MaybeName = None, job: str | None = None, cron: str | None = None,
    every: str | None = None, time_zone: str | None = None, set_: Set = None, workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """Make the schedule of a document, or of a job that is there. The code of its job is uploaded now.

    Example: lazulite schedule create -f nightly.yml --set trigger.time_zone=Europe/Berlin

    Parameters
    ----------
    job
        A job to run again, by its name; or the file of one.
    cron
        Minute, hour, day of month, month, day of week: "0 3 * * *".
    every
        Instead: 15m, 6h, 1d, 2w; the first time at once.
    time_zone
        Where these hours are meant, as Europe/Berlin. Default: UTC.
    """
    trigger = _trigger(cron, every, time_zone)
    said: dict[str, JSON] = {"name": name, "trigger": trigger, "create_job": _job(job)}
    lacking = [option for option, value in zip(OPTIONS, said.values(), strict=True) if value is None]
    if file is None and 0 < len(lacking) < len(said):
        raise ScheduleUnclear(f"{' and '.join(lacking)} must be given too, or a --file.", hint=f"Write: {EXAMPLE}")
    asked = document(file, example=EXAMPLE, name=name, trigger=trigger, create_job=_job(job))
    over = {key: value for key, value in said.items() if value is not None and file}
    with client(workspace) as platform:
        made = platform.schedules.create(asked, set={**over, **settings(set_)})
        _show(made, output)


@app.command
def validate(*, file: File, set_: Set = None, workspace: Workspace = None, output: Output = None) -> None:
    """Say when it would fire and what would run where, with every reference resolved; nothing is made.

    Example: lazulite schedule validate -f nightly.yml
    """
    with client(workspace) as platform:
        plan = platform.schedules.validate(file, set=settings(set_))
        warn(plan)
        show(plan, output)


@app.command(name="list")
def list_(
    *, filter_: Filter = None, order_by: OrderBy = None, text: Text = None, max_results: MaxResults = 50,
    workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """The workspace's schedules, when each fires next and what came of it last.

    Example: lazulite schedule list
    """
    with client(workspace) as platform:
        found = platform.schedules.list(filter=filter_, order_by=order_by, text=text, max_results=max_results)
        show_list(found, COLUMNS, output, empty=EMPTY)


@app.command(name="show")
def show_(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """A schedule, its next ten times, and what came of the last one.

    Example: lazulite schedule show nightly
    """
    with client(workspace) as platform:
        _show(platform.schedules.get(name), output)


@app.command
def update(
    name: Name, *, file: MaybeFile = None, set_: Set = None, workspace: Workspace = None, output: Output = None
) -> None:
    """Give a schedule another document, or other values in the one it has. Its jobs then run in your name.

    Example: lazulite schedule update nightly --set trigger.expression="30 4 * * *"
    """
    over = changes(file, set_)
    with client(workspace) as platform:
        _show(platform.schedules.update(name, file, set=over), output)


@app.command
def enable(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """Switch a schedule on. What passed while it was off is not missed.

    Example: lazulite schedule enable nightly
    """
    with client(workspace) as platform:
        _show(platform.schedules.enable(name), output)


@app.command
def disable(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """Switch a schedule off. What waits to fire is skipped, a backfill too; jobs that it created go on.

    Example: lazulite schedule disable nightly
    """
    with client(workspace) as platform:
        _show(platform.schedules.disable(name), output)


@app.command
def delete(name: Name, *, workspace: Workspace = None) -> None:
    """Delete a schedule; its runs and their jobs stay.

    Example: lazulite schedule delete nightly
    """
    with client(workspace) as platform:
        platform.schedules.delete(name)
        say(f"schedule {name} is deleted")


@app.command(name="next")
def next_(
    name: Name, *, count: Count = 10, since: str | None = None, workspace: Workspace = None, output: Output = None
) -> None:
    """When a schedule fires next, in UTC and as the clock of its zone shows it.

    Example: lazulite schedule next nightly --count 3

    Parameters
    ----------
    count
        How many times.
    since
        From this moment on instead of now: 2026-03-28T00:00:00Z.
    """
    with client(workspace) as platform:
        found = platform.schedules.next(name, count=count, since=since)
    if form_of(output) != "table":
        show(found, output)
        return
    if not found.is_enabled:
        say(f"schedule {name} is disabled: these are the times at which it would fire")
    rows: list[JSONObject] = [
        {"utc": moment, found.time_zone: local} for moment, local in zip(found.times, found.local, strict=True)
    ]
    show_list(rows, ("utc", found.time_zone), output, empty="It has no more times.")


@app.command
def runs(
    name: Name, *, outcome: Outcomes | None = None, filter_: Filter = None, order_by: OrderBy = None,
    text: Text = None, max_results: MaxResults = 50, workspace: Workspace = None, output: Output = None,
) -> None:  # fmt: skip
    """What came of a schedule's times, the newest first: the job, or why there is none.

    Example: lazulite schedule runs nightly --outcome refused

    Parameters
    ----------
    outcome
        Only these.
    """
    with client(workspace) as platform:
        found = platform.schedules.runs(
            name, outcome=outcome, filter=filter_, order_by=order_by, text=text, max_results=max_results
        )
        show_list(found, RUNS, output, empty=NO_RUNS)


@app.command
def run(name: Name, *, workspace: Workspace = None, output: Output = None) -> None:
    """Create a schedule's job now, whether it is enabled or not.

    Example: lazulite schedule run nightly
    """
    with client(workspace) as platform:
        show(platform.schedules.run(name), output)
        say(f"what came of it: lazulite schedule runs {name}")


@app.command
def backfill(
    name: Name, *, last: str | None = None, from_: From = None, to: str | None = None, workspace: Workspace = None,
    output: Output = None,
) -> None:  # fmt: skip
    """Create the jobs of a past range's times, of those that have none yet; one after the other, the oldest first.

    Example: lazulite schedule backfill nightly --from 2026-11-01T00:00:00Z --to 2026-11-08T00:00:00Z

    Parameters
    ----------
    last
        The range that ends now and is so long: 90m, 1d. Without --last and --from, the last day.
    to
        The first moment that is not in it any more. Default: now.
    """
    begin, end = range_of(last, from_, to)
    with client(workspace) as platform:
        made = platform.schedules.backfill(name, begin, end)
        show(made, output)
        standing = f", {made.standing} of the range have fired or wait already" if made.standing else ""
        say(f"{len(made.created)} jobs are to be created{standing}: lazulite schedule runs {name}")


def _trigger(cron: str | None, every: str | None, time_zone: str | None) -> JSON:
    if cron and every:
        raise ScheduleUnclear("--cron and --every both say when it fires.", hint="Give one of them.")
    if not (cron or every):
        if time_zone:
            raise ScheduleUnclear("--time-zone alone says no times.", hint="Give --cron or --every too.")
        return None
    told: dict[str, JSON] = (
        {"type": "cron", "expression": cron} if cron else {"type": "recurrence", **steps(str(every))}
    )
    return {**told, **({"time_zone": time_zone} if time_zone else {})}


def _job(job: str | None) -> JSON:
    if job is None:
        return None
    return job if job.startswith("azureml:") or Path(job).suffix in {".yml", ".yaml"} else f"azureml:{job}"


def _show(schedule: JSONObject, output: Form | None) -> None:
    """A table leaves the document out, and says the last run in short."""
    warn(schedule)
    if form_of(output) != "table":
        show(schedule, output)
        return
    last = schedule.get("last")
    short = {key: value for key, value in schedule.items() if key not in {"document", "create_job", "warnings", "id"}}
    show({**short, "last": _run_said(last) if isinstance(last, dict) else None}, output)


def _run_said(run: JSONObject) -> str:
    told = (run.get("fire_at"), run.get("outcome"), run.get("job"), run.get("job_status"), run.get("reason"))
    return " ".join(str(one) for one in told if one)
