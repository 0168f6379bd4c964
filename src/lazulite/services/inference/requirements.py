"""What must be installed to serve a model: its own requirements, with the small MLflow in the place of the large."""

import re
from collections.abc import Iterable

MLFLOW = re.compile(r"mlflow(?:\[[^\]]*\])?\s*(?=$|[<>=!~;@ #])", re.IGNORECASE)
NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)")


def serving_requirements(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines to install: `mlflow==X` becomes `mlflow-skinny==X` and brings pandas, which scoring needs.

    Empty lines and comments go; every other line stays as it is, in its order.
    """
    kept = [line for line in (_bare(line) for line in lines) if line]
    known = {_normal(match.group(1)) for line in kept if (match := NAME.match(line))}
    wanted: list[str] = []
    for line in kept:
        slim = MLFLOW.sub("mlflow-skinny", line, count=1) if MLFLOW.match(line) else line
        if slim is not line and "mlflow-skinny" in known:
            continue
        wanted.append(slim)
    if known & {"mlflow", "mlflow-skinny"} and "pandas" not in known:
        wanted.append("pandas<3")
    return tuple(wanted)


def _bare(line: str) -> str:
    text = line.strip()
    return "" if text.startswith("#") else re.sub(r"\s+#.*$", "", text)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
