"""The jobs that a release sends into models' environments, and what the fact of a job's end says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lazulite.compute.spec import EnvironmentKind, EnvironmentSpec, InputSpec
from lazulite.ops.release.entities import Release
from lazulite.services.assets.entities import AssetVersion
from lazulite.services.training.jobs.entities import (
    Description,
    GivenEnvironment,
    GivenInput,
    NewJob,
    WantedOutput,
)
from lazulite.words.json import JSON, JSONObject
from lazulite.words.manifests import Manifest

OWNER = "release"
OUT = "out"
PARQUET = "pyarrow==26.0.1"


@dataclass(frozen=True)
class Needs:
    """What is installed to serve a version."""

    requirements: tuple[str, ...]
    python: str | None


@dataclass(frozen=True)
class Outcome:
    """How a job ended. `reason` is empty when it completed; outputs are manifests."""

    job: str
    completed: bool
    reason: str
    result: JSONObject
    outputs: Mapping[str, Manifest]

    @classmethod
    def of(cls, job: str, data: Mapping[str, JSON]) -> "Outcome":
        status, result, outputs = data.get("status"), data.get("result"), data.get("outputs")
        completed = status == "Completed"
        found = outputs if isinstance(outputs, Mapping) else {}
        return cls(
            job=job,
            completed=completed,
            reason="" if completed else str(data.get("reason") or f"it ended as {status}."),
            result=result if isinstance(result, Mapping) else {},
            outputs={
                name: Manifest.from_json(out["files"])
                for name, out in found.items()
                if isinstance(out, Mapping) and "files" in out
            },
        )

    @property
    def source(self) -> str:
        return f"jobs/{self.job}"


def optimise(release: Release, model: AssetVersion, rows: AssetVersion | None, *, tools: tuple[str, ...]) -> NewJob:
    """ONNX, parity and latencies, in the model's own environment and the pinned converters."""
    rules, work = release.policy.optimise, release.work
    argv = ["python", "${{runners}}/optimise.py", "--model", "${{inputs.model}}", "--out", "${{outputs.out}}"]
    argv += ["--rows", str(rules.sample_rows), "--tolerance", repr(rules.parity_tolerance)]
    inputs = {"model": given(model)}
    if rows is not None and rows.manifest is not None:
        argv += ["--data", "${{inputs.data}}"]
        inputs["data"] = given(rows)
    needs = Needs(work.requirements, work.python)
    return _job(release, f"optimise {release.candidate}", argv, inputs, needs, added=(*tools, PARQUET))


def score(release: Release, model: AssetVersion, rows: AssetVersion, needs: Needs) -> NewJob:
    """What one version says about labelled rows, in its own environment."""
    argv = ["python", "${{runners}}/compare.py", "--model", "${{inputs.model}}", "--data", "${{inputs.data}}"]
    argv += ["--label", release.policy.validation.label, "--out", "${{outputs.out}}"]
    inputs = {"model": given(model), "data": given(rows)}
    return _job(release, f"score {model.name}:{model.version}", argv, inputs, needs, added=(PARQUET,))


def given(version: AssetVersion) -> GivenInput:
    """A registered version as an input; it has files."""
    return GivenInput(InputSpec(version.type.value, version.manifest), version.ref, version.subject)


def laid_out(manifest: Manifest, said: str) -> GivenInput:
    """What another job left, as an input."""
    return GivenInput(InputSpec("uri_folder", manifest), said)


def environment_of(needs: Needs, added: tuple[str, ...]) -> EnvironmentSpec:
    """The model's own lines first: what it names itself is not added again."""
    known = {_name(line) for line in needs.requirements}
    lines = (*needs.requirements, *(line for line in added if _name(line) not in known))
    return EnvironmentSpec(EnvironmentKind.REQUIREMENTS, needs.python, lines)


def _job(
    release: Release, name: str, argv: list[str], inputs: Mapping[str, GivenInput], needs: Needs,
    *, added: tuple[str, ...],
) -> NewJob:  # fmt: skip
    tags = {"release": release.id, "policy": release.policy.name}
    return NewJob(
        argv=tuple(argv),
        environment=GivenEnvironment(environment_of(needs, added), release.candidate),
        inputs=inputs,
        outputs={OUT: WantedOutput()},
        about=Description(display_name=name, experiment_name=OWNER, tags=tags),
        timeout_seconds=1800,
        owner=OWNER,
        tracked=False,
    )


def _name(line: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\s\[<>=!~;@]", line, maxsplit=1)[0]).lower()
