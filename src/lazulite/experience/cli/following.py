"""A job followed at the terminal until it has ended, and what is said of its end."""

import sys
from collections.abc import Mapping
from datetime import datetime

from lazulite.experience.cli.output import say
from lazulite.experience.cli.progress import spelled, watched
from lazulite.experience.sdk.client import Client
from lazulite.words.json import JSONObject

FAILED = 1
MOST_METRICS = 10


def followed(platform: Client, name: str, *, tail: int | None = None) -> JSONObject | None:
    """The job once it has ended; None when the person stopped looking."""
    if why := platform.jobs.get(name).get("waiting_for"):
        say(f"The job {name} waits. {why}")
    try:
        with watched(f"job {name}", lambda: _standing(platform.jobs.get(name))) as begun:
            job = platform.jobs.stream(name, to=sys.stderr, tail_kib=tail, begun=begun)
    except KeyboardInterrupt:
        verbs = f"'lazulite job stream -n {name}' follows it again, 'lazulite job cancel -n {name}' ends it."
        say(f"\nThe job goes on. {verbs}")
        return None
    error = job.get("error")
    if job.get("status") == "Completed":
        say(f"\nThe job {name} completed after {lasted(job)}.")
    else:
        say(f"\nThe job {name} {outcome(job)}." + (f"\n{error}" if error else ""))
    if job.get("run_id") and (metrics := platform.jobs.metrics(name)):
        say(told_metrics(metrics, name))
    return job


def told_metrics(metrics: Mapping[str, float], name: str) -> str:
    """The last value of each, of the first ten by their names; and where the others are."""
    shown = sorted(metrics.items())[:MOST_METRICS]
    said = ", ".join(f"{key} {value:.6g}" for key, value in shown)
    left = len(metrics) - len(shown)
    return f"Metrics: {said}" + (f", and {left} more: lazulite job metrics {name}" if left else "")


def lasted(job: JSONObject) -> str:
    """From its submission to its end, whoever looked on since when."""
    began, ended = (datetime.fromisoformat(str(job[name])) for name in ("created_at", "ended_at"))
    return spelled((ended - began).total_seconds())


def _standing(job: JSONObject) -> str:
    waits = f" ({job['waiting_for']})" if job.get("waiting_for") else ""
    return f"job {job.get('name')}: {job.get('status')}{waits}"


def outcome(job: JSONObject) -> str:
    return {"Completed": "completed", "Failed": "failed", "Canceled": "was canceled"}.get(
        str(job.get("status")), f"is {job.get('status')}"
    )


def exit_code(job: JSONObject | None) -> int:
    return 0 if job is None or job.get("status") == "Completed" else FAILED
