"""Jobs that a Python file makes: found in it by name, or by being the only one."""

import runpy
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lazulite.experience.sdk.authoring.document import plain
from lazulite.experience.sdk.authoring.pipeline import PipelineFunction
from lazulite.experience.sdk.authoring.step import Step
from lazulite.words.errors import Invalid, Missing, nearest
from lazulite.words.json import JSONObject

KEYS = ({"type", "jobs"}, {"type", "command"}, {"type", "trial"}, {"type", "component"})


class ScriptJobMissing(Missing):
    pass


class ScriptJobInvalid(Invalid):
    pass


def job_of(script: Path, name: str | None = None) -> JSONObject:
    """The document of a job that stands in the file, or that a function of it gives without being told anything.

    Without a name it is the variable `job`, else the only pipeline, else the only job.
    The file is run, but not as the main program: what stands under `if __name__ == "__main__":` is not.
    Raises ScriptJobMissing, ScriptJobInvalid.
    """
    found = _run(script)
    if name is None:
        name = _meant(script, found)
    if name not in found:
        names = [key for key, value in found.items() if _is_job(value) or isinstance(value, PipelineFunction)]
        raise ScriptJobMissing(f"{script} has no '{name}'.", hint=nearest(name, names))
    value = found[name]
    made = value() if callable(value) and not isinstance(value, Step) else value
    if not isinstance(made, Mapping):
        raise ScriptJobInvalid(f"'{name}' of {script} is no job, and gives none: it is {made!r}.")
    document = plain(made)
    assert isinstance(document, Mapping)
    return document


def _meant(script: Path, found: Mapping[str, object]) -> str:
    """Commands beside a pipeline are its steps."""
    jobs = {key: value for key, value in found.items() if _is_job(value)}
    if "job" in jobs:
        return "job"
    pipelines = {key: value for key, value in jobs.items() if isinstance(value, Step) and value.type == "pipeline"}
    functions = {key: value for key, value in found.items() if isinstance(value, PipelineFunction)}
    meant = pipelines or functions or jobs
    if len({id(value) for value in meant.values()}) != 1:
        what = f"{len(meant)} jobs" if meant else "no job"
        hint = f"Say which: {script}:{next(iter(meant))}." if meant else "Make one by command(), or call a @pipeline."
        raise ScriptJobMissing(f"{script} has {what} among its variables.", hint=hint)
    return next(iter(meant))


def _run(script: Path) -> Mapping[str, object]:
    if not script.is_file():
        raise ScriptJobMissing(f"There is no file {script}.")
    with _beside(script):
        return runpy.run_path(str(script), run_name="lazulite_script")


def _is_job(value: object) -> bool:
    if isinstance(value, Step):
        return value.named is None
    return isinstance(value, dict) and any(keys <= {*value} for keys in KEYS)


@contextmanager
def _beside(script: Path) -> Iterator[None]:
    """As Python does it: what lies in the script's folder can be imported."""
    folder = str(script.resolve().parent)
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        sys.path.remove(folder)
