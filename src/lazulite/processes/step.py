"""One step: `python -m lazulite.processes.step NAME ARGUMENTS.json`, a job in our own environment, without a database.

ARGUMENTS.json holds {"arguments": {...}, "inputs": {name: path}, "outputs": {name: path}}. Paths may also come as
LAZULITE_INPUT_<NAME> and LAZULITE_OUTPUT_<NAME>. The result is written to $LAZULITE_RESULT, complete or not at all.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from lazulite.words.errors import Invalid, PlatformError, nearest
from lazulite.words.json import JSON, JSONObject
from lazulite.words.metrics import REGRESSION

LARGEST_RESULT = 1 << 20

Step: TypeAlias = Callable[[JSONObject, Mapping[str, Path], Path], JSON]
"""(arguments, inputs by name, a folder that comes back as the output `output`) -> the result, at most 1 MiB of JSON."""


class StepUnknown(Invalid):
    pass


class ResultTooLarge(Invalid):
    pass


def _profile(arguments: JSONObject, inputs: Mapping[str, Path], folder: Path) -> JSON:
    from lazulite.services.data.profiling import profile_step

    return profile_step(arguments, inputs, folder)


def _monitor(arguments: JSONObject, inputs: Mapping[str, Path], folder: Path) -> JSON:
    from lazulite.ops.monitoring.measure import monitor_step

    return monitor_step(arguments, inputs, folder)


def _package(_arguments: JSONObject, inputs: Mapping[str, Path], _folder: Path) -> JSON:
    from lazulite.ops.release.packaging import package_step

    return package_step(inputs)


def _compare(arguments: JSONObject, inputs: Mapping[str, Path], _folder: Path) -> JSON:
    import numpy as np

    from lazulite.ops.monitoring.performance import regression_figures
    from lazulite.ops.monitoring.scores import canonical, classification
    from lazulite.ops.release.comparison import Column, Metrics, compare_step

    def labels(label: Column, prediction: Column, score: Column, *, positive: str | None) -> Metrics:
        named = canonical(label.astype(np.object_)), canonical(prediction.astype(np.object_))
        return classification(*named, score.astype(np.float64), positive=positive)

    def quantities(label: Column, prediction: Column, score: Column, *, positive: str | None) -> Metrics:  # noqa: ARG001
        figures = regression_figures(label.astype(np.float64), prediction.astype(np.float64))
        return dict(vars(figures)) if figures else {}

    measure = quantities if arguments.get("metric") in REGRESSION else labels
    return compare_step(arguments, inputs, measure=measure)


STEPS: Mapping[str, Step] = {
    "package": _package,
    "compare": _compare,
    "profile": _profile,
    "monitor": _monitor,
}


def run(name: str, document: JSONObject, environment: Mapping[str, str]) -> JSON:
    """What the step gives. Raises StepUnknown, and what the step raises."""
    step = STEPS.get(name)
    if step is None:
        raise StepUnknown(f"There is no step '{name}'.", hint=nearest(name, STEPS))
    arguments = document.get("arguments")
    inputs = _paths(document.get("inputs"), environment, "LAZULITE_INPUT_")
    outputs = _paths(document.get("outputs"), environment, "LAZULITE_OUTPUT_")
    given = arguments if isinstance(arguments, Mapping) else {}
    if "output" in outputs:
        outputs["output"].mkdir(parents=True, exist_ok=True)
        return step(given, inputs, outputs["output"])
    with tempfile.TemporaryDirectory(prefix="lazulite-step-") as scratch:
        return step(given, inputs, Path(scratch))


def write_result(path: Path, result: JSON) -> None:
    """Raises ResultTooLarge; the file is complete or absent."""
    text = json.dumps(result, ensure_ascii=False, allow_nan=False).encode()
    if len(text) > LARGEST_RESULT:
        raise ResultTooLarge(
            f"The result has {len(text)} bytes; a step's result ends at {LARGEST_RESULT}.",
            hint="Write what is large into the output folder.",
        )
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """0; or 1 with a refusal's sentence on stderr and as the result's `refused`; or 2 for a wrong call."""
    if len(arguments) != 2 or "LAZULITE_RESULT" not in environment:
        sys.stderr.write("usage: LAZULITE_RESULT=FILE python -m lazulite.processes.step NAME ARGUMENTS.json\n")
        return 2
    name, file = arguments
    try:
        document = json.loads(Path(file).read_text(encoding="utf-8"))
        if not isinstance(document, Mapping):
            raise Invalid(f"{file} is no JSON object.")
        write_result(Path(environment["LAZULITE_RESULT"]), run(name, document, environment))
    except PlatformError as refusal:
        sys.stderr.write(f"{refusal.detail} {refusal.hint}".strip() + "\n")
        said = {"code": refusal.code, "detail": refusal.detail, "hint": refusal.hint}
        write_result(Path(environment["LAZULITE_RESULT"]), {"refused": said})
        return 1
    return 0


def _paths(given: JSON, environment: Mapping[str, str], prefix: str) -> dict[str, Path]:
    """By name; what the document says wins over the environment."""
    found = {name.removeprefix(prefix): Path(value) for name, value in environment.items() if name.startswith(prefix)}
    return found | ({name: Path(str(path)) for name, path in given.items()} if isinstance(given, Mapping) else {})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
