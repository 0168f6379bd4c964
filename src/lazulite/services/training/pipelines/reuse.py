"""Whether a step has run before with all that it depends on, and if not, what is different."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lazulite.services.training.jobs.entities import GivenInput, NewJob
from lazulite.services.training.pipelines.entities import StepRun, StepState
from lazulite.services.training.sweeps.entities import SweepPlan
from lazulite.words.ids import new_id
from lazulite.words.json import digest

INPUT = "inputs."
EACH_BY_ITSELF = "its steps are run or reused each by itself"
CHANGED = {
    "code": "its code changed",
    "environment": "its environment changed",
    "command": "its command changed",
    "variables": "its environment variables changed",
    "outputs": "its outputs changed",
    "processes": "in how many processes it runs changed",
    "search": "what is searched changed",
}
Parts = Mapping[str, str]


@dataclass(frozen=True)
class Ingredients:
    """What a step's outputs follow from. `family`: what its earlier runs are known by; `parts`: each by its content."""

    family: str
    parts: Parts

    @property
    def key(self) -> str:
        """The same for the same parts."""
        return digest(self.parts)


def ingredients(
    family: str, job: NewJob, values: Mapping[str, GivenInput], *, sweep: SweepPlan | None = None
) -> Ingredients:
    """Inputs count by their content and not by their names: the same files under another version are the same."""
    parts = {
        "code": job.code.digest if job.code else "",
        "environment": digest(job.environment.spec.to_json()),
        "command": job.command or " ".join(job.argv),
        "variables": digest(dict(job.environment_variables)),
        "outputs": digest({name: [wanted.type, wanted.file] for name, wanted in job.outputs.items()}),
        **{f"{INPUT}{name}": _content(value) for name, value in values.items()},
    }
    if job.distribution is not None:
        parts["processes"] = digest([job.distribution.to_json(), job.demand.instances])
    if sweep is not None:
        parts["search"] = digest(sweep.to_json()["definition"])
    return Ingredients(family, parts)


def difference(now: Parts, before: Parts) -> str:
    """What is other than it was, in words."""
    found = [why for part, why in CHANGED.items() if now.get(part) != before.get(part)]
    found += [
        _input(part.removeprefix(INPUT), now.get(part), before.get(part))
        for part in dict.fromkeys([*before, *now])
        if part.startswith(INPUT) and now.get(part) != before.get(part)
    ]
    return "; ".join(found)


def inner_reason(runs: Collection[StepRun]) -> str:
    """Why what is a pipeline itself did what it did: how many of its steps were taken, and how many run."""
    left_out = sum(run.state is StepState.SKIPPED for run in runs)
    taken = sum(run.is_reused for run in runs)
    ran = len(runs) - taken - left_out
    what = "all of its steps" if len(runs) > 1 else "its only step"
    if taken == len(runs) or ran == len(runs):
        return f"{'reused' if taken else 'run'}: {what}"
    told = [f"{count} {how}" for count, how in ((ran, "run"), (taken, "reused"), (left_out, "left out")) if count]
    return f"{'run' if ran else 'reused' if taken else 'left out'}: of its {len(runs)} steps {', '.join(told)}"


def _input(name: str, now: str | None, before: str | None) -> str:
    if before is None:
        return f"the input '{name}' is new"
    if now is None:
        return f"the input '{name}' is gone"
    if now.startswith("=") and before.startswith("="):
        return f"the input '{name}' was {before[1:] or 'empty'} and is {now[1:] or 'empty'}"
    return f"the data of '{name}' changed"


def _content(value: GivenInput) -> str:
    spec = value.spec
    if spec.bookmark is not None:
        # What says nothing of its changes is never known to be the same.
        told = all(file.etag for file in spec.bookmark.files)
        return f"{spec.type}:{digest(spec.bookmark.to_json()) if told else new_id()}"
    return f"={spec.literal}" if spec.manifest is None else f"{spec.type}:{spec.manifest.digest}"
